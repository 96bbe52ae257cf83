"""Pages as the eye sees them, drawn by PDFium with no fonts but those in the file and the fourteen of every reader.

Which fonts a machine has must not decide what a copy holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pypdfium2
from PIL import Image

from portal.files.cleaning.made import NoCopy, Reason

POINTS = 72
PREVIEW = 640  # dots on the long side
MOST_PIXELS = 12_000_000  # of one page; a poster is drawn coarser


class _NoFonts(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
    def EnumFonts(self, _: Any, _mapper: Any) -> None:  # noqa: N802  named by PDFium
        pass

    def MapFont(self, *_: Any) -> None:  # noqa: N802
        return None

    def GetFont(self, *_: Any) -> None:  # noqa: N802
        return None


_no_fonts = _NoFonts()
_no_fonts.setup(reusable=True)


@contextmanager
def rendered(content: bytes, *, forms: bool = False) -> Iterator[pypdfium2.PdfDocument]:
    """The document as PDFium reads it, with what is filled in if it has ``forms``."""
    try:
        document = pypdfium2.PdfDocument(content)
        if forms:
            document.init_forms()
    except pypdfium2.PdfiumError as broken:
        raise NoCopy(Reason.DAMAGED) from broken
    with closing(document):
        yield document


@contextmanager
def page_of(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as broken:
        raise NoCopy(Reason.DAMAGED) from broken
    with closing(page):
        yield page


def drawn(
    page: pypdfium2.PdfPage, dots: float, *, turned: bool = True, grey: bool = False, notes: bool = False
) -> Image.Image:
    """The page at this many dots an inch; not ``turned`` is as its content has it, before the page is turned."""
    bitmap = page.render(
        scale=scale(page, dots),
        rotation=0 if turned else -page.get_rotation() % 360,
        grayscale=grey,
        draw_annots=notes,
        may_draw_forms=notes,
        rev_byteorder=True,
    )
    with closing(bitmap):
        picture: Image.Image = bitmap.to_pil()
        return picture.copy() if grey else picture  # grey would lie in the memory of the bitmap


def scale(page: pypdfium2.PdfPage, dots: float) -> float:
    width, height = page.get_size()
    return float(min(dots / POINTS, (MOST_PIXELS / max(width * height, 1)) ** 0.5))


def preview(content: bytes) -> bytes:
    """The first page, as a small PNG."""
    with rendered(content) as document, page_of(document, 0) as page:
        longest = max(page.get_size())
        out = io.BytesIO()
        drawn(page, POINTS * PREVIEW / longest).save(out, "PNG", optimize=True)
    return out.getvalue()
