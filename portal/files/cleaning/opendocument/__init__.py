"""Texts and sheets of OpenDocument: the words that readers see, with their look, in a new package."""

from collections.abc import Iterator

from portal.files.cleaning.insets import Insets
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason, in_order
from portal.files.cleaning.markup import Element, drop, inside, named, part
from portal.files.cleaning.opendocument import packing, seeing, tables, telling, wording
from portal.files.cleaning.opendocument.copying import Copier
from portal.files.cleaning.opendocument.looks import Looks
from portal.files.cleaning.opendocument.naming import Names
from portal.files.cleaning.opendocument.pictures import Pictures
from portal.files.cleaning.packages import no_copy_of_what_cannot_be_read
from portal.files.formats import Kind
from portal.files.office import CONTENT, MIMETYPE, OPEN_DOCUMENT
from portal.files.package import LONGEST_INDEX, MANIFEST, Damaged, Locked, Package

__all__ = ["clean"]

BODIES = {Kind.ODT: "office:text", Kind.ODS: "office:spreadsheet"}


def clean(content: bytes) -> Made:
    """A text or a sheet, whichever it says it is."""
    findings: set[Finding] = set()
    with no_copy_of_what_cannot_be_read():
        package = Package(content)
        kind = _kind(package)
        document = part(package, CONTENT)
        styles = part(package, packing.STYLES) if package.has(packing.STYLES) else None
        telling.tell(package, document, findings)
        made, text = _copied(package, document, styles, kind, findings)
    return Made(
        content=made,
        kind=kind,
        findings=in_order(findings),
        text=text,
    )


def _kind(package: Package) -> Kind:
    package.ensure_sound()
    if not package.has(MIMETYPE) or not package.has(CONTENT):
        raise Damaged
    label = OPEN_DOCUMENT.get(package.read(MIMETYPE, LONGEST_INDEX))
    if label not in BODIES:
        raise NoCopy(Reason.KIND)
    if package.has(MANIFEST) and b"encryption-data" in package.read(MANIFEST, LONGEST_INDEX):
        raise Locked
    return Kind(label)


def _copied(
    package: Package, document: Element, styles: Element | None, kind: Kind, findings: set[Finding]
) -> tuple[bytes, tuple[Block, ...]]:
    body = document.find(f"{named('office:body')}/{named(BODIES[kind])}")
    if body is None:
        raise Damaged
    looks = Looks(document, styles)
    masters = None if styles is None else styles.find(named("office:master-styles"))
    for edge in [] if masters is None else inside(masters, *packing.EDGES):
        if kind is Kind.ODS or edge.get(named("style:display")) == "false":
            drop(edge)  # those of sheets are seen in print only
    for story in (body, masters):
        if story is not None:
            tables.blind(story, looks, findings)
            seeing.see(story, looks, findings)
    insets = Insets(findings)
    copier = Copier(Names(), Pictures(package, looks, insets, findings), findings, is_sheet=kind is Kind.ODS)
    made = packing.packed_copy(document, body, styles, telling.optional(package, packing.SETTINGS), copier, insets)
    copy = Package(made)
    words, shared = part(copy, CONTENT), part(copy, packing.STYLES)
    used = [page for page in _pages(masters) if copier.names.is_used(page.get(named("style:name"), ""))]
    if wording.spoken(body) != wording.spoken(words) or _edges(used) != _edges(_pages(shared)):
        raise NoCopy(Reason.DOUBTFUL)
    return made, tuple(_blocks(words, shared, kind))


def _pages(root: Element | None) -> list[Element]:
    return [] if root is None else list(root.iter(named("style:master-page")))


def _edges(pages: list[Element]) -> list[str]:
    return sorted(wording.spoken(edge) for page in pages for edge in inside(page, *packing.EDGES))


def _blocks(document: Element, shared: Element, kind: Kind) -> Iterator[Block]:
    """What one reads from above to below, then what stands at the head and the foot of the pages."""
    lists = [style for root in (document, shared) for style in inside(root, "text:list-style")]
    wording_ = wording.Wording(lists)
    body = document.find(f"{named('office:body')}/{named(BODIES[kind])}")
    if kind is Kind.ODS:
        for table in body.iterchildren(named("table:table")):
            yield Block(table.get(named("table:name"), ""), 1)
            yield from wording_.blocks([table])
    else:
        yield from wording_.blocks(body)
    edges = (edge for page in _pages(shared) for edge in inside(page, *packing.EDGES))
    yield from dict.fromkeys(block for edge in edges for block in wording_.blocks(edge))
