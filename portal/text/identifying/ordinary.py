"""Words that stand where names do and are none, and words after which a name comes.

They are kept in ``ordinary.csv``, without accents and in small letters, as a reading has them.
"""

import csv
import io
from importlib.resources import files


def _of(role: str) -> frozenset[str]:
    return frozenset(row["words"] for row in _ROWS if row["role"] == role)


_ROWS = [*csv.DictReader(io.StringIO((files(__package__) / "ordinary.csv").read_text(encoding="utf-8")))]

NAMES_FOLLOW = _of("names")  # "my name is": whatever comes is a name
NAMES_MAY_FOLLOW = _of("may name")  # "named": what comes is a name if it looks like one
TITLES = _of("title")
SHORT_TITLES = _of("short title")  # after which a name comes, in small letters too
ROLES = _of("role")
PARTICLES = _of("particle")
STREETS = _of("street")
BEFORE_PLACES = _of("before a place")
BEFORE_COMPANIES = _of("before a company")  # and before a place with such a word: only with a capital
PLACES = _of("place")
COMPANIES = _of("company")
COMPANY_ENDS = _of("end of a company")
LEGAL_FORMS = _of("legal form")
PERSONS_DO = _of("persons do")
TO_WHOM = _of("to whom")
EPONYMS = _of("eponym")  # towns, laws and makes that bear somebody's name
EPONYMS_BEGIN = frozenset(words.split()[0] for words in EPONYMS)
NEVER = _of("never")
