"""Images of a page: their pixels, without what cameras and programs wrote beside, behind or between them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, PdfImage, Stream

from portal.files.cleaning.pdf import jpeg, masks
from portal.files.cleaning.pdf.contents import Drawn
from portal.files.cleaning.pdf.spelling import spelled

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.walking import Copied, Walker

INKS = {"/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}
INKS |= {"/CMYK": 4, "/Indexed": 1, "/I": 1, "/Separation": 1}
OPAQUE = {"/JPXDecode", "/JBIG2Decode"}  # formats with room for more than pixels: only what they show can be given
PNG_PREDICTORS = 10


def _image(walker: Walker, value: Copied) -> Copied:
    if not isinstance(value, Stream):
        return None
    copy = walker.target.make_stream(b"")
    walker.fill(copy, value, "image")
    sure = _fill(walker, value, copy)
    alone = copy if masks.is_flat_below(copy, _inks(copy.get("/ColorSpace"))) else masks.without(walker.target, copy)
    walker.keep_drawn(copy, Drawn(pictures=[(alone, Matrix())], unsure=not sure))
    return copy


def _mask(walker: Walker, value: Copied) -> Copied:
    return walker.copied(value, "image" if isinstance(value, Stream) else "plain")


def _fill(walker: Walker, value: Stream, copy: Any) -> bool:
    """Give the copy its pixels. False if something else may be among them."""
    filters = _listed(value.get("/Filter"))
    last = spelled(filters[-1]) if filters else ""
    sure = not any(walker.drawn(copy[key]).unsure for key in masks.KINDS if key in copy)
    if last in OPAQUE:
        copy.write(_before_last(walker, value), filter=Name(last), decode_parms=_decoding(walker, value))
        return False
    if last in {"/DCTDecode", "/DCT"}:
        return _fill_with_jpeg(walker, value, copy) and sure
    if last in {"/CCITTFaxDecode", "/CCF"}:
        return _fill_with_fax(walker, value, copy) and sure
    if filters == ["/FlateDecode"] and _is_exact(value, copy):
        copy.write(value.read_raw_bytes(), filter=Name.FlateDecode, decode_parms=_decoding(walker, value))
        return sure
    pixels, size = value.read_bytes(), _size(copy)
    copy.write(pixels if size is None else pixels[:size])
    return sure and size is not None


def _fill_with_jpeg(walker: Walker, value: Any, copy: Any) -> bool:
    content = _before_last(walker, value)
    try:
        picture = jpeg.bare(content)
    except jpeg.Unreadable:
        copy.write(content, filter=Name.DCTDecode)
        return False
    copy.write(picture.content, filter=Name.DCTDecode, decode_parms=_decoding(walker, value))
    # Rows and columns that the document does not count are never shown.
    return (picture.width, picture.height) == (value.get("/Width"), value.get("/Height"))


def _fill_with_fax(walker: Walker, value: Any, copy: Any) -> bool:
    """Black and white of fax machines: unpacked, so that nothing stands between or behind the lines."""
    width, height = value.get("/Width"), value.get("/Height")
    plain = walker.source.make_stream(_before_last(walker, value))
    plain[Name.Filter], plain[Name.DecodeParms] = Name.CCITTFaxDecode, _last(value, "/DecodeParms") or Dictionary()
    plain[Name.Width], plain[Name.Height], plain[Name.BitsPerComponent] = width, height, 1
    plain[Name.Type], plain[Name.Subtype], plain[Name.ColorSpace] = Name.XObject, Name.Image, Name.DeviceGray
    try:
        picture = PdfImage(plain).as_pil_image()
    except (pikepdf.PdfError, OSError, ValueError, NotImplementedError):
        picture = None
    if picture is None or picture.mode != "1" or picture.size != (width, height):
        return False  # the copy differs from the document then, and a person looks
    copy.write(picture.tobytes())
    return True


def _is_exact(value: Stream, copy: Any) -> bool:
    """Whether the packed pixels are all that is packed here; then they need not be packed anew, and worse."""
    size = _size(copy)
    if size is None:
        return False
    parameters = _last(value, "/DecodeParms")
    predictor = parameters.get("/Predictor", 1) if isinstance(parameters, Dictionary) else 1
    if predictor >= PNG_PREDICTORS:
        size += copy.get("/Height")  # a byte in front of each row says how it was foretold
    unpacking = zlib.decompressobj()
    try:
        unpacked = len(unpacking.decompress(value.read_raw_bytes(), size + 1))
    except zlib.error:
        return False
    return unpacked == size and unpacking.eof and not unpacking.unused_data and not unpacking.unconsumed_tail


def _size(copy: Any) -> int | None:
    """How many bytes the pixels of this image take."""
    width, height, bits = (copy.get(key) for key in ("/Width", "/Height", "/BitsPerComponent"))
    inks: Any = _inks(copy.get("/ColorSpace"))
    if copy.get("/ImageMask") is True:
        bits = inks = 1
    if not all(isinstance(number, int) and number > 0 for number in (width, height, bits, inks)):
        return None
    size: int = -(-width * inks * bits // 8) * height
    return size


def _inks(space: Copied) -> int | None:
    if isinstance(space, Name):
        return INKS.get(spelled(space))
    if not isinstance(space, Array) or not len(space):
        return None
    if space[0] == "/ICCBased":
        return int(space[1].get("/N", 0)) or None
    return len(space[1]) if space[0] == "/DeviceN" else INKS.get(spelled(space[0]))


def _before_last(walker: Walker, value: Stream) -> bytes:
    """What the last filter is given: a JPEG that was packed once more is unpacked once."""
    filters = _listed(value.get("/Filter"))
    if len(filters) < 2:
        return value.read_raw_bytes()
    packed = walker.source.make_stream(b"")
    parameters = _listed(value.get("/DecodeParms"))[: len(filters) - 1]
    packed.write(
        value.read_raw_bytes(), filter=Array(filters[:-1]), decode_parms=Array(parameters) if parameters else None
    )
    return packed.read_bytes()


def _decoding(walker: Walker, value: Stream) -> Dictionary | None:
    parameters = _last(value, "/DecodeParms")
    copy = walker.shaped(parameters, "decoding") if isinstance(parameters, Dictionary) else None
    return copy or None


def _last(value: Stream, key: str) -> Any:
    listed = _listed(value.get(key))
    return listed[-1] if len(listed) == len(_listed(value.get("/Filter"))) else None


def _listed(value: Copied) -> list[Object]:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]


HOW = {"image": _image, "mask": _mask}
