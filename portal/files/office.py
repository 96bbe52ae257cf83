"""Office documents at the door: walked to the last byte without unpacking them anywhere.

What is refused is what a reader's program could be harmed by before anybody has read a word: macros, declarations in
XML, archives that unpack without end. Links to other computers, templates, embedded objects and fields that fetch
something may come in: the copy that readers get has none of them.
"""

import re

from portal.files.examiner import Verdict
from portal.files.package import (
    CONTENT_TYPES,
    LONGEST_INDEX,
    MANIFEST,
    Bomb,
    Damaged,
    Declaring,
    Locked,
    Package,
    ensure_undeclared,
)

OPEN_XML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "DOCX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "DOTX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "XLSX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": "XLTX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "PPTX",
    "application/vnd.ms-word.document.macroEnabled.main+xml": "DOCM",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": "DOTM",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "XLSM",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": "XLTM",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.main": "XLSB",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml": "PPTM",
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.presentation": "ODP",
    b"application/epub+zip": "EPUB",
}
WITH_MACROS = {"DOCM", "DOTM", "XLSM", "XLTM", "XLSB", "PPTM"}
KINDS = {"DOCX", "XLSX", "ODT", "ODS"}

MIMETYPE = "mimetype"
CONTENT = "content.xml"
READ_OF_OPEN_DOCUMENT = {CONTENT, "styles.xml", "meta.xml", "settings.xml"}

_PROGRAM = re.compile(r"/(vbaProject\w*|wordVbaData|xl\w*Macrosheet|attachedToolbars)$|^control$", re.I)
_PROGRAM_PART = re.compile(r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|activex/.*)$|^(basic|scripts)/.", re.I)
INSERTED = "aFChunk"
_ZIP_START = b"PK\x03\x04"
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def label(content: bytes) -> str | None:
    """The short name of what this archive is; nothing when it cannot be read."""
    try:
        package = Package(content)
        if package.has(CONTENT_TYPES):
            return OPEN_XML.get(package.type_of(package.main), "ZIP")
        return OPEN_DOCUMENT.get(package.read(MIMETYPE, LONGEST_INDEX), "ZIP") if package.has(MIMETYPE) else "ZIP"
    except Damaged:
        return None


def is_encrypted(content: bytes) -> bool:
    """Whether this is how Word and Excel wrap a document with a password."""
    return content.startswith(_OLE_START) and _ENCRYPTED_STREAM in content


def examine(content: bytes) -> Verdict:
    try:
        package = Package(content)
        package.ensure_sound()
        if package.has(CONTENT_TYPES):
            _examine_open_xml(package)
        else:
            _examine_open_document(package)
    except Bomb:
        return Verdict.BOMB
    except Locked:
        return Verdict.ENCRYPTED
    except Declaring:
        return Verdict.DECLARING
    except Damaged:
        return Verdict.UNREADABLE
    except _Macros:
        return Verdict.MACROS
    return Verdict.FINE


class _Macros(Exception):
    """A document that carries programs."""


def _examine_open_xml(package: Package) -> None:
    if any("macro" in type_.lower() or "vba" in type_.lower() for type_ in package.types):
        raise _Macros
    if any(map(_PROGRAM_PART.search, package.names)):
        raise _Macros
    if any(_PROGRAM.search(relationship.kind) for relationship in package.all_related()):
        raise _Macros
    inserted = _inserted(package)
    for content in inserted.values():
        within = Package(content)
        within.ensure_sound()
        _examine_open_xml(within)
    marked_up = {name for name in package.names if package.is_xml(name)} - set(inserted)
    _walk(package, marked_up | {package.main})


def _inserted(package: Package) -> dict[str, bytes]:
    """Packages within this one that have the type of a document, as programs insert them (altChunk)."""
    chunks = {each.target for each in package.all_related() if each.kind == INSERTED and package.has(each.target)}
    return {
        name: content
        for name in package.names
        if name in chunks and package.is_xml(name) and (content := package.read(name)).startswith(_ZIP_START)
    }


def _examine_open_document(package: Package) -> None:
    if not package.has(CONTENT):
        raise Damaged
    if any(map(_PROGRAM_PART.search, package.names)):
        raise _Macros
    if package.has(MANIFEST) and b"encryption-data" in package.read(MANIFEST, LONGEST_INDEX):
        raise Locked
    _walk(package, READ_OF_OPEN_DOCUMENT)


def _walk(package: Package, marked_up: set[str]) -> None:
    """Read everything once: what the archive says about its sizes may be a lie, and its checksums are checked."""
    for name in package.names:
        chunks = package.chunks(name)
        if name in marked_up:
            ensure_undeclared(chunks)
        for _rest in chunks:
            pass
