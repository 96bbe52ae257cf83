"""A version as Markdown that reads back into the same passages.

A number that Markdown would lose, and words that begin like a number, are told
apart by a code span at the beginning: ```Article 3` words`` and ``` ` 12. words``.
"""

import json
import re
from collections.abc import Iterator, Sequence

from portal.files.exporting.blocks import Place, blocks
from portal.files.importing import labels
from portal.files.importing.assembling import DEEPEST
from portal.text.passages import Kind, Piece

HIGHEST = 6  # Markdown knows six kinds of heading
NONE = " "
_ALWAYS = re.compile(r"([\\`*_<~])")
_SOMETIMES = re.compile(r"(\](?=[(\[:])|\[(?=\^)|&(?=#?\w))")
_AT_START = re.compile(r"^([#+\-=>:])")
_COUNTED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def markdown(pieces: Sequence[Piece], remark: str = "") -> str:
    """One language of a version. A remark stands before the text, where it is not read back."""
    front = f"---\nnote: {json.dumps(remark, ensure_ascii=False)}\n---\n\n" if remark else ""
    return front + "\n\n".join(_blocks(pieces)) + "\n"


def _blocks(pieces: Sequence[Piece]) -> Iterator[str]:
    depth, counted = 0, (0, "")  # of the list that is still open, and what it counted last
    for block in blocks(pieces):
        _place, piece = block[0]
        before, counted = counted, (0, "")
        if piece.kind is Kind.ROW:
            yield "\n".join(_table(block))
        elif piece.kind is Kind.ITEM:
            level = min(max(piece.level, 1), DEEPEST)
            markers = max(level - depth, 1)
            yield "  " * (level - markers) + "- " * markers + _labelled(piece)
        elif number := _number(piece, before):
            counted = number
            yield f"{number[0]}{number[1]} {_escaped(piece.text)}"
        else:
            yield _mark(piece) + _labelled(piece)
        depth = min(max(piece.level, 1), DEEPEST) if piece.kind is Kind.ITEM else 0


def _mark(piece: Piece) -> str:
    if piece.kind is Kind.HEADING:
        return "#" * min(max(piece.level, 0) + 1, HIGHEST) + " "
    return "> " if piece.kind is Kind.NOTE else ""


def _number(piece: Piece, before: tuple[int, str]) -> tuple[int, str] | None:
    """A number that a list of Markdown can count: its first one, or the one that follows."""
    found = _COUNTED.match(labels.joined(piece.label)) if piece.kind is Kind.PARAGRAPH else None
    if not found or found.end() < len(labels.joined(piece.label)) or str(int(found[1])) != found[1]:
        return None
    number = (int(found[1]), found[2])
    return number if before in {(0, ""), (number[0] - 1, number[1])} else None


def _labelled(piece: Piece) -> str:
    text = _escaped(piece.text)
    if piece.kind is Kind.HEADING and len(piece.text) > 1 and text.endswith("#"):
        text = f"{text[:-1]}\\#"  # or it would close the heading
    heading = piece.kind is Kind.HEADING
    if not piece.label:
        typed = labels.split(piece.text, heading=heading) or labels.without_bullet(piece.text)
        return f"`{NONE}` {text}" if typed else text
    written = f"{labels.joined(piece.label)} {piece.text}"
    found = labels.split(written, heading=heading)
    if found and (found.label, found.text) == (piece.label, piece.text) and _stays(piece.kind, found.kind, written):
        return _COUNTED.sub(r"\1\\\2", labels.joined(piece.label) + " ") + text
    return f"`{piece.label.replace('`', chr(39))}` {text}"


def _stays(kind: Kind, usual: Kind, written: str) -> bool:
    """Whether a paragraph with such a number is still one when it is read."""
    return kind is not Kind.PARAGRAPH or (usual is Kind.PARAGRAPH and not _COUNTED.match(written))


def _table(rows: Sequence[Place]) -> Iterator[str]:
    cells = [[_cell(text) for text in row.text.split("\t")] for _place, row in rows]
    if not rows[0][1].level:
        cells.insert(0, [""] * len(cells[0]))
    for number, row in enumerate(cells):
        yield f"| {' | '.join(row)} |"
        if not number:
            yield f"| {' | '.join('---' for _cell in row)} |"


def _cell(text: str) -> str:
    return _escaped(text, start=False).replace("|", "\\|")


def _escaped(text: str, *, start: bool = True) -> str:
    text = _SOMETIMES.sub(r"\\\1", _ALWAYS.sub(r"\\\1", text))
    return _COUNTED.sub(r"\1\\\2", _AT_START.sub(r"\\\1", text)) if start else text
