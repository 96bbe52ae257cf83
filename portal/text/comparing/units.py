"""Passages as they are compared, and what became of them."""

from dataclasses import dataclass
from enum import StrEnum

from portal.text.passages import Kind

Group = tuple[tuple[int, ...], tuple[int, ...]]  # passages of the old version, and of the new one


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as it is compared: a line for each language, always in the same order, empty where there is no text."""

    key: str
    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int = 0  # of a heading: what stands under it is its section


class Change(StrEnum):
    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved+edited"
    SPLIT = "split"
    JOINED = "joined"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Match:
    """Places in the old version and in the new one, in their order. The first new one is heir to the first old one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    change: Change
    likeness: int = 100  # how much of the words both have, in per cent
    guess: bool = False  # twins, or the same words in another section: only a person can tell which became which
