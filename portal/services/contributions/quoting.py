"""The words of a passage that somebody means: chosen on the page, or typed, or all of them."""

import re
import unicodedata
from dataclasses import dataclass

from portal.core.errors import N_, Invalid
from portal.text import words

LONGEST_PROPOSAL = 5_000
AROUND = 32  # characters kept on each side of a quotation
_BLANKS = re.compile(r"[ \t\n]+")


class WordsNotThere(Invalid):
    sentence = N_("These words are not in this paragraph. Copy them from it, or leave the box empty.")


class ProposalTooLong(Invalid):
    sentence = N_("The wording you propose has %(length)s characters; there is room for %(limit)s.")


class NothingProposed(Invalid):
    sentence = N_("The wording you propose is the same as the present one.")


@dataclass(frozen=True, slots=True)
class Words:
    """A span in code points of a text; without start and end, all of it."""

    exact: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""


def chosen(text: str, start: int | None, end: int | None, exact: str = "") -> Words:
    """What is meant in this text. What the page counted is believed only where the words are those it showed."""
    if start is None and end is None and not exact.strip():
        return Words(text)
    exact = unicodedata.normalize("NFC", exact)  # nothing of it is kept: what is meant is cut out of the text
    if exact.strip():
        start, end = _found(text, start, exact)
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise WordsNotThere(field="exact")
    start, end = _whole_characters(text, start, end)
    if start >= end:
        raise WordsNotThere(field="exact")
    return Words(text[start:end], start, end, text[max(0, start - AROUND) : start], text[end : end + AROUND])


def proposal(text: str | None, instead_of: str) -> str | None:
    """The wording proposed instead, on one line; empty, it proposes to delete the words."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", _BLANKS.sub(" ", words.clean(text, "proposed"))).strip()
    if len(text) > LONGEST_PROPOSAL:
        raise ProposalTooLong(field="proposed", length=len(text), limit=LONGEST_PROPOSAL)
    if text == instead_of:
        raise NothingProposed(field="proposed")
    return text


def _found(text: str, start: int | None, exact: str) -> tuple[int, int]:
    """Where these words stand, nearest to where they were said to; a space is a space, however wide."""
    where, what = _plain(text), _plain(exact)
    at, found = where.find(what), []
    while at >= 0:
        found.append(at)
        at = where.find(what, at + 1)
    if not found:
        what = what.strip()
        if (at := where.find(what)) < 0:
            raise WordsNotThere(field="exact")
        found = [at]
    nearest = min(found, key=lambda place: abs(place - (start or 0)))
    return nearest, nearest + len(what)


def _plain(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)


def _whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """No accent without its letter, and no spaces at the ends."""
    while start > 0 and words.extends(text[start]):
        start -= 1
    while end < len(text) and words.extends(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
