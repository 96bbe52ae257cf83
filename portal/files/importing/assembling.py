"""From the blocks of a file, whatever its kind, to passages: one line each, numbers apart, headings in order."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from portal.files.importing import labels
from portal.files.importing.imported import Loss
from portal.files.importing.refusals import TooManyPassages
from portal.text import words
from portal.text.passages import Kind, Piece

MOST_PASSAGES = 6_000
MOST_CHARACTERS = 2_000_000
MOST_OF_A_LOSS = 200
DEEPEST = 9

_BLANKS = re.compile("[ \t\r\n\v\f\x85\u2028\u2029]+")


@dataclass(slots=True)
class Block:
    """What a reader of files found: a paragraph or a row, not yet in order."""

    kind: Kind
    text: str
    level: int = 0
    label: str | None = None  # nothing: nobody counted, so look whether somebody typed one
    lost: list[tuple[str, str]] = field(default_factory=list)  # words left out of it, each under a key of WARNINGS


def assemble(blocks: Iterable[Block], warnings: set[str], losses: list[Loss] | None = None) -> tuple[Piece, ...]:
    """The passages of a file; what an editor should know about them is added to the warnings and the losses."""
    pieces: list[Piece] = []
    characters = 0
    marks = ""  # the text so far, in which a note is announced
    for block in blocks:
        if losses is not None:
            losses += _losses(block, pieces)
        text = row(block.text.split("\t")) if block.kind is Kind.ROW else one_line(block.text)
        if words.is_blank(text):
            continue
        text = _plain(text, warnings)
        piece = _piece(block, text, marks)
        characters += len(text)
        marks += text if "[" in text else ""
        pieces.append(piece)
        if len(pieces) > MOST_PASSAGES or characters > MOST_CHARACTERS:
            raise TooManyPassages(passages=MOST_PASSAGES, characters=MOST_CHARACTERS)
    return outlined(pieces)


def one_line(text: str) -> str:
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).strip()


def row(cells: Iterable[str]) -> str:
    return "\t".join(map(one_line, cells))


def outlined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """With the title at level 0 and the chapters at level 1, however the author counted.

    A title is a heading that opens the document and has none of its height beside it.
    """
    heights = [piece.level for piece in pieces if piece.kind is Kind.HEADING]
    top = min(heights, default=0)
    titled = bool(heights) and heights.count(top) == 1 and pieces[0].kind is Kind.HEADING and pieces[0].level == top
    down = -top if titled else 1 - top
    return tuple(
        replace(piece, level=min(piece.level + down, DEEPEST - 1)) if piece.kind is Kind.HEADING else piece
        for piece in pieces
    )


def title(pieces: Sequence[Piece]) -> str:
    return next((piece.text for piece in pieces if piece.kind is Kind.HEADING and not piece.level), "")


def _losses(block: Block, before: Sequence[Piece]) -> Iterator[Loss]:
    near = one_line(block.text) or (before[-1].text if before else "")
    for code, lost in block.lost:
        if not words.is_blank(lost):
            yield Loss(code, one_line(lost)[:MOST_OF_A_LOSS], near[:MOST_OF_A_LOSS])


def _piece(block: Block, text: str, marks: str) -> Piece:
    if block.kind is Kind.ROW:
        return Piece(Kind.ROW, text, block.level)
    if block.label is not None:
        return Piece(block.kind, text, block.level, words.without_hidden(one_line(block.label))[: labels.LONGEST])
    if block.kind is Kind.PARAGRAPH and (unmarked := labels.without_bullet(text)):
        return Piece(Kind.ITEM, unmarked, 1)
    found = labels.split(text, heading=block.kind is Kind.HEADING)
    if not found:
        return Piece(block.kind, text, block.level)
    kind, level = block.kind, block.level
    if kind is Kind.PARAGRAPH and found.kind is Kind.ITEM:
        kind, level = Kind.ITEM, 1
    elif kind is Kind.PARAGRAPH and found.kind is Kind.NOTE and found.label in marks:
        kind = Kind.NOTE
    return Piece(kind, found.text, level, found.label)


def _plain(text: str, warnings: set[str]) -> str:
    """Nobody files a document again for one mark that nobody sees: the passage comes without it, and that is said."""
    plain = "\t".join(map(words.without_hidden, text.split("\t")))
    if plain != text:
        warnings.add("marks_left_out")
    return plain
