"""Packages of office programs: zip archives whose parts are found by relationships and types, never by their names.

The main part of a Word document may be called ``word/document2.xml``, and a program may stand under any name at all.
Nothing here is unpacked anywhere, and only small indexes are parsed.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * 1024**2
SUSPECT_FROM = 10 * 1024**2  # below this, even blank pages may shrink as they like
HIGHEST_RATIO = 200
CHUNK = 64 * 1024
LONGEST_INDEX = 1024**2

CONTENT_TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
# Strict Open XML has namespaces of its own for the same elements and relationships.
STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = "http://schemas.openxmlformats.org/"
# The short name of a relationship is what follows one of these.
OFFICE = (f"{TRANSITIONAL}officeDocument/2006/relationships/", f"{STRICT}officeDocument/relationships/")
MAIN = "officeDocument"

_STEP = 4096
_XML_TYPE = re.compile(r"^(application|text)/(xml|.*\+xml)$", re.I)


class Damaged(Exception):
    """A package that cannot be read."""


class Locked(Damaged):
    """Nobody reads it without a password."""


class Bomb(Damaged):
    """A package that unpacks to more than it may (a decompression bomb)."""


class Declaring(Damaged):
    """Its XML declares entities, or could: they hide things and multiply. No office program writes any."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """From one part to another, or out of the package: then ``target`` is an address."""

    identity: str
    kind: str  # short, when it is one of the office programs' own
    target: str
    external: bool


class Package:
    """The parts of one file, by their names, in which upper and lower case are the same."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
            raise Damaged from broken
        self._size = len(content)
        self._entries = {entry.filename.lower(): entry for entry in self._archive.infolist() if not entry.is_dir()}
        self._types: tuple[dict[str, str], dict[str, str]] | None = None

    @property
    def names(self) -> list[str]:
        return [entry.filename for entry in self._entries.values()]

    def ensure_sound(self) -> None:
        """What the archive says of itself is within bounds. Whether that is true shows when it is read."""
        entries = self._archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > self.most:
            raise Bomb
        if any(entry.flag_bits & 1 for entry in entries):
            raise Locked
        names = [entry.filename.lower() for entry in entries]
        if len(set(names)) < len(names) or not all(map(_stays_inside, names)):
            raise Damaged

    @property
    def most(self) -> int:
        return min(MOST_BYTES, max(SUSPECT_FROM, self._size * HIGHEST_RATIO))

    def has(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str, most: int | None = None) -> bytes:
        return b"".join(self.chunks(name, most))

    def chunks(self, name: str, most: int | None = None) -> Iterator[bytes]:
        left = self.most if most is None else most
        try:
            with self._archive.open(self._entries[name.lower()]) as part:
                while chunk := part.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise Bomb
                    yield chunk
        except Damaged:
            raise
        except Exception as broken:  # zipfile answers hostile archives with a dozen kinds of exception
            raise Damaged from broken

    @property
    def main(self) -> str:
        """The part with which reading begins."""
        for relationship in self.related(""):
            if relationship.kind == MAIN and not relationship.external and self.has(relationship.target):
                return relationship.target
        raise Damaged

    def related(self, source: str) -> list[Relationship]:
        """What this part names; the package itself is the empty name."""
        name = relationships_of(source)
        if not self.has(name):
            return []
        return [_relationship(source, entry) for entry in self._index(name)]

    def all_related(self) -> Iterator[Relationship]:
        """The relationships of every part, also of those that nothing leads to."""
        for name in self.names:
            folder, file = posixpath.split(name)
            if posixpath.basename(folder).lower() == "_rels" and file.lower().endswith(".rels"):
                yield from self.related(posixpath.join(posixpath.dirname(folder), file[: -len(".rels")]))

    def type_of(self, name: str) -> str:
        by_name, by_ending = self._content_types()
        ending = PurePosixPath(name).suffix.removeprefix(".").lower()
        return by_name.get(name.lower()) or by_ending.get(ending, "")

    @property
    def types(self) -> set[str]:
        """Every type that is spoken of, whether or not a part has it."""
        by_name, by_ending = self._content_types()
        return {*by_name.values(), *by_ending.values()}

    def is_xml(self, name: str) -> bool:
        """A picture in SVG or a page of HTML may have a type of document; what office programs read may not."""
        type_ = self.type_of(name)
        return bool(_XML_TYPE.match(type_)) and "html" not in type_.lower()

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        if self._types is None:
            by_name: dict[str, str] = {}
            by_ending: dict[str, str] = {}
            for entry in self._index(CONTENT_TYPES):
                type_ = entry.get("ContentType", "")
                if entry.get("PartName"):
                    by_name[entry.get("PartName", "").removeprefix("/").lower()] = type_
                else:
                    by_ending[entry.get("Extension", "").lower()] = type_
            self._types = by_name, by_ending
        return self._types

    def _index(self, name: str) -> ElementTree.Element:
        content = self.read(name, LONGEST_INDEX)
        ensure_undeclared([content])
        try:
            return ElementTree.fromstring(content)  # noqa: S314  (it declares nothing)
        except (ElementTree.ParseError, ValueError, LookupError) as broken:
            raise Damaged from broken


def relationships_of(source: str) -> str:
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def resolved(source: str, target: str) -> str:
    """The name of the part that ``target`` leads to, seen from ``source``."""
    path = unquote(target.partition("#")[0])
    whole = path if path.startswith("/") else posixpath.join(posixpath.dirname(source), path)
    return posixpath.normpath(whole).lstrip("/")


def ensure_undeclared(chunks: Iterator[bytes] | list[bytes]) -> None:
    """No document type stands before the first element of this XML, which is the only place where one may stand."""
    parser = expat.ParserCreate()
    met: list[type[Exception] | None] = []
    parser.StartDoctypeDeclHandler = lambda *_declaration: met.append(Declaring)
    parser.StartElementHandler = lambda *_element: met.append(None)
    for chunk in chunks:
        for start in range(0, len(chunk), _STEP):
            try:
                parser.Parse(chunk[start : start + _STEP], False)
            except (expat.ExpatError, ValueError, LookupError) as broken:
                if not met:
                    raise Damaged from broken
            if met:
                if met[0]:
                    raise met[0]
                return


def transitional(name: str) -> str:
    """The name of an element or attribute of Strict Open XML as the usual dialect has it; other names as they are."""
    if not name.startswith("{" + STRICT):
        return name
    space, _, local = name[1:].partition("}")
    kind, _, rest = space.removeprefix(STRICT).partition("/")
    return f"{{{TRANSITIONAL}{kind}/2006/{rest}}}{local}"


def packed(parts: dict[str, bytes], stored: str = "") -> bytes:
    """A package of parts; equal parts give equal bytes, whatever the hour. ``stored`` names the one not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _relationship(source: str, entry: ElementTree.Element) -> Relationship:
    type_, target = entry.get("Type", ""), entry.get("Target", "")
    kind = next((type_.removeprefix(start) for start in OFFICE if type_.startswith(start)), type_)
    external = entry.get("TargetMode", "").lower() == "external"
    return Relationship(entry.get("Id", ""), kind, target if external else resolved(source, target), external)


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\x00" not in name
