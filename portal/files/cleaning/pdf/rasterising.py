"""A page that becomes its own picture: what it hid is in the file no more, and what it shows cannot be selected."""

import io

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import Image, ImageChops, ImageStat

from portal.files.cleaning.pdf.boxes import visible_box

DOTS = 150
COLOURS = 16
LOSS = 1.5  # of 255 on average, by which few colours may differ from all
QUALITY = 85


def replace(pdf: Pdf, page: Object, picture: Image.Image) -> None:
    """Make this picture, not turned, all that the page draws."""
    image = _stored(pdf, picture)
    left, bottom, right, top = visible_box(page)
    content = f"{right - left:.5f} 0 0 {top - bottom:.5f} {left:.5f} {bottom:.5f} cm /X1 Do"
    page[Name.Contents] = pdf.make_stream(content.encode())
    page[Name.Resources] = Dictionary(XObject=Dictionary(X1=image))
    if "/Group" in page:
        del page[Name.Group]


def _stored(pdf: Pdf, picture: Image.Image) -> Object:
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    difference = ImageChops.difference(picture, few.convert("RGB"))
    if sum(ImageStat.Stat(difference).mean) / 3 <= LOSS:
        palette = bytes(few.getpalette() or ())[: 3 * COLOURS].ljust(3 * COLOURS, b"\0")
        image = pdf.make_stream(few.tobytes())
        image[Name.ColorSpace] = Array([Name.Indexed, Name.DeviceRGB, COLOURS - 1, String(palette)])
    else:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=QUALITY)
        image = pdf.make_stream(b"")
        image.write(out.getvalue(), filter=Name.DCTDecode)
        image[Name.ColorSpace] = Name.DeviceRGB
    image[Name.Type], image[Name.Subtype] = Name.XObject, Name.Image
    image[Name.Width], image[Name.Height], image[Name.BitsPerComponent] = *picture.size, 8
    return image
