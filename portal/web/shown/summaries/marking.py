"""The words of a contribution, line by line, with those marked that are a point of their own."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol


class Span(Protocol):
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...


class Piece(NamedTuple):
    """Some words of a line, and whether they belong to a point."""

    words: str
    marked: bool


def marked(text: str, points: Sequence[Span]) -> list[list[Piece]]:
    """Each line in pieces. Places are code points of the whole text, in which a line end is one."""
    spans = [(point.start, point.end) for point in points if point.start is not None and point.end is not None]
    edges = {edge for span in spans for edge in span}
    lines, at = [], 0
    for line in text.split("\n"):
        cuts = sorted({at, at + len(line), *(edge for edge in edges if at < edge < at + len(line))})
        lines.append([Piece(text[a:b], any(s <= a and b <= e for s, e in spans)) for a, b in pairwise(cuts)])
        at += len(line) + 1
    return lines
