"""Pictures inside documents: made anew from their pixels, cut to what the document shows of them.

Drawings made of lines (EMF, WMF, SVG) have no pixels. They are left out, and that is told.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import BmpImagePlugin, GifImagePlugin, Image, TiffImagePlugin

from portal.files.cleaning import pictures
from portal.files.cleaning.made import Finding, NoCopy
from portal.files.formats import Kind

# Office programs take these too; their pixels are carried over as PNG first.
ELDER = (
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
QUALITY = 85
ENDINGS = {Kind.JPEG: "jpeg", Kind.PNG: "png"}
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png"}

Crop = tuple[float, float, float, float]  # what is cut off at the left, top, right and bottom, as parts of the whole
WHOLE: Crop = (0, 0, 0, 0)

_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_APP1, _SCAN = 0xE1, 0xDA


@dataclass(frozen=True, slots=True)
class Inset:
    number: int  # from 1, in the order in which a copy meets them
    content: bytes
    ending: str

    @property
    def name(self) -> str:
        return f"image{self.number}.{self.ending}"


class Insets:
    """The pictures of one copy. What they held is told with what the document held."""

    def __init__(self, findings: set[Finding]) -> None:
        self._findings = findings
        self._made: dict[tuple[bytes, Crop], Inset | None] = {}

    def __iter__(self) -> Iterator[Inset]:
        return (inset for inset in self._made.values() if inset)

    def made(self, content: bytes, crop: Crop = WHOLE) -> Inset | None:
        """Nothing when it cannot be shown."""
        crop = _within_bounds(crop)
        if (content, crop) not in self._made:
            inset = self._inset(content, crop)
            if inset is None:
                self._findings.add(Finding.OBJECTS)
            self._made[content, crop] = inset
        return self._made[content, crop]

    def _inset(self, content: bytes, crop: Crop) -> Inset | None:
        try:
            made = pictures.clean(_as_it_lies(_readable(content)))
        except NoCopy:
            return None
        shown, ending = made.content, ENDINGS[made.kind]
        if crop != WHOLE:
            self._findings.add(Finding.CROPPED)
            shown = _cut(shown, crop)
        self._findings.update(made.findings)
        return Inset(1 + sum(1 for _inset in self), shown, ending)


def _within_bounds(crop: Crop) -> Crop:
    """Nothing is cut off beyond an edge, and something stays."""
    left, top, right, bottom = (min(max(part, 0.0), 1.0) for part in crop)
    return WHOLE if left + right >= 1 or top + bottom >= 1 else (left, top, right, bottom)


def _cut(content: bytes, crop: Crop) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        left, top, right, bottom = crop
        width, height = picture.size
        box = (
            min(round(left * width), width - 1),
            min(round(top * height), height - 1),
            max(round((1 - right) * width), 1),
            max(round((1 - bottom) * height), 1),
        )
        part = picture.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
        if picture.format == "PNG":
            part.save(out, "PNG")
        else:
            part.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _readable(content: bytes) -> bytes:
    """Older kinds of picture as PNG, their first frame; others as they are."""
    try:
        with Image.open(io.BytesIO(content), formats=ELDER) as picture:
            if picture.width * picture.height > pictures.MOST_PIXELS:
                return content
            out = io.BytesIO()
            has_alpha = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
            shown = picture.convert("RGBA" if has_alpha else "RGB")
            Image.frombytes(shown.mode, shown.size, shown.tobytes()).save(out, "PNG", compress_level=1)
            return out.getvalue()
    except MemoryError:
        raise
    except Exception:  # Pillow answers what it does not know, and what is damaged, with a dozen kinds of exception
        return content


def _as_it_lies(content: bytes) -> bytes:
    """A photograph without its turn: office programs show the pixels as they lie, and turn the frame."""
    if not content.startswith(b"\xff\xd8"):
        return content
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != _SCAN:
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        if content[place + 1] == _APP1 and content[place + 4 : place + 10] == _EXIF:
            return _unturned(content, place + 10, place + 2 + length)
        place += 2 + length
    return content


def _unturned(content: bytes, start: int, end: int) -> bytes:
    order = {b"II": "<", b"MM": ">"}.get(content[start : start + 2])
    if order is None:
        return content
    changed = bytearray(content)
    try:
        directory = start + struct.unpack_from(f"{order}I", changed, start + 4)[0]
        for number in range(struct.unpack_from(f"{order}H", changed, directory)[0]):
            entry = directory + 2 + 12 * number
            if entry + 12 <= end and struct.unpack_from(f"{order}H", changed, entry)[0] == _ORIENTATION:
                struct.pack_into(f"{order}HIHH", changed, entry + 2, 3, 1, 1, 0)
    except struct.error:
        return content
    return bytes(changed)
