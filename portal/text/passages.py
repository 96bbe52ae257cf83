"""What a draft is made of: passages in their order, each one line of plain text."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """One passage as it stands in a file; its number is a label and no part of its words."""

    kind: Kind
    text: str  # NFC, one line; the cells of a row stand between tabs
    level: int = 0  # of a heading, or how deep an item stands; 1 on the row that heads a table
    label: str = ""  # "12", "1.2", "a)", "II": as written, without its last dot
