"""Office documents, which are zip archives: walked to the last byte without unpacking them anywhere."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree

from portal.files.examiner import Verdict

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * 1024**2
SUSPECT_FROM = 10 * 1024**2  # below this, even blank pages may shrink as they like
HIGHEST_RATIO = 200
CHUNK = 64 * 1024
LONGEST_INDEX = 1024**2

CONTENT_TYPES = "[Content_Types].xml"
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
MAIN_PARTS = {"DOCX": "word/document.xml", "XLSX": "xl/workbook.xml", "ODT": "content.xml", "ODS": "content.xml"}
_PACKAGED = {"DOCX", "XLSX"}

_MACRO_PART = re.compile(r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|activex/.*)$|^(basic|scripts)/.", re.I)
_ARCHIVE_NAME = re.compile(r"\.(zip|7z|rar|gz|bz2|xz|tar|jar|cab|iso|docx|docm|odt|ods|xlsx|xlsm|pptx)$", re.I)
_ARCHIVE_START = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"MSCF")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def label(content: bytes) -> str | None:
    """The short name of what this archive is; nothing when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if CONTENT_TYPES in names:
                return next((OPEN_XML[type_] for type_ in _content_types(archive) if type_ in OPEN_XML), "ZIP")
            return OPEN_DOCUMENT.get(_index(archive, "mimetype"), "ZIP") if "mimetype" in names else "ZIP"
    except Exception:  # zipfile answers hostile archives with a dozen kinds of exception
        return None


def is_encrypted(content: bytes) -> bool:
    """Whether this is how Word and Excel wrap a document with a password."""
    return content.startswith(_OLE_START) and _ENCRYPTED_STREAM in content


def examine(content: bytes, kind: str) -> Verdict:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _examine(archive, len(content), kind)
    except Exception:
        return Verdict.UNREADABLE


def _examine(archive: zipfile.ZipFile, size: int, kind: str) -> Verdict:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        return Verdict.BOMB
    if any(entry.flag_bits & 1 for entry in entries):
        return Verdict.ENCRYPTED
    if len(set(names)) < len(names) or MAIN_PARTS[kind] not in names or not all(map(_stays_inside, names)):
        return Verdict.UNREADABLE
    if any(map(_MACRO_PART.search, names)) or (kind in _PACKAGED and _declares_macros(archive)):
        return Verdict.MACROS
    if kind not in _PACKAGED and _is_locked(archive):
        return Verdict.ENCRYPTED
    if any(map(_ARCHIVE_NAME.search, names)):
        return Verdict.NESTED
    return _walk(archive, entries, size)


def _walk(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> Verdict:
    """Read everything once: what the archive says about its sizes may be a lie, and its checksums are checked."""
    most = min(MOST_BYTES, max(SUSPECT_FROM, size * HIGHEST_RATIO))
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as part:
            chunk = part.read(CHUNK)
            if chunk.startswith((*_ARCHIVE_START, _OLE_START)):
                return Verdict.NESTED
            while chunk:
                unpacked += len(chunk)
                if unpacked > most:
                    return Verdict.BOMB
                chunk = part.read(CHUNK)
    return Verdict.FINE


def _declares_macros(archive: zipfile.ZipFile) -> bool:
    return any("macro" in type_.lower() or "vba" in type_.lower() for type_ in _content_types(archive))


def _is_locked(archive: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in _index(archive, manifest)


def _content_types(archive: zipfile.ZipFile) -> list[str]:
    written = _index(archive, CONTENT_TYPES).decode("utf-8-sig")
    if "<!" in written:
        raise ValueError("a list of types needs no declarations, and entities hide things")
    return [part.get("ContentType", "") for part in ElementTree.fromstring(written)]  # noqa: S314  (see above)


def _index(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        index = part.read(LONGEST_INDEX + 1)
    if len(index) > LONGEST_INDEX:
        raise ValueError("longer than the index of any document")
    return index


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\x00" not in name
