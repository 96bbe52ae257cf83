"""PDF files for tests, and a judge of clean copies who trusts nobody: bytes, objects and a second reader."""

import contextlib
import io
import re
import zlib

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from portal.files.cleaning import pdf

A4 = (0, 0, 595, 842)
HELVETICA = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}


def paper(*contents, change=None, box=A4, packed=True, **resources):
    """A PDF with one page for each content. ``change`` may do what it likes to it before it is saved."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(**HELVETICA))
    for content in contents:
        page = pdf.add_blank_page(page_size=box[2:])
        page.Resources = Dictionary(Font=Dictionary(F0=font))
        for kind, things in resources.items():
            page.Resources[f"/{kind}"] = Dictionary(**{name: make(pdf) for name, make in things.items()})
        page.Contents = pdf.make_stream(content)
    if change:
        change(pdf)
    return saved(pdf, deterministic_id=True, compress_streams=packed)


def saved(pdf, **how):
    out = io.BytesIO()
    pdf.save(out, **(how or {"deterministic_id": True}))
    return out.getvalue()


def words(text, x=50, y=700, size=14):
    return f"BT /F0 {size} Tf {x} {y} Td ({text}) Tj ET\n".encode()


def stream(data, **keys):
    """How to make a stream in whatever document."""

    def make(pdf):
        made = pdf.make_stream(data)
        for key, value in keys.items():
            made[f"/{key}"] = value(pdf) if callable(value) else value
        return made

    return make


def image(data, size, space=Name.DeviceGray, **more):
    keys = {"Type": Name.XObject, "Subtype": Name.Image, "Width": size[0], "Height": size[1], "BitsPerComponent": 8}
    return stream(data, **{**keys, "ColorSpace": space, **more})


def form(data, **more):
    keys = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 600, 850])}
    return stream(data, **{**keys, **more})


def everything(content):
    """All that anybody could take out of this PDF: its bytes, its objects, its streams packed and unpacked."""
    found = [content, *_unpacked(content)]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in [pdf.trailer, *pdf.objects]:
            found.append(thing.unparse())
            if isinstance(thing, Stream):
                found.append(thing.read_raw_bytes())
                try:
                    found.append(thing.read_bytes(decode_level=pikepdf.StreamDecodeLevel.all))
                except pikepdf.PdfError:
                    found.append(zlib.decompressobj().decompress(thing.read_raw_bytes()))
        found.append(repr(pdf.docinfo).encode())
    reader = pypdf.PdfReader(io.BytesIO(content))
    found += [page.extract_text().encode() for page in reader.pages]
    found += [
        repr(thing).encode() for thing in (reader.metadata, reader.xmp_metadata, reader.outline, reader.attachments)
    ]
    return b"\n".join(found)


def _unpacked(content):
    """Every packed stream, also one that no table of objects mentions any more."""
    for start in re.finditer(rb"stream\r?\n", content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[start.end() :])


def holds(everything, word):
    """Whether this word stands there, in any way in which computers write letters."""
    written = [word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(way in everything or way.hex().encode() in everything.lower() for way in written)


def seen(content):
    """The words of each page as PDFium reads them, which is what a browser finds and copies."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def opened(content) -> Pdf:
    return pikepdf.open(io.BytesIO(content))


def noise(size=(80, 80)):
    """Like a photograph: light and dark close together, but not in every dot."""
    return Image.effect_noise((20, 20), 90).resize(size, Image.Resampling.BICUBIC)


def jpeg(picture, **how):
    out = io.BytesIO()
    picture.save(out, "JPEG", **how)
    return out.getvalue()


def photograph(content, size, **more):
    return image(content, size, Filter=Name.DCTDecode, **more)


def place(name="X", x=100, y=300, width=300, height=300):
    return f"q {width} 0 0 {height} {x} {y} cm /{name} Do Q\n".encode()


SECRET = "Guadalupe"


def cleaned(*contents, **more):
    """The copy of such a paper, after nobody found the secret in it that the paper hides."""
    copy = pdf.clean(paper(*contents, **more))
    assert not holds(everything(copy.content), SECRET)
    assert SECRET not in repr(copy.text)
    return copy
