"""Document and copy side by side, as they are drawn: what differs too much a person has to see."""

from collections.abc import Collection, Sequence

import pypdfium2
from PIL import Image, ImageChops, ImageStat

from portal.files.cleaning.made import NoCopy, Reason
from portal.files.cleaning.pdf import rasterising, rendering
from portal.files.cleaning.pdf.boxes import Box

DOTS = 72
COARSE = 18  # spots an inch: the noise of a photograph that was drawn anew does not count
MOST = 2.0  # of 255 on average over a page; half of the words of a page make that
MOST_OF_PICTURE = 5.0  # a picture of a page full of words is a little less sharp everywhere
DIFFERENT = 40  # of 255: in a spot where a letter is missing
MOST_SPOTS = 3


def compare(original: bytes, copy: bytes, left_out: Sequence[Sequence[Box]], pictured: Collection[int]) -> None:
    """Refuse a copy that does not show what the document shows, but where something was ``left_out`` and told."""
    with rendering.rendered(original, forms=True) as before, rendering.rendered(copy) as after:
        if len(before) != len(after):
            raise NoCopy(Reason.DOUBTFUL)
        for number in range(len(before)):
            # A picture is compared as it was taken: patterns lie elsewhere at another number of dots.
            dots, most = (rasterising.DOTS, MOST_OF_PICTURE) if number in pictured else (DOTS, MOST)
            with rendering.page_of(before, number) as one, rendering.page_of(after, number) as other:
                if not _is_same(one, other, left_out[number], dots, most):
                    raise NoCopy(Reason.DOUBTFUL)


def _is_same(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage, left_out: Sequence[Box], dots: int, most: float) -> bool:
    if (one.get_size(), one.get_rotation()) != (other.get_size(), other.get_rotation()):
        return False
    difference = ImageChops.difference(
        _coarse(one, left_out, dots, notes=True), _coarse(other, left_out, dots, notes=False)
    )
    return ImageStat.Stat(difference).mean[0] <= most and sum(difference.histogram()[DIFFERENT:]) <= MOST_SPOTS


def _coarse(page: pypdfium2.PdfPage, left_out: Sequence[Box], dots: int, *, notes: bool) -> Image.Image:
    picture = rendering.drawn(page, dots, turned=False, grey=True, notes=notes)
    left, _bottom, _right, top = page.get_bbox()
    scale = rendering.scale(page, dots)
    for box in left_out:
        area = ((box[0] - left) * scale, (top - box[3]) * scale, (box[2] - left) * scale, (top - box[1]) * scale)
        picture.paste(255, (int(area[0]) - 1, int(area[1]) - 1, int(area[2]) + 2, int(area[3]) + 2))
    return picture.reduce(dots // COARSE)
