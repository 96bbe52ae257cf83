"""The letters of a page of the copy: which of them the eye sees, and the lines that they make."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from portal.files.cleaning.pdf import rendering

DOTS = 144
FAINTEST = 24  # of 255: what differs less from what is behind it is not seen
SMALLEST = 0.6  # points: no letter that people write for people is less high
DEEPEST = 16  # forms in forms
COLOURS, SEEN = 3, b"\xff"
BROKEN = {0x02, 0xFFFE}  # how PDFium gives the hyphen of a word that goes on in the next line


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: float  # of its letters, in points
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Letters:
    lines: list[Line] = field(default_factory=list)
    unseen: bool = False
    foreign: bool = False  # unseen because we do not have the font, not because somebody hid them


@dataclass(slots=True)
class _Letter:
    place: int  # in PDFium's list
    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    seen: bool = True


def read(page: pypdfium2.PdfPage, picture: Image.Image) -> Letters:
    """What is written on this page, of which this is the picture, not turned. A letter is seen if without it the page
    looks different; so white on white, what lies below a box or a photograph, what is off the page, is not seen.

    The page is of no use afterwards: its letters are gone.
    """
    letters = Letters()
    with closing(page.get_textpage()) as words:
        lines = list(_lines(words))
        if not any(lines):
            return letters
        ink = _Ink(page, picture)
        for line in lines:
            for letter in line:
                letter.seen = ink.shows(letter)
        row = [letter for line in lines for letter in line if not letter.text.isspace()]
        for one, next_ in pairwise(row):
            if not one.seen and not next_.seen:
                letters.unseen = True
                letters.foreign = letters.foreign or (_is_foreign(words, one) and _is_foreign(words, next_))
        letters.lines = [_line(words, line) for line in lines if line]
    return letters


def _lines(words: pypdfium2.PdfTextPage) -> Iterator[list[_Letter]]:
    raw, line = words.raw, list[_Letter]()
    sides = tuple(ctypes.c_double() for _ in range(4))
    left, right, bottom, top = sides
    references = tuple(map(ctypes.byref, sides))
    for place in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, place)
        if code in (0x0A, 0x0D) and pdfium.FPDFText_IsGenerated(raw, place):
            yield line
            line = []
            continue
        pdfium.FPDFText_GetCharBox(raw, place, *references)
        text = "" if code in BROKEN else chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        line.append(_Letter(place, text, (left.value, bottom.value, right.value, top.value)))
    yield line


class _Ink:
    """Where on the page letters make a difference."""

    def __init__(self, page: pypdfium2.PdfPage, picture: Image.Image) -> None:
        self._left, bottom, right, self._top = page.get_bbox()
        self._width, self._height = picture.size
        self._across, self._down = self._width / (right - self._left), self._height / (self._top - bottom)
        for item in _texts(page.raw, pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects(page.raw), 0):
            pdfium.FPDFTextObj_SetTextRenderMode(item, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        difference = ImageChops.difference(picture, rendering.drawn(page, DOTS, turned=False))
        self._dots = difference.point(([0] * FAINTEST + [255] * (256 - FAINTEST)) * COLOURS).tobytes()

    def shows(self, letter: _Letter) -> bool:
        left, bottom, right, top = letter.box
        if letter.text.isspace() or right <= left or top <= bottom:
            return True  # a blank
        if top - bottom < SMALLEST and letter.text.isalnum():
            return False
        start, end = max(0, int((left - self._left) * self._across)), int((right - self._left) * self._across) + 1
        first, last = max(0, int((self._top - top) * self._down)), int((self._top - bottom) * self._down) + 1
        start, end = start * COLOURS, min(self._width, end) * COLOURS
        row = self._width * COLOURS
        return start < end and any(
            self._dots.find(SEEN, place + start, place + end) >= 0
            for place in range(first * row, min(self._height, last) * row, row)
        )


def _texts(holder: Any, get: Callable[[Any, int], Any], count: int, depth: int) -> Iterator[Any]:
    for number in range(count):
        item = get(holder, number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _texts(item, pdfium.FPDFFormObj_GetObject, pdfium.FPDFFormObj_CountObjects(item), depth + 1)


def _is_foreign(words: pypdfium2.PdfTextPage, letter: _Letter) -> bool:
    """A letter that only a font of the author's machine could draw: such a font is not in the file."""
    try:
        letter.text.encode("cp1252")
    except UnicodeEncodeError:
        item = pdfium.FPDFText_GetTextObject(words.raw, letter.place)
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        return bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 0
    return False


def _line(words: pypdfium2.PdfTextPage, letters: list[_Letter]) -> Line:
    boxes = [letter.box for letter in letters if not letter.text.isspace()] or [letters[0].box]
    matrix = pdfium.FS_MATRIX()
    first = next((letter for letter in letters if not letter.text.isspace()), letters[0])
    size = float(pdfium.FPDFText_GetFontSize(words.raw, first.place))
    if pdfium.FPDFText_GetMatrix(words.raw, first.place, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
    return Line(
        "".join(letter.text for letter in letters).strip(),
        size,
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
