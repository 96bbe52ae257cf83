"""Which pages of the copy hold more than they show. Those become pictures; of the others the words are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pypdfium2
from pikepdf import Pdf
from PIL import Image

from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.pdf import covering, letters, rasterising, rendering
from portal.files.cleaning.pdf.contents import Drawn
from portal.files.cleaning.pdf.letters import Line


@dataclass(slots=True)
class Judgment:
    lines: list[list[Line]] = field(default_factory=list)  # of each page, if all of them are seen
    pictured: list[int] = field(default_factory=list)
    findings: set[Finding] = field(default_factory=set)


def judge(target: Pdf, drawn: Sequence[Drawn], saved: Callable[[Pdf], bytes]) -> Judgment:
    """Judge the pages of the copy as PDFium draws them, and replace those that fail."""
    judgment, count = Judgment(), len(target.pages)
    alone = [covering.draw_alone(target, target.pages[number].obj, drawn[number].pictures) for number in range(count)]
    with rendering.rendered(saved(target)) as document:
        del target.pages[count:]
        for number in range(count):
            with rendering.page_of(document, number) as page:
                lines, becomes_picture = _judged(document, page, drawn[number], alone[number], judgment)
            judgment.lines.append(lines)
            if becomes_picture:
                judgment.pictured.append(number)
                with rendering.page_of(document, number) as page:
                    picture = rendering.drawn(page, rasterising.DOTS, turned=False)
                rasterising.replace(target, target.pages[number].obj, picture)
    return judgment


def _judged(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    drawn: Drawn,
    alone: covering.Alone,
    judgment: Judgment,
) -> tuple[list[Line], bool]:
    """The lines that are seen on a page, and whether it has to become a picture."""
    picture = rendering.drawn(page, letters.DOTS, turned=False)
    found = set()
    if drawn.unseen_words:
        judgment.findings.add(Finding.HIDDEN_TEXT)
    if _hides_pictures(document, picture.convert("L"), alone):
        found.add(Finding.COVERED_PICTURE)
    read = letters.read(page, picture)
    if read.foreign:  # a picture of this page would not show them either
        raise NoCopy(Reason.DOUBTFUL)
    if read.unseen:
        found.add(Finding.HIDDEN_TEXT)
    judgment.findings |= found
    return [] if read.unseen else read.lines, bool(found) or drawn.unsure


def _hides_pictures(document: pypdfium2.PdfDocument, picture: Image.Image, alone: covering.Alone) -> bool:
    if alone.too_many:
        return True
    for layer in alone.layers:
        with rendering.page_of(document, layer.number) as page:
            drawn = rendering.drawn(page, letters.DOTS, grey=True)
            if covering.is_covered(picture, drawn, page.get_bbox(), layer.below):
                return True
    if alone.around is None:
        return False
    with rendering.page_of(document, alone.around) as page:
        return covering.goes_beyond(rendering.drawn(page, letters.DOTS, grey=True))
