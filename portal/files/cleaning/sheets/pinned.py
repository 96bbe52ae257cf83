"""What lies on the cells of a sheet: pictures and boxes of text. Charts and other objects are left out, and told."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.files.cleaning.insets import WHOLE, Crop
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, named, part
from portal.files.cleaning.sheets.reading import Sheet
from portal.files.package import Package, Relationship

OF_PIXEL = 9525  # English Metric Units in one, at 96 to an inch
SPECK = 25_400  # of the same units, which are 2 points: a picture of that size is a speck
WHOLE_OF_PICTURE = 100_000
_ANCHORS = ("xdr:twoCellAnchor", "xdr:oneCellAnchor", "xdr:absoluteAnchor")
_MOST_PIXELS = 5_000
_BESIDE = {"from", "to", "ext", "pos", "clientData"}


@dataclass(frozen=True, slots=True)
class Pinned:
    row: int
    column: int
    x: int  # pixels within the cell
    y: int
    width: int
    height: int
    words: str = ""
    picture: bytes = b""
    crop: Crop = WHOLE


def pinned(package: Package, name: str, sheet: Sheet, findings: set[Finding]) -> Iterator[Pinned]:
    root = part(package, name)
    related = {relationship.identity: relationship for relationship in package.related(name)}
    for anchor in root.iterchildren(*map(named, _ANCHORS)):
        start = anchor.find(named("xdr:from"))
        row, column = _number(start, "xdr:row"), _number(start, "xdr:col")
        for thing in anchor:
            if thing.tag.rpartition("}")[2] in _BESIDE:
                continue
            if sheet.is_hidden(row, column) or _is_hidden(thing):
                findings.add(Finding.HIDDEN_CELLS)
            else:
                place = (
                    row,
                    column,
                    _number(start, "xdr:colOff") // OF_PIXEL,
                    _number(start, "xdr:rowOff") // OF_PIXEL,
                )
                yield from _things(package, related, thing, place, findings)


def _things(
    package: Package,
    related: dict[str, Relationship],
    thing: Element,
    place: tuple[int, int, int, int],
    findings: set[Finding],
) -> Iterator[Pinned]:
    kind = thing.tag
    width, height = _size(thing)
    if kind == named("xdr:grpSp"):
        for inner in thing:
            if inner.tag.rpartition("}")[2] not in {"nvGrpSpPr", "grpSpPr"}:
                yield from _things(package, related, inner, place, findings)
    elif kind == named("xdr:pic") and (picture := _picture(package, related, thing)):
        yield Pinned(*place, width, height, picture=picture, crop=_crop(thing))
    elif kind == named("xdr:sp") and (words := _words(thing)):
        yield Pinned(*place, width, height, words=words)
    else:
        findings.add(Finding.OBJECTS)


def _picture(package: Package, related: dict[str, Relationship], thing: Element) -> bytes | None:
    blip = thing.find(f"{named('xdr:blipFill')}/{named('a:blip')}")
    relationship = None if blip is None else related.get(blip.get(named("r:embed"), ""))
    if relationship is None or relationship.external or not package.has(relationship.target):
        return None
    return package.read(relationship.target)


def _crop(thing: Element) -> Crop:
    source = thing.find(f"{named('xdr:blipFill')}/{named('a:srcRect')}")
    if source is None:
        return WHOLE
    left, top, right, bottom = (_whole(source.get(side)) / WHOLE_OF_PICTURE for side in "ltrb")
    return left, top, right, bottom


def _words(thing: Element) -> str:
    body = thing.find(named("xdr:txBody"))
    paragraphs = [] if body is None else body.findall(named("a:p"))
    return "\n".join("".join(words.text or "" for words in line.iter(named("a:t"))) for line in paragraphs).strip()


def _is_hidden(thing: Element) -> bool:
    size = thing.find(f".//{named('a:xfrm')}/{named('a:ext')}")
    if size is not None and min(_whole(size.get(side)) for side in ("cx", "cy")) <= SPECK:
        return bool(thing.tag != named("xdr:cxnSp"))
    return any(said.get("hidden", "0") not in {"0", "false"} for said in thing.iter(named("xdr:cNvPr")))


def _size(thing: Element) -> tuple[int, int]:
    size = thing.find(f".//{named('a:xfrm')}/{named('a:ext')}")
    if size is None:
        return 200, 100
    width, height = (min(max(_whole(size.get(side)) // OF_PIXEL, 1), _MOST_PIXELS) for side in ("cx", "cy"))
    return width, height


def _number(start: Element | None, name: str) -> int:
    element = None if start is None else start.find(named(name))
    return max(_whole(None if element is None else element.text), 0)


def _whole(written: str | None) -> int:
    try:
        return int(float((written or "0").rstrip("%")) * (1000 if (written or "").endswith("%") else 1))
    except (ValueError, OverflowError):
        return 0
