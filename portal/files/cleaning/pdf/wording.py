"""The words of a copy as paragraphs and headings, for a page that is read in the place of the file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from portal.files.cleaning.made import Block
from portal.files.cleaning.pdf.letters import SMALLEST, Line

LARGER = 1.15  # than the running text: a heading
MOST_LEVELS = 6
LONGEST_HEADING = 200  # letters; large letters can also be a whole letter to somebody
APART = 0.8  # of the height of a letter: more than that between two lines begins a paragraph,
WIDER = 0.25  # and so does what is wider by that much than most others on the page
SAME_SIZE = 0.05

_POINT = re.compile(r"[•◦▪▸‣○●■□–]\s")  # of a list
_BLANK = re.compile(r"\s+")
_NO_LETTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")


def blocks(pages: Iterable[list[Line]]) -> tuple[Block, ...]:
    pages = [[line for line in page if plain(line.text)] for page in pages]
    levels = _levels(line for page in pages for line in page)
    found = []
    for page in pages:
        for lines in _paragraphs(page):
            text = plain(" ".join(line.text for line in lines))
            level = levels.get(_rounded(lines[0].size), 0)
            found.append(Block(text, level if len(text) <= LONGEST_HEADING else 0))
    return tuple(found)


def plain(text: str) -> str:
    """Words with single blanks between them and without what is no letter."""
    return _BLANK.sub(" ", _NO_LETTER.sub("", text)).strip()


def _levels(lines: Iterable[Line]) -> dict[float, int]:
    """Which sizes are headings: those larger than the one in which most is written."""
    written = Counter[float]()
    for line in lines:
        written[_rounded(line.size)] += len(line.text)
    if not written:
        return {}
    running = max(written, key=lambda size: (written[size], -size))
    larger = sorted((size for size in written if size >= running * LARGER), reverse=True)
    return {size: min(place, MOST_LEVELS) for place, size in enumerate(larger, 1)}


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _paragraphs(page: list[Line]) -> Iterable[list[Line]]:
    gaps = [_gap(one, next_) for one, next_ in pairwise(page) if _goes_on(one, next_, APART)]
    most = min(APART, median(gaps) + WIDER) if gaps else APART
    paragraph: list[Line] = []
    for line in page:
        if paragraph and not _goes_on(paragraph[-1], line, most):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(one: Line, next_: Line, most: float) -> bool:
    if _POINT.match(next_.text):
        return False
    return abs(one.size - next_.size) <= SAME_SIZE * max(one.size, next_.size) and -1 <= _gap(one, next_) <= most


def _gap(one: Line, next_: Line) -> float:
    """How far the next line is below this one, in heights of a letter."""
    return (one.bottom - next_.top) / max(one.size, SMALLEST)


class Shown:
    """Whether words can be read on some page, in this order, whatever blanks and signs stand between them."""

    def __init__(self, pages: Iterable[list[Line]]) -> None:
        self._pages = [_compact("".join(line.text for line in page)) for page in pages]

    def __call__(self, words: str) -> bool:
        sought = _compact(words)
        return bool(sought) and any(sought in page for page in self._pages)


def _compact(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
