"""What cameras and programs wrote into a JPEG that stands in a page, as kinds of findings."""

import struct
from collections.abc import Iterator

from PIL import Image

from portal.files.cleaning.made import Finding
from portal.files.cleaning.pdf import jpeg

EXIF = b"Exif\0\0"
FILM = 64  # bytes behind the end in which a film begins
THUMBNAIL = 1
DEVICE, PERSON, TIME = {271, 272}, {315, 40093}, {306, 36867, 36868}
SERIAL, OWNER, PLACES, DETAILS = {42033, 42037, 37500}, {42032}, 0x8825, 0x8769


def found(content: bytes) -> Iterator[Finding]:
    try:
        bare = jpeg.bare(content)
    except jpeg.Unreadable:
        return
    for marker, body in bare.remarks:
        if marker == jpeg.EXIF and body.startswith(EXIF):
            yield from _in_exif(body)
        else:
            yield Finding.PROVENANCE if b"c2pa" in body else Finding.PROPERTIES
    if b"ftyp" in bare.behind[:FILM]:
        yield Finding.FILM
    elif b"\xff\xd8\xff" in bare.behind:
        yield Finding.FURTHER_PICTURES


def _in_exif(body: bytes) -> Iterator[Finding]:
    exif = Image.Exif()
    try:
        exif.load(body)
        details, places = exif.get_ifd(DETAILS), exif.get_ifd(PLACES)
        thumbnail = exif.get_ifd(THUMBNAIL)
    except (OSError, ValueError, SyntaxError, struct.error, KeyError, TypeError):
        yield Finding.PROPERTIES
        return
    tags = set(exif) | set(details)
    kinds = {
        Finding.PLACE: bool(places),
        Finding.DEVICE: bool(tags & (DEVICE | SERIAL)),
        Finding.AUTHOR: bool(tags & (PERSON | OWNER)),
        Finding.TIME: bool(tags & TIME),
        Finding.THUMBNAIL: bool(thumbnail),
        Finding.PROPERTIES: True,
    }
    yield from (finding for finding, is_there in kinds.items() if is_there)
