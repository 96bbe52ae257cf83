"""A version as Markdown that reads back into the same passages."""

import re
from collections.abc import Iterator, Sequence

from portal.files.importing import labels
from portal.files.importing.assembling import DEEPEST
from portal.text.passages import Kind, Piece

HIGHEST = 6  # Markdown knows six kinds of heading
_ALWAYS = re.compile(r"([\\`*_<~])")
_SOMETIMES = re.compile(r"(\](?=[(\[:])|\[(?=\^)|&(?=#?\w))")
_AT_START = re.compile(r"^([#+\-=>|:])")
_COUNTED = re.compile(r"^(\d{1,9})([.)])")


def markdown(pieces: Sequence[Piece]) -> str:
    """One language of a version."""
    return "\n\n".join(_blocks(pieces)) + "\n"


def _blocks(pieces: Sequence[Piece]) -> Iterator[str]:
    depth = cells = 0
    counted = (0, "")
    for piece in pieces:
        depth = depth if piece.kind is Kind.ITEM else 0
        cells = cells if piece.kind is Kind.ROW else 0
        if piece.kind is Kind.ROW:
            yield from _row(piece, cells)
            cells = piece.text.count("\t") + 1
            counted = (0, "")
        elif piece.kind is Kind.ITEM:
            level = min(max(piece.level, 1), DEEPEST)
            jump = max(level - depth, 1)
            yield "  " * (level - jump) + "- " * jump + _labelled(piece)
            depth, counted = level, (0, "")
        elif piece.kind is Kind.PARAGRAPH:
            text, counted = _paragraph(piece, counted)
            yield text
        else:
            mark = "> " if piece.kind is Kind.NOTE else "#" * min(piece.level + 1, HIGHEST) + " "
            yield mark + _labelled(piece)
            counted = (0, "")
