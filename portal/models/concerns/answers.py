"""What a concern consists of: one field, one question, one sealed text of each revision.

Beside the answers there are series, in which each revision is an entry of its own: messages both ways, notes of the
office. An entry is JSON, so that what it says of itself (who, on which day) is sealed with it.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.core.sealing.padding import LONG, SHORT

LONGEST = 25_000  # characters, as many as the hotline of the Department of Labor takes
FEW = 120  # of a field whose texts all have one size, whatever is written


class Part(StrEnum):
    """Which keys of a case open it: those of the story and the office's notes, or that of the identity."""

    WORK = "work"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Field:
    block: int  # sizes are told in multiples of it
    most: int = LONGEST  # characters
    part: Part = Part.WORK


_SHORT = Field(SHORT, FEW)
_LONG = Field(LONG)
IDENTITY = "identity"
FIELDS = {
    "facility": _LONG,
    "place": _SHORT,  # state and municipality
    "rights": Field(SHORT, 160),  # codes: all of them together are longer than other short answers
    "happened": _LONG,
    "since": _SHORT,
    "affected": _SHORT,
    "support": _LONG,
    "retaliation": _LONG,
    "tried": _LONG,
    "relation": _SHORT,
    "urgency": _SHORT,
    "speaks_for": _SHORT,
    "exposure": _SHORT,
    IDENTITY: Field(LONG, part=Part.IDENTITY),
}


class Series(StrEnum):
    """What is written on and on. The sender can open those of the story, never those of the office."""

    MESSAGE = "message"  # both ways, and what happened to the concern, as its sender is told
    PROPOSED = "proposed"  # public editions that were shown to the sender
    CONSENT = "consent"  # and what the sender said of each
    NOTE = "note"
    LINK = "link"
    EDITION = "edition"  # drafts of the public edition, and who released them


class Linked(StrEnum):
    """To what the office links a concern: entries of the registers, and others of the concerns that it reads."""

    FACILITY = "facility"
    CASE = "case"
    CONCERN = "concern"
    LEADING = "leading"  # a concern about the same, which is worked on in the place of this one
    DUPLICATE = "duplicate"  # a concern about the same, in whose place this one is worked on


OFFICE = frozenset({Series.NOTE, Series.LINK, Series.EDITION})
