"""Terms in both languages, with all the ways in which each is written."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SHORTEST = 3  # letters of an abbreviation, or of a single word

_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_ABBREVIATION = re.compile(r"[A-Z](?:[A-Z-]|[a-z](?=[A-Z]))+")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a row of a glossary has it: other words for it after a semicolon or a bar, remarks in brackets."""

    en: str
    es: str

    def forms(self) -> Iterator[str]:
        """Each way to write it, in either language."""
        yield from self.ways("en")
        yield from self.ways("es")

    def ways(self, language: str) -> Iterator[str]:
        """Each way to write it in this language."""
        written = self.es if language == "es" else self.en
        yield from (found for found in _BRACKETED.findall(written) if _ABBREVIATION.fullmatch(found))
        for form in re.split(r";| / ", _BRACKETED.sub("", written)):
            if len(form.strip()) >= SHORTEST:
                yield form.strip()


@cache
def glossary() -> tuple[Term, ...]:
    """The terms of the trade in both languages (``glossary.csv``)."""
    rows = csv.DictReader(io.StringIO((files(__package__) / "glossary.csv").read_text(encoding="utf-8")))
    return tuple(Term(row["en"], row["es"]) for row in rows)
