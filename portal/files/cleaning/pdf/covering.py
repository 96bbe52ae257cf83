"""Pictures of which a part is not seen: covered, clipped, or beyond the edge of the page. A file keeps them whole.

They are drawn once more alone, on pages added for the purpose, and compared with the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Matrix, Name, Object, Page, Pdf
from PIL import Image, ImageChops

from portal.files.cleaning.pdf import masks
from portal.files.cleaning.pdf.boxes import Box, visible_box

BLOCK = 6  # dots
FEWEST_BLOCKS = 2
CONTRAST = 24  # between two dots side by side, of 255
FEWEST_DOTS = 20
DARK = 128
EDGE = 2  # dots: the edge of a picture is smooth
TOLERANCE = 1.0  # points by which pictures overlap or leave the page without anybody meaning it
MOST_LAYERS = 8


@dataclass(frozen=True, slots=True)
class _Placed:
    image: Object
    matrix: Matrix
    box: Box

    @property
    def covers(self) -> bool:
        """Whether nothing can be seen through it: it stands upright and has no mask."""
        turned = abs(self.matrix.b) + abs(self.matrix.c) > 0
        return not turned and not any(key in self.image for key in (*masks.KINDS, "/ImageMask"))


@dataclass(frozen=True, slots=True)
class Layer:
    """A page with pictures of which none lies above another, as large as the page on which they were."""

    number: int
    below: tuple[Box, ...]  # where they lie below a picture of another layer


@dataclass(frozen=True, slots=True)
class Alone:
    """The pictures of a page, drawn alone."""

    layers: tuple[Layer, ...] = ()
    around: int | None = None  # the number of a page three times as wide and high
    too_many: bool = False  # too many one above another, or too far out, to be judged


def draw_alone(pdf: Pdf, page: Object, pictures: list[tuple[Object, Matrix]]) -> Alone:
    box = visible_box(page)
    placed = [_Placed(image, matrix, _bounds(matrix)) for image, matrix in _once(pictures)]
    layers: list[list[int]] = []
    for place, picture in enumerate(placed):
        for layer in layers:
            if not any(_common(picture.box, placed[other].box) for other in layer):
                layer.append(place)
                break
        else:
            layers.append([place])
    width, height = box[2] - box[0], box[3] - box[1]
    if len(layers) > MOST_LAYERS or any(_leaves(picture.box, box, width, height) for picture in placed):
        return Alone(too_many=True)
    drawn = tuple(
        Layer(_add(pdf, box, [placed[place] for place in layer]), tuple(_below(placed, layer))) for layer in layers
    )
    if not any(_leaves(picture.box, box, TOLERANCE, TOLERANCE) for picture in placed):
        return Alone(drawn)
    return Alone(drawn, _add(pdf, (box[0] - width, box[1] - height, box[2] + width, box[3] + height), placed))


def is_covered(page: Image.Image, alone: Image.Image, box: Box, below: Sequence[Box]) -> bool:
    """Whether the pictures alone show something in places where the page is flat, or shows another picture."""
    shown = _blocks(alone, CONTRAST)
    hidden = ImageChops.subtract(shown, _blocks(page, 1))
    across, up = shown.width / (box[2] - box[0]), shown.height / (box[3] - box[1])
    for part in below:
        area = (
            (part[0] - box[0]) * across,
            (box[3] - part[3]) * up,
            (part[2] - box[0]) * across,
            (box[3] - part[1]) * up,
        )
        start, first, end, last = int(area[0]) + 1, int(area[1]) + 1, int(area[2]), int(area[3])  # whole blocks
        if start < end and first < last:
            hidden.paste(shown.crop((start, first, end, last)), (start, first))
    return hidden.histogram()[255] >= FEWEST_BLOCKS


def goes_beyond(around: Image.Image) -> bool:
    """Whether pictures, drawn on a page three times as large, show something outside the page."""
    outside = around.copy()
    third, thirds = (around.width // 3, around.height // 3), (-(-around.width * 2 // 3), -(-around.height * 2 // 3))
    outside.paste(255, (third[0] - EDGE, third[1] - EDGE, thirds[0] + EDGE, thirds[1] + EDGE))
    return sum(outside.histogram()[:DARK]) > FEWEST_DOTS


def _once(pictures: list[tuple[Object, Matrix]]) -> list[tuple[Object, Matrix]]:
    return list({(image.objgen, matrix.shorthand): (image, matrix) for image, matrix in pictures}.values())


def _bounds(matrix: Matrix) -> Box:
    corners = [matrix.transform(corner) for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]
    across, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(across), min(up), max(across), max(up)


def _common(one: Box, other: Box) -> Box | None:
    """Where two pictures lie one above the other."""
    left, bottom, right, top = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    return (left, bottom, right, top) if right - left > TOLERANCE and top - bottom > TOLERANCE else None


def _below(placed: Sequence[_Placed], layer: Iterable[int]) -> Iterator[Box]:
    for place in layer:
        for above in placed[place + 1 :]:
            if above.covers and (box := _common(placed[place].box, above.box)):
                yield box


def _leaves(bounds: Box, box: Box, across: float, up: float) -> bool:
    return (
        bounds[0] < box[0] - across or bounds[1] < box[1] - up or bounds[2] > box[2] + across or bounds[3] > box[3] + up
    )


def _add(pdf: Pdf, box: Box, placed: Sequence[_Placed]) -> int:
    images, content = Dictionary(), []
    for number, picture in enumerate(placed):
        images[f"/X{number}"] = picture.image
        content.append(f"q {' '.join(f'{part:.5f}' for part in picture.matrix.shorthand)} cm /X{number} Do Q")
    page = Dictionary(Type=Name.Page, MediaBox=Array(box), Resources=Dictionary(XObject=images))
    page[Name.Contents] = pdf.make_stream("\n".join(content).encode())
    pdf.pages.append(Page(pdf.make_indirect(page)))
    return len(pdf.pages) - 1


def _blocks(picture: Image.Image, least: int) -> Image.Image:
    """One dot for each block: white where two dots side by side differ so much."""
    right = ImageChops.difference(picture, _moved(picture, 1, 0))
    down = ImageChops.difference(picture, _moved(picture, 0, 1))
    edges = ImageChops.lighter(right, down).point([0] * least + [255] * (256 - least))
    return edges.reduce(BLOCK).point([0] + [255] * 255)


def _moved(picture: Image.Image, across: int, down: int) -> Image.Image:
    moved = picture.copy()
    moved.paste(picture, (across, down))
    return moved
