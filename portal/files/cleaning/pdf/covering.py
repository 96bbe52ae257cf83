"""Pictures of which a part is not seen: covered, clipped, or beyond the edge of the page. A file keeps them whole.

They are drawn once more alone, on pages added for the purpose, and compared with the page.
"""

from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Matrix, Name, Object, Page, Pdf
from PIL import Image, ImageChops

Box = tuple[float, float, float, float]

BLOCK = 6  # dots
FEWEST_BLOCKS = 2
CONTRAST = 24  # between two dots side by side, of 255
FEWEST_DOTS = 20
DARK = 128
EDGE = 2  # dots: the edge of a picture is smooth
TOLERANCE = 1.0  # points by which pictures overlap or leave the page without anybody meaning it
MOST_LAYERS = 8


@dataclass(slots=True)
class Alone:
    """The numbers of the pages on which the pictures of one page are drawn alone."""

    layers: list[int] = field(default_factory=list)  # of the page's size, no picture above another
    around: int | None = None  # three times as wide and high
    too_many: bool = False  # too many one above another, or too far out, to be judged


def draw_alone(pdf: Pdf, page: Object, pictures: list[tuple[Object, Matrix]]) -> Alone:
    box, alone = visible_box(page), Alone()
    placed = [(image, matrix, _bounds(matrix)) for image, matrix in _once(pictures)]
    layers: list[list[tuple[Object, Matrix, Box]]] = []
    for picture in placed:
        layer = next((layer for layer in layers if not any(_overlap(picture[2], other[2]) for other in layer)), None)
        if layer is None:
            layers.append([picture])
        else:
            layer.append(picture)
    if len(layers) > MOST_LAYERS:
        return Alone(too_many=True)
    alone.layers = [_add(pdf, box, layer) for layer in layers]
    width, height = box[2] - box[0], box[3] - box[1]
    if any(_leaves(bounds, box, TOLERANCE, TOLERANCE) for _image, _matrix, bounds in placed):
        alone.around = _add(pdf, (box[0] - width, box[1] - height, box[2] + width, box[3] + height), placed)
        alone.too_many = any(_leaves(bounds, box, width, height) for _image, _matrix, bounds in placed)
    return alone


def is_covered(page: Image.Image, alone: Image.Image) -> bool:
    """Whether the pictures alone show something in places where the page is flat."""
    hidden = ImageChops.subtract(_blocks(alone, CONTRAST), _blocks(page, 1))
    return hidden.histogram()[255] >= FEWEST_BLOCKS


def goes_beyond(around: Image.Image) -> bool:
    """Whether pictures, drawn on a page three times as large, show something outside the page."""
    outside = around.copy()
    third, thirds = (around.width // 3, around.height // 3), (-(-around.width * 2 // 3), -(-around.height * 2 // 3))
    outside.paste(255, (third[0] - EDGE, third[1] - EDGE, thirds[0] + EDGE, thirds[1] + EDGE))
    return sum(outside.histogram()[:DARK]) > FEWEST_DOTS


def visible_box(page: Object) -> Box:
    """What a reader shows of the page: the crop box as far as there is paper."""
    media = _box(page["/MediaBox"])
    crop = _box(page["/CropBox"]) if isinstance(page.get("/CropBox"), Array) and len(page["/CropBox"]) == 4 else media
    cut = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else media


def _box(array: Object) -> Box:
    one, two, three, four = map(float, list(array))
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _once(pictures: list[tuple[Object, Matrix]]) -> list[tuple[Object, Matrix]]:
    return list({(image.objgen, matrix.shorthand): (image, matrix) for image, matrix in pictures}.values())


def _bounds(matrix: Matrix) -> Box:
    corners = [matrix.transform(corner) for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]
    across, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(across), min(up), max(across), max(up)


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > TOLERANCE
        and min(one[3], other[3]) - max(one[1], other[1]) > TOLERANCE
    )


def _leaves(bounds: Box, box: Box, across: float, up: float) -> bool:
    return (
        bounds[0] < box[0] - across or bounds[1] < box[1] - up or bounds[2] > box[2] + across or bounds[3] > box[3] + up
    )


def _add(pdf: Pdf, box: Box, placed: list[tuple[Object, Matrix, Box]]) -> int:
    images, content = Dictionary(), []
    for number, (image, matrix, _bounds) in enumerate(placed):
        images[f"/X{number}"] = _unmasked(pdf, image)
        content.append(f"q {' '.join(f'{part:.5f}' for part in matrix.shorthand)} cm /X{number} Do Q")
    page = Dictionary(Type=Name.Page, MediaBox=Array(box), Resources=Dictionary(XObject=images))
    page[Name.Contents] = pdf.make_stream("\n".join(content).encode())
    pdf.pages.append(Page(pdf.make_indirect(page)))
    return len(pdf.pages) - 1


def _unmasked(pdf: Pdf, image: Object) -> Object:
    """What lies under a mask is not seen either."""
    if "/SMask" not in image and "/Mask" not in image:
        return image
    whole = pdf.make_stream(image.read_raw_bytes())
    for key, value in image.items():
        if key not in {"/SMask", "/Mask", "/Length"}:
            whole[key] = value
    return whole


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
