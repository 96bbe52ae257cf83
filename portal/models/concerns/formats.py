"""How an answer is written in its sealed text, where it is more than words; the pages of both sides read it here.

``rights``: codes of ``right_denied``, a space between them. ``affected``, ``relation``, ``urgency`` and ``exposure``: a
code. ``place``: the number of a state, a space, the municipality. ``facility``, ``retaliation`` and ``speaks_for``:
a first line that chooses, then words. ``since``: a date as far as it is known, with ``/..`` where it goes on.
``identity``: JSON. All else are words. Whatever is none of this is read as words, and nothing of it is lost.
"""

import json
import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Self

from portal.core import registers, vocabulary
from portal.core.errors import Invalid
from portal.core.spans import Shape, Span
from portal.text import words

ON_AND_ON = "/.."
_LISTED = re.compile(r"/facilities/([a-z0-9-]{1,60})(?:\n|$)")
_PLACE = re.compile(r"([0-9]{2})(?: |$)")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Which it is: what the register calls it (empty: it was not found there), and how the sender describes it."""

    slug: str = ""
    words: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        found = _LISTED.match(text)
        return cls(found.group(1), text[found.end() :]) if found else cls("", text)

    def __str__(self) -> str:
        return "\n".join(part for part in (f"/facilities/{self.slug}" if self.slug else "", self.words) if part)


@dataclass(frozen=True, slots=True)
class Place:
    """The number of a state (empty: not said, or abroad) and a municipality."""

    state: str = ""
    municipality: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        found = _PLACE.match(text)
        if found is None or found.group(1) not in registers.states():
            return cls("", text)
        return cls(found.group(1), text[found.end() :])

    def __str__(self) -> str:
        return f"{self.state} {self.municipality}".strip()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A code of a list and words beside it: of ``retaliation``, of ``speaks_for``."""

    code: str = ""
    words: str = ""

    @classmethod
    def read(cls, field: str, text: str) -> Self:
        first, _line, words = text.partition("\n")
        return cls(first, words) if first in codes(field) else cls("", text)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.code, self.words) if part)


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is known, and whether it has gone on since."""

    span: Span | None = None
    goes_on: bool = False
    words: str = ""  # what is no date

    @classmethod
    def read(cls, text: str) -> Self:
        try:
            known = Span.read(text.removesuffix(ON_AND_ON))
        except Invalid:
            return cls(words=text)
        return cls(known, text.endswith(ON_AND_ON)) if known.shape is not Shape.DAYS else cls(words=text)

    def __str__(self) -> str:
        return self.words if self.span is None else f"{self.span}{ON_AND_ON if self.goes_on else ''}"


class Mail(StrEnum):
    """Whether letters about a concern may go to its sender, and whether these may name the portal."""

    NONE = "none"
    NEUTRAL = "neutral"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the sender is and how they can be reached, as far as they say."""

    name: str = ""
    reach: str = ""
    email: str = ""
    mail: str = ""  # of ``Mail``; without an address, nothing

    @classmethod
    def read(cls, text: str) -> Self:
        """The error of a JSON parser has the words with it, and ends here."""
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            return cls(name=text)
        known = {one.name for one in fields(cls)}
        return cls(**{name: str(value) for name, value in found.items() if name in known})

    def __str__(self) -> str:
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False) if said else ""


def codes(field: str) -> frozenset[str]:
    """What the list of a field offers."""
    return frozenset(term.code for term in vocabulary.terms(LISTS[field])) if field in LISTS else frozenset()


LISTS = {
    "rights": "right_denied",
    "affected": "affected",
    "retaliation": "retaliation",
    "relation": "relation_to_facility",
    "urgency": "urgency",
    "speaks_for": "speaks_for",
    "exposure": "exposure",
}
"""By field, the vocabulary from which it is chosen."""


def is_retaliation(text: str) -> bool:
    """Whether the answer to that question speaks of retaliation, suffered or feared."""
    return text != "none" and not words.is_blank(text)
