"""What lies below the mask of an image is not seen, and is in the file all the same: it gets one colour."""

import io
from typing import Any

from pikepdf import Array, Name, Object, Pdf, Stream
from PIL import Image, ImageChops, ImageFilter

BELOW = 8  # of 255: less of a colour than that is none
FLAT = 24  # by which dots below a mask may differ without showing anything
QUALITY = 92
BITS, WHOLE = 1, 8
KINDS = ("/SMask", "/Mask")
MOST_PIXELS = 40_000_000
MODES = {1: "L", 3: "RGB"}


def is_flat_below(image: Object, inks: int | None) -> bool:
    """Give what is masked one colour. False if that cannot be done, as with colours that are names of others."""
    masks = [image[key] for key in KINDS if key in image]
    if not masks:
        return True
    try:
        mask = _mask(masks[0]) if len(masks) == 1 else None
        pixels = _pixels(image, inks)
    except (OSError, SyntaxError, ValueError):  # not as many as there should be, or not what they should be
        return False
    if mask is None or pixels is None:
        return False
    hidden = _hidden(mask, pixels.size)
    if not _is_flat(pixels, hidden):
        pixels.paste(0, (0, 0, *pixels.size), hidden)
        _store(image, pixels)
    return True


def without(pdf: Pdf, image: Object) -> Object:
    """An image with nothing in front of it."""
    whole = pdf.make_stream(image.read_raw_bytes())
    for key, value in image.items():
        if key not in {*KINDS, "/Length"}:
            whole[key] = value
    return whole


def _mask(mask: Object) -> Image.Image | None:
    """White where the image is seen."""
    if not isinstance(mask, Stream) or (size := _dots(mask)) is None:
        return None
    bits: Any = mask.get("/BitsPerComponent", BITS)
    decode = [float(part) for part in mask.get("/Decode", Array([0, 1]))]
    turned = decode[:1] == [1.0]
    if mask.get("/Filter") == Name.DCTDecode:
        seen = Image.open(io.BytesIO(mask.read_raw_bytes())).convert("L")
    elif bits == WHOLE:
        seen = Image.frombytes("L", size, mask.read_bytes())
    elif bits == BITS:
        seen = Image.frombytes("1", size, mask.read_bytes()).convert("L")
        turned = turned is not bool(mask.get("/ImageMask", False))  # a stencil is the other way round
    else:
        return None
    return ImageChops.invert(seen) if turned else seen


def _pixels(image: Object, inks: int | None) -> Image.Image | None:
    space, size = image.get("/ColorSpace"), _dots(image)
    indexed = isinstance(space, Array) and space[0] in ("/Indexed", "/I")
    if inks not in MODES or size is None or indexed or image.get("/BitsPerComponent") != WHOLE or "/Decode" in image:
        return None
    if image.get("/Filter") == Name.DCTDecode:
        picture = Image.open(io.BytesIO(image.read_raw_bytes()))
        return picture if picture.mode == MODES[inks] else None
    return Image.frombytes(MODES[inks], size, image.read_bytes())


def _dots(image: Object) -> tuple[int, int] | None:
    size: Any = image.get("/Width"), image.get("/Height")
    return size if all(isinstance(side, int) for side in size) and 0 < size[0] * size[1] <= MOST_PIXELS else None


def _hidden(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """White where nothing of a pixel is seen, also not between its neighbours."""
    seen = mask.point([0] * BELOW + [255] * (256 - BELOW)).filter(ImageFilter.MaxFilter(3))
    seen = seen.resize(size, Image.Resampling.BOX)
    return seen.point([255] + [0] * 255)


def _is_flat(pixels: Image.Image, hidden: Image.Image) -> bool:
    return all(_spread(band.histogram(hidden)) < FLAT for band in pixels.split())


def _spread(histogram: list[int]) -> int:
    there = [value for value, count in enumerate(histogram) if count]
    return there[-1] - there[0] if there else 0


def _store(image: Object, pixels: Image.Image) -> None:
    if image.get("/Filter") == Name.DCTDecode:
        out = io.BytesIO()
        pixels.save(out, "JPEG", quality=QUALITY, subsampling=0)
        image.write(out.getvalue(), filter=Name.DCTDecode)
    else:
        image.write(pixels.tobytes())
