"""A text on the desk whose passages are being chosen: stretch by stretch, and the words of one of them as buttons."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from portal.text import redacting
from portal.text.redacting import Span


class Piece(NamedTuple):
    """Words of a stretch, as far as they are alike."""

    words: str
    is_covered: bool
    place: Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sentences of one line. Where its words are chosen they are pieces, each by itself."""

    number: int
    pieces: list[Piece]
    is_open: bool
    ends_a_line: bool


def stretches(text: str, passages: Collection[Span], opened: int | None) -> list[Stretch]:
    """The whole text, what is covered marked."""
    places = redacting.stretches(text)
    ends = {here.end for here, after in pairwise(places) if "\n" in text[here.end : after.start]}
    return [
        Stretch(
            number,
            _each_word(text, place, passages) if number == opened else _alike(text, place, passages),
            number == opened,
            place.end in ends,
        )
        for number, place in enumerate(places, 1)
    ]


def _each_word(text: str, within: Span, passages: Collection[Span]) -> list[Piece]:
    return [
        Piece(
            text[word.start : word.end],
            any(p.start < word.end and word.start < p.end for p in passages),
            redacting.bare(text, word),
        )
        for word in redacting.words(text, within)
    ]


def _alike(text: str, within: Span, passages: Collection[Span]) -> list[Piece]:
    inside = {edge for span in passages for edge in span if within.start < edge < within.end}
    return [
        Piece(text[start:end], any(p.start <= start and end <= p.end for p in passages), Span(start, end))
        for start, end in pairwise(sorted({*within, *inside}))
    ]
