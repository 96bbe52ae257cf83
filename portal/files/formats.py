"""The kinds of file that the portal takes, and what a file is when one looks inside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import filetype

from portal.files import office


class Kind(StrEnum):
    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    TEXT = "TXT"
    DOCX = "DOCX"
    ODT = "ODT"
    XLSX = "XLSX"


@dataclass(frozen=True, slots=True)
class Format:
    media_type: str
    extensions: tuple[str, ...]  # the first is the one we give


FORMATS: Mapping[Kind, Format] = {
    Kind.PDF: Format("application/pdf", ("pdf",)),
    Kind.JPEG: Format("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    Kind.PNG: Format("image/png", ("png",)),
    Kind.WEBP: Format("image/webp", ("webp",)),
    Kind.TEXT: Format("text/plain", ("txt", "text")),
    Kind.DOCX: Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    Kind.ODT: Format("application/vnd.oasis.opendocument.text", ("odt",)),
    Kind.XLSX: Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
}
EXTENSIONS = {extension: kind for kind, format_ in FORMATS.items() for extension in format_.extensions}

_MARKED_UP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|svg|\?xml)\b", re.I | re.S)
_NOT_WORDS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if not _NOT_WORDS.search(content) and _is_utf8(content):
        return _worded(content)
    return _foreign(content)


def is_worded(content: bytes) -> bool:
    """Whether this looks like plain text in whatever encoding."""
    return not _NOT_WORDS.search(content) or content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _packed(content: bytes) -> Kind | str | None:
    label = office.label(content)
    return next((kind for kind in Kind if kind == label), label)


def _worded(content: bytes) -> Kind | str:
    if found := _MARKED_UP.match(content.removeprefix(_BYTE_ORDER_MARK)):
        return {b"svg": "SVG", b"?xml": "XML"}.get(found.group(1).lower(), "HTML")
    if content.startswith(b"{\\rtf"):
        return "RTF"
    return "PostScript" if content.startswith(b"%!PS") else Kind.TEXT


def _foreign(content: bytes) -> str | None:
    guess = filetype.guess(content)
    return str(guess.extension).upper() if guess else None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
