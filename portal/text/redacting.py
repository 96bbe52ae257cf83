"""A text with passages covered: what is read in their place, where that stands, and the words one could choose."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_WORDS = 60  # of a stretch: a page shows the words of one, each as a button
_WORD = re.compile(r"\S+")
_BARE = re.compile(r"\w(?:\S*\w)?")
_END = re.compile(r"[.!?…:;]['\"»”)]*$")


class Cover(NamedTuple):
    """A passage that is to be covered, in code points, and what is read in its place."""

    start: int
    end: int
    ground: str
    label: str


class Span(NamedTuple):
    """Words or a gap: where they stand, in code points."""

    start: int
    end: int


def covered(text: str, covers: Iterable[Cover]) -> tuple[str, list[tuple[int, int, str]]]:
    """The text with these passages covered, and where in it the gaps stand, each with its ground.

    They are in order and do not lie upon one another; see :func:`apart`.
    """
    made: list[str] = []
    gaps: list[tuple[int, int, str]] = []
    last = length = 0
    for cover in covers:
        made += [text[last : cover.start], cover.label]
        begins = length + cover.start - last
        length = begins + len(cover.label)
        gaps.append((begins, length, cover.ground))
        last = cover.end
    return "".join([*made, text[last:]]), gaps


def apart(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether they all stand in the text, with something in each, in order, and none upon another."""
    last = 0
    for start, end in spans:
        if not last <= start < end <= len(text) or not text[start:end].strip():
            return False
        last = end
    return True


def words(text: str, within: Span) -> list[Span]:
    """Each word of a stretch."""
    return [Span(found.start(), found.end()) for found in _WORD.finditer(text, within.start, within.end)]


def bare(text: str, word: Span) -> Span:
    """A word without the signs around it, which stay readable; signs alone are what they are."""
    found = _BARE.search(text, word.start, word.end)
    return Span(found.start(), found.end()) if found else word


def stretches(text: str) -> list[Span]:
    """The text in stretches of some sentences, each of one line, so that every word lies in one of them."""
    found: list[Span] = []
    at = 0
    for line in text.split("\n"):
        found += _of_line(text, Span(at, at + len(line)))
        at += len(line) + 1
    return found


def _of_line(text: str, line: Span) -> Iterable[Span]:
    there = words(text, line)
    first = 0
    for place, word in enumerate(there):
        many = place - first + 1
        ends = _END.search(text[word.start : word.end]) and many >= MOST_WORDS // 3
        if ends or many == MOST_WORDS or place == len(there) - 1:
            yield Span(there[first].start, word.end)
            first = place + 1
