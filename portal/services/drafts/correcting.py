"""Words and numbers that came out of a file wrongly, put right by a person who has the file before them.

What the file had is never lost: the file itself stays as it came, and the report of how it was read keeps the former
words beside the new ones.
"""

from collections.abc import Sequence
from dataclasses import replace

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.files.importing import CORRECTED, RENUMBERED, WARNINGS, labels, one_line
from portal.models.drafts import Version
from portal.services.door import act, ensure_unchanged
from portal.services.drafts.arranging import NotTogether, Row
from portal.services.drafts.keeping import keep, rows_of
from portal.text import words
from portal.text.passages import Kind

LONGEST_PASSAGE = 50_000


class NoWords(Invalid):
    sentence = N_("Write the words of the passage, or tick that they are to be taken out.")


class AsItWas(Invalid):
    sentence = N_("You have changed nothing. Change the words or the number, or go back.")


class LastPassage(Invalid):
    sentence = N_("This is the only passage of the version. A version without words cannot be kept.")


class NoNumber(Invalid):
    sentence = N_("“%(number)s” is not the number of a provision. Write for example 5, 3 Bis, IV, a) or Article 5.")


class TooManyCells(Invalid):
    sentence = N_("This row of a table has %(cells)s cells. Write each of them on a line of its own.")


class TooLong(Invalid):
    sentence = N_("This passage is too long: it has %(length)s characters, and %(limit)s fit.")


@act("version.correct")
def correct(
    version: Version,
    *,
    row: int,
    language: str,
    text: str,
    number: str,
    taken_out: bool = False,
    seen: int,
    by: Actor,
) -> Version:
    """Give row ``row`` (from 1) these words in one language and this number in both, or take the words out of it.

    Both languages then have to be confirmed again. Refused where nothing changes, where no word would be left in the
    version, and for a number that is none.
    """
    ensure_unchanged(version, seen)
    rows = rows_of(version.id)
    if not 0 < row <= len(rows) or language not in version.languages.split():
        raise NotTogether(field="text")
    was = rows[row - 1]
    now = _without(was, language) if taken_out else _with(was, language, text, number)
    if not taken_out and (now.in_(language), now.label) == (was.in_(language), was.label):
        raise AsItWas(field="text")
    rows[row - 1 : row] = [now] if now.languages else []
    if not rows:
        raise LastPassage(field="taken_out")
    keep(version, rows, version.draft)
    _tell(version, language, was, now)
    version.alignments += 1
    version.aligned_at = version.aligned_by_id = None
    return version


def cells(kind: Kind, *texts: str) -> int:
    """How many cells a row of a table has; none for any other passage."""
    return max(text.count("\t") for text in texts) + 1 if kind is Kind.ROW else 0


def _with(was: Row, language: str, text: str, number: str) -> Row:
    lines = words.clean(text, "text").split("\n")
    if many := cells(was.kind, was.en, was.es):
        while len(lines) > many and not lines[-1].strip():
            del lines[-1]
        if len(lines) > many:
            raise TooManyCells(field="text", cells=many)
        lines += [""] * (many - len(lines))
    said = "\t".join(map(one_line, lines)) if many else one_line(" ".join(lines))
    if words.is_blank(said):
        raise NoWords(field="text")
    if len(said) > LONGEST_PASSAGE:
        raise TooLong(field="text", length=len(said), limit=LONGEST_PASSAGE)
    return replace(was.saying(language, said), label=_number(was.label, number))


def _without(was: Row, language: str) -> Row:
    if not was.in_(language):
        raise NoWords(field="text")
    return was.saying(language, "")


def _number(former: str, typed: str) -> str:
    typed = words.name(typed, "number")
    if typed == former:  # as it was read, whatever it is
        return former
    label = labels.trimmed(typed)
    if label and not labels.is_one(label):
        raise NoNumber(field="number", number=label)
    return label


def _tell(version: Version, language: str, was: Row, now: Row) -> None:
    told: Sequence[tuple[str, str, str]] = (
        (CORRECTED, was.in_(language), now.in_(language)),
        (RENUMBERED, was.label, now.label),
    )
    changed = [[language, code, before, after] for code, before, after in told if before != after]
    version.losses = [*version.losses, *changed]
    codes = {*version.warnings, *(code for _language, code, *_words in changed)}
    version.warnings = [code for code in WARNINGS if code in codes]
