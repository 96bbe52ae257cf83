"""The kinds of file that the portal takes, and what a file is when one looks inside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import filetype

from portal.files import office, sound


class Kind(StrEnum):
    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    HEIC = "HEIC"
    TEXT = "TXT"
    DOCX = "DOCX"
    ODT = "ODT"
    XLSX = "XLSX"
    ODS = "ODS"
    OGG = "OGG"
    MP3 = "MP3"
    M4A = "M4A"
    WAV = "WAV"
    AMR = "AMR"


@dataclass(frozen=True, slots=True)
class Format:
    media_type: str
    extensions: tuple[str, ...]  # the first is the one we give


FORMATS: Mapping[Kind, Format] = {
    Kind.PDF: Format("application/pdf", ("pdf",)),
    Kind.JPEG: Format("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    Kind.PNG: Format("image/png", ("png",)),
    Kind.WEBP: Format("image/webp", ("webp",)),
    Kind.HEIC: Format("image/heic", ("heic", "heif", "hif")),
    Kind.TEXT: Format("text/plain", ("txt", "text")),
    Kind.DOCX: Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    Kind.ODT: Format("application/vnd.oasis.opendocument.text", ("odt",)),
    Kind.XLSX: Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    Kind.ODS: Format("application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
    Kind.OGG: Format("audio/ogg", ("ogg", "opus", "oga")),
    Kind.MP3: Format("audio/mpeg", ("mp3",)),
    Kind.M4A: Format("audio/mp4", ("m4a", "mp4", "3gp", "3ga", "3gpp")),
    Kind.WAV: Format("audio/wav", ("wav",)),
    Kind.AMR: Format("audio/amr", ("amr", "awb")),
}
SOUNDS = frozenset((Kind.OGG, Kind.MP3, Kind.M4A, Kind.WAV, Kind.AMR))
DOCUMENTS = frozenset(Kind) - SOUNDS  # and pictures: what contributions may bring
EXTENSIONS: Mapping[str, Kind] = {
    extension: kind for kind, format_ in FORMATS.items() for extension in format_.extensions
}

PREFIX = 1024  # bytes that may stand before a PDF begins; programs that read mail and printers put some there

_MARKED_UP = re.compile(r"\s*(?:<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|svg|\?xml)\b", re.I | re.S)
_NOT_WORDS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PDF = re.compile(rb"%PDF-\d")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}


def recognised(content: bytes) -> Kind | str | None:
    """What this is: a kind we take, the short name of another one, or nothing that anybody knows."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and _HEIC_BRANDS & _brands(content):
        return Kind.HEIC
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if heard := sound.label(content):
        return Kind(heard)
    if _PDF.search(content, 0, PREFIX) and b" obj" in content:
        return Kind.PDF
    return _worded(content) or _foreign(content)


def decoded(content: bytes) -> str | None:
    """The words of plain text, without a byte order mark: UTF-16 that has one, UTF-8, or Windows-1252."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NOT_WORDS.search(text) else text
    return None


def is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_worded(content: bytes) -> bool:
    """Whether this looks like plain text in whatever encoding."""
    return not _NOT_WORDS.search(content.decode("latin-1")) or content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _brands(content: bytes) -> set[bytes]:
    """What a file of boxes says it can be read as."""
    end = min(int.from_bytes(content[:4]), 256)
    return {content[at : at + 4] for at in (8, *range(16, end, 4))}


def _packed(content: bytes) -> Kind | str | None:
    label = office.label(content)
    return next((kind for kind in Kind if kind == label), label)


def _worded(content: bytes) -> Kind | str | None:
    text = decoded(content)
    if text is None or (not is_utf8(content) and _foreign(content)):
        return None
    if found := _MARKED_UP.match(text):
        return {"svg": "SVG", "?xml": "XML"}.get(found.group(1).lower(), "HTML")
    if text.startswith("{\\rtf"):
        return "RTF"
    return "PostScript" if text.startswith("%!PS") else Kind.TEXT


def _foreign(content: bytes) -> str | None:
    """The name of a kind that we do not take; what only begins like a document that we take is nothing."""
    guess = filetype.guess(content)
    return None if guess is None or EXTENSIONS.get(guess.extension) in DOCUMENTS else str(guess.extension).upper()
