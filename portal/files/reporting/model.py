"""What a report is made of. Words are words: nothing in them is markup of any of the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. ``language``: of what somebody wrote; empty where it is that of the report."""

    text: str
    language: str = ""
    strong: bool = False
    quiet: bool = False
    quoted: bool = False  # words of somebody else


Cell = Sequence[Words]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1  # under the title


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the numbers in the table that follows. ``alt`` says what it shows."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Table:
    """``widths``: shares of the line, none for as wide as it needs; ``numbers``: columns of figures, from 0."""

    caption: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()


Block = Heading | Paragraph | Picture | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One language of it. ``day`` dates the files: equal reports are equal bytes."""

    language: str
    title: str
    over: str  # who publishes it, above the title
    lead: Sequence[Words]
    contents: str  # heading of the list of contents
    foot: str
    day: date
    blocks: Sequence[Block]
