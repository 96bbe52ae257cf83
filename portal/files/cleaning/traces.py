"""What a picture tells beside its pixels: where to look for it, and what to call it.

Found is what was really there, by the name of its place; what stands in it is nobody's business. It all goes, whether
it has a name here or not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image

from portal.files.cleaning.made import Finding

_IFD1, _EXIF, _GPS = -1, 0x8769, 0x8825  # of the small picture, of the camera, of the place
_TAGS = {
    Finding.DEVICE: {
        *(0x010F, 0x0110, 0x013C, 0xC614, 0xC615, 0xC62F),  # make, model, host; of raw files: model, serial number
        *(0x927C, 0xA431, 0xA432, 0xA433, 0xA434, 0xA435, 0xA439),  # maker's note, serial number, lens, firmware
    },
    Finding.AUTHOR: {0x013B, 0x8298, 0x9C9D, 0xA430, 0xA437, 0xA438},  # artist, rights, author, owner, photographer
    Finding.TIME: {0x0132, 0x9003, 0x9004, *range(0x9010, 0x9013), *range(0x9290, 0x9293)},
    Finding.COMMENTS: {0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F},  # description, user's comment, Windows' own
    Finding.PROPERTIES: {0x000B, 0x010D, 0x0131, 0xA420, 0xA436, 0xA43A, 0xA43B, 0xA43C},  # programs, names, numbers
}
_XMP = {
    Finding.PLACE: rb"exif:GPS|photoshop:(City|State|Country)|:Location|:CountryCode|iptcExt:City",
    Finding.DEVICE: rb"tiff:(Make|Model)|:(Body)?SerialNumber|:Lens|tiff:HostComputer",
    Finding.AUTHOR: rb"dc:(creator|rights)|:OwnerName|:CameraOwnerName|tiff:Artist|photoshop:(Credit|CaptionWriter)"
    rb"|xmpRights:Owner|:CreatorContactInfo|:PersonInImage|:PersonDisplayName|mwg-rs:Name",
    Finding.TIME: rb":(CreateDate|ModifyDate|MetadataDate|DateCreated|DateTimeOriginal|DateTimeDigitized)",
    Finding.PATH: rb"stRef:filePath|:RawFileName|:OriginalFileName",
    Finding.EDITING: rb"xmpMM:(History|DerivedFrom|Ingredients)|stEvt:|\bcrs:|darktable:|photoshop:(History|Document)",
    Finding.PROPERTIES: rb"xmpMM:\w*ID|dc:(title|description|subject)|xmp:(CreatorTool|Label)|photoshop:Headline",
}
_IPTC = {
    Finding.AUTHOR: {80, 85, 110, 115, 116, 118, 122},  # by-line, its title, credit, source, rights, contact, writer
    Finding.PLACE: {26, 27, 90, 92, 95, 100, 101},
    Finding.TIME: {30, 35, 55, 60, 62, 63},
}
_WORDS_OF_PNG = {  # keys of texts, as the specification and common programs name them
    Finding.AUTHOR: rb"author|artist|copyright|creator",
    Finding.TIME: rb"creation time|date|time",
    Finding.DEVICE: rb"source|make|model",
    Finding.COMMENTS: rb"comment|description|title|disclaimer|warning",
}
_SMALL_PICTURES = {0x0409, 0x040C}
_RECORD_OF_IPTC, _RECORD_OF_XMP = 0x0404, 0x0424
_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def found(picture: Image.Image, content: bytes) -> set[Finding]:
    """Of a picture that was opened, and not yet loaded."""
    there = {*_of_exif(exif(picture)), *_of_xmp(_xmp(picture))}
    if getattr(picture, "n_frames", 1) > 1:
        there.add(Finding.FURTHER_PICTURES)
    places = {"JPEG": _of_jpeg, "MPO": _of_jpeg, "PNG": _of_png, "WEBP": _of_webp, "HEIF": _of_heic}
    return there.union(places[picture.format or ""](content, picture.info))


def exif(picture: Image.Image) -> Image.Exif:
    """What is broken in it hides no picture."""
    try:
        return picture.getexif()
    except Exception:  # it is read by the same lenient hands as TIFF, and they answer in many ways
        return Image.Exif()


def is_lossless(content: bytes) -> bool:
    """Whether this WebP holds its pixels as they were."""
    return any(name == b"VP8L" for name, _ in _chunks_of_riff(content))


def _of_exif(data: Image.Exif) -> Iterator[Finding]:
    try:
        tags = {*data, *data.get_ifd(_EXIF)}
        place = {tag for tag in data.get_ifd(_GPS) if tag != 0}  # 0 is only the version of the list
        small = data.get_ifd(_IFD1)
    except Exception:
        yield Finding.PROPERTIES
        return
    yield from (finding for finding, meant in _TAGS.items() if meant & tags)
    if place:
        yield Finding.PLACE
    if small:
        yield Finding.THUMBNAIL


def _xmp(picture: Image.Image) -> bytes:
    packet = picture.info.get("xmp", b"")
    return packet if isinstance(packet, bytes) else str(packet).encode()


def _of_xmp(packet: bytes) -> Iterator[Finding]:
    if packet:
        named = [finding for finding, names in _XMP.items() if re.search(names, packet)]
        yield from named or [Finding.PROPERTIES]
        if b"xmp:Thumbnails" in packet or b"xmpGImg:" in packet:
            yield Finding.THUMBNAIL


def _of_jpeg(content: bytes, info: Mapping[Any, Any]) -> Iterator[Finding]:
    segments, after = _segments(content)
    for marker, data in segments:
        if marker == 0xFE:
            yield Finding.COMMENTS
        elif marker == 0xEB and b"c2pa" in data:
            yield Finding.PROVENANCE
        elif marker == 0xE0 and (data.startswith(b"JFXX") or (data.startswith(b"JFIF") and any(data[12:14]))):
            yield Finding.THUMBNAIL
        elif 0xE3 <= marker <= 0xEC or marker == 0xEF:
            yield Finding.PROPERTIES
    yield from _of_photoshop(info.get("photoshop", {}))
    yield from _of_what_follows(after)


def _segments(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """What stands before the pixels, and what follows after the end of the picture."""
    kept: list[tuple[int, bytes]] = []
    at = 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xFF:  # padding
            at += 1
        elif marker == 0xD9:
            return kept, content[at + 2 :]
        else:
            kept.append((marker, content[at + 4 : at + 2 + length]))
            at += 2 + length
            if marker == 0xDA:
                end = _END_OF_SCAN.search(content, at)
                at = end.start() if end else len(content)
    return kept, content[at + 2 :]


def _of_photoshop(records: Mapping[int, Any]) -> Iterator[Finding]:
    for number, record in records.items():
        if number in _SMALL_PICTURES:
            yield Finding.THUMBNAIL
        elif number == _RECORD_OF_IPTC and isinstance(record, bytes):
            yield from _of_iptc(record)
        elif number == _RECORD_OF_XMP and isinstance(record, bytes):
            yield from _of_xmp(record)
        else:
            yield Finding.EDITING


def _of_iptc(record: bytes) -> Iterator[Finding]:
    for mark in re.finditer(rb"\x1c\x02(.)", record, re.S):
        number = mark[1][0]
        if number:  # 0 is only the version
            yield next((finding for finding, meant in _IPTC.items() if number in meant), Finding.PROPERTIES)


def _of_what_follows(after: bytes) -> Iterator[Finding]:
    """Programs stop reading at the end of a picture, and telephones hang things on it."""
    if b"ftyp" in after:
        yield Finding.FILM
    elif b"PK\x03\x04" in after or b"%PDF-" in after:
        yield Finding.ATTACHED
    elif b"\xff\xd8\xff" in after:
        yield Finding.FURTHER_PICTURES
    elif after.strip(b"\x00"):
        yield Finding.PROPERTIES


def _of_png(content: bytes, _info: Mapping[Any, Any]) -> Iterator[Finding]:
    at = 8
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        at += 12 + length
        if name in {b"tEXt", b"zTXt", b"iTXt"}:
            yield from _of_words(data.split(b"\x00")[0])
        elif name == b"tIME":
            yield Finding.TIME
        elif name == b"caBX":
            yield Finding.PROVENANCE
        elif name == b"IEND":
            break
        elif name[1:2].islower():  # private
            yield Finding.PROPERTIES
    yield from _of_what_follows(content[at:])


def _of_words(key: bytes) -> Iterator[Finding]:
    if not key.startswith(b"XML:com.adobe"):
        found = (finding for finding, names in _WORDS_OF_PNG.items() if re.search(names, key, re.I))
        yield next(found, Finding.PROPERTIES)


def _of_webp(content: bytes, _info: Mapping[Any, Any]) -> Iterator[Finding]:
    usual = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP "}
    for name, _ in _chunks_of_riff(content):
        if name not in usual:
            yield Finding.PROVENANCE if name == b"C2PA" else Finding.PROPERTIES
    yield from _of_what_follows(content[8 + int.from_bytes(content[4:8], "little") :])


def _chunks_of_riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= end:
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _of_heic(content: bytes, _info: Mapping[Any, Any]) -> Iterator[Finding]:
    at = 0
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16])
        box = content[at + 8 : at + length] if length else content[at + 8 :]
        if name in {b"mpvd", b"moov"}:
            yield Finding.FILM
        elif name == b"uuid":
            yield Finding.PROVENANCE if box.startswith(_C2PA_BOX) else Finding.PROPERTIES
        elif name == b"meta":
            if b"thmb" in box:
                yield Finding.THUMBNAIL
            if b"auxl" in box:  # depths and brightnesses are pictures too
                yield Finding.FURTHER_PICTURES
        if length < 8:
            break
        at += length
