"""What the document held that its copy does not: looked for in every object, told as kinds and never in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.pdf import camera
from portal.files.cleaning.pdf.layers import Layers
from portal.files.cleaning.pdf.spelling import entries, spelled

MARKUP = {
    *("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline"),
    *("/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/FileAttachment", "/Redact"),
}
PLAYED = {"/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"}
ELSEWHERE = {"/GoToR", "/GoToE", "/Launch", "/SubmitForm", "/ImportData"}
CATALOGUE = {
    "/Dests": Finding.NAMES_INSIDE,
    "/Names": Finding.NAMES_INSIDE,
    "/PageLabels": Finding.NAMES_INSIDE,
    "/Collection": Finding.ATTACHED,
    "/AF": Finding.ATTACHED,
}
ANYWHERE = {
    "/JS": Finding.PROGRAM,
    "/AA": Finding.PROGRAM,
    "/EF": Finding.ATTACHED,
    "/PieceInfo": Finding.EDITING,
    "/OPI": Finding.EXTERNAL,
    "/LastModified": Finding.TIME,
    "/Thumb": Finding.THUMBNAIL,
    "/Alternates": Finding.FURTHER_PICTURES,
}
INFORMATION = {
    "/Author": Finding.AUTHOR,
    "/Company": Finding.ORGANIZATION,
    "/CreationDate": Finding.TIME,
    "/ModDate": Finding.TIME,
}
METADATA = (
    (rb"creator|[Aa]uthor", Finding.AUTHOR),
    (rb"[Cc]ompany|[Oo]rgani[sz]ation|publisher", Finding.ORGANIZATION),
    (rb"Date\b|\bwhen\b", Finding.TIME),
    (rb"GPS", Finding.PLACE),
    (rb"tiff:(Make|Model)|SerialNumber", Finding.DEVICE),
    (rb"History|DerivedFrom", Finding.EDITING),
    (rb"c2pa|contentauth", Finding.PROVENANCE),
)
PATH = re.compile(
    r"[A-Za-z]:\\|\\\\\w|/(Users|home|Volumes)/|file:|\.(docx?|od[tsp]|xlsx?|pptx?|rtf|pages|indd|pdf)\b", re.I
)

_SECTION = re.compile(rb"startxref\s+\d+\s+%%EOF")
_EMPTY_SECTION = re.compile(rb"xref\s+0 0\s+trailer")  # Word writes one behind each document


def found(pdf: Pdf, content: bytes, layers: Layers) -> set[Finding]:
    """Before anything is changed. Refuses layers that decide by a formula whether they are seen."""
    findings: set[Finding] = set()
    for top in [pdf.trailer, *pdf.objects]:
        for thing in _within(top):
            findings |= set(_in_dictionary(thing))
            if isinstance(thing, Stream):
                findings |= set(_in_stream(thing))
    findings |= set(_in_catalogue(pdf)) | set(_in_information(pdf))
    if pdf.is_encrypted:
        findings.add(Finding.OWNER_PASSWORD)
    if layers.any_hidden:
        findings.add(Finding.HIDDEN_LAYER)
    if len(_SECTION.findall(content)) - len(_EMPTY_SECTION.findall(content)) - pdf.is_linearized > 1:
        findings.add(Finding.EARLIER_VERSIONS)
    return findings


def _within(top: object) -> Iterator[Dictionary | Stream]:
    """The dictionaries of this object; those that it refers to are met in their own right."""
    waiting = [top]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, Dictionary | Stream):
            yield thing
            inside: list[object] = [value for _key, value in entries(thing)]
        else:
            inside = list(thing) if isinstance(thing, Array) else []
        waiting += [value for value in inside if isinstance(value, Object) and not value.is_indirect]


def _in_dictionary(thing: Dictionary | Stream) -> Iterator[Finding]:
    kind, subtype, action = (spelled(thing.get(key)) for key in ("/Type", "/Subtype", "/S"))
    if kind == "/OCMD" and "/VE" in thing:
        raise NoCopy(Reason.KIND)
    yield from (finding for key, finding in ANYWHERE.items() if key in thing)
    if action in ELSEWHERE:
        yield Finding.EXTERNAL
    if action == "/JavaScript":
        yield Finding.PROGRAM
    if kind == "/OCG":
        yield Finding.NAMES_INSIDE
    if kind == "/Sig" or "/ByteRange" in thing:
        yield from (Finding.PROVENANCE, Finding.TIME)
        yield from (Finding.AUTHOR for key in ("/Name",) if _says(thing, key))
    if "/Rect" in thing:
        yield from _in_annotation(thing, subtype)
    if "/FT" in thing:
        yield Finding.FIELDS


def _in_annotation(thing: Dictionary | Stream, subtype: str) -> Iterator[Finding]:
    if subtype == "/Link":
        yield Finding.LINKS
    if subtype in PLAYED:
        yield Finding.OBJECTS
    if subtype == "/FileAttachment":
        yield Finding.ATTACHED
    if subtype in MARKUP:
        if _says(thing, "/T"):
            yield Finding.AUTHOR
        if _says(thing, "/Contents") or _says(thing, "/RC"):
            yield Finding.COMMENTS
        if _says(thing, "/M") or _says(thing, "/CreationDate"):
            yield Finding.TIME


def _in_stream(thing: Stream) -> Iterator[Finding]:
    if thing.get("/Type") == "/Metadata" or thing.get("/Subtype") == "/XML":
        yield from _in_metadata(thing.read_bytes())
    filters = thing.get("/Filter")
    if filters == Name.DCTDecode and thing.get("/Subtype") == "/Image":
        yield from camera.found(thing.read_raw_bytes())


def _in_metadata(content: bytes) -> Iterator[Finding]:
    yield Finding.PROPERTIES
    yield from (finding for pattern, finding in METADATA if re.search(pattern, content))
    if PATH.search(content.decode("utf-8", "replace")):
        yield Finding.PATH


def _in_catalogue(pdf: Pdf) -> Iterator[Finding]:
    yield from (finding for key, finding in CATALOGUE.items() if key in pdf.Root)
    if "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()):
        yield Finding.ATTACHED
    if "/OutputIntents" in pdf.Root:
        yield Finding.PROPERTIES


def _in_information(pdf: Pdf) -> Iterator[Finding]:
    information = pdf.trailer.get("/Info")
    for key, value in entries(information) if isinstance(information, Dictionary) else ():
        if isinstance(value, String) and str(value).strip():
            yield INFORMATION.get(key, Finding.PROPERTIES)
            if PATH.search(str(value)):
                yield Finding.PATH


def _says(thing: Dictionary | Stream, key: str) -> bool:
    value = thing.get(key)
    return isinstance(value, String) and bool(str(value).strip())
