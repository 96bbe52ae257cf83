"""The parts of a Word document that have words of its text, found by relationships, in the names of one dialect."""

from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from portal.files.package import STRICT, Package, ensure_undeclared, transitional

KINDS = {"", "styles", "numbering", "footnotes", "endnotes"}
EDGES = {"header", "footer"}


class Inserted(NamedTuple):
    """A document that stands in another one (altChunk); without content it is not in the package (subDoc)."""

    name: str
    media_type: str
    content: bytes | None


class Parts(NamedTuple):
    """The main part under the empty name, the others under the kinds of their relationships."""

    by_kind: dict[str, Element]
    edges: list[Element]  # heads and feet of pages
    inserted: dict[str, Inserted]  # by the identities of their relationships


def read(content: bytes) -> Parts:
    package = Package(content)
    main = package.main
    names, edges, inserted = {"": main}, [], {}
    for relationship in package.related(main):
        there = not relationship.external and package.has(relationship.target)
        if relationship.kind in {"aFChunk", "subDocument"}:
            media_type = package.type_of(relationship.target) if there else ""
            found = package.read(relationship.target) if there else None
            inserted[relationship.identity] = Inserted(relationship.target, media_type, found)
        elif there and relationship.kind in EDGES:
            edges.append(relationship.target)
        elif there:
            names.setdefault(relationship.kind, relationship.target)
    by_kind = {kind: _part(package, name) for kind, name in names.items() if kind in KINDS}
    return Parts(by_kind, [_part(package, name) for name in dict.fromkeys(edges)], inserted)


def _part(package: Package, name: str) -> Element:
    content = package.read(name)
    ensure_undeclared([content])
    root = ElementTree.fromstring(content)  # noqa: S314  (it declares nothing; and in a process of its own)
    if root.tag.startswith("{" + STRICT):
        for element in root.iter():
            element.tag = transitional(element.tag)
            for key in [key for key in element.attrib if key.startswith("{" + STRICT)]:
                element.set(transitional(key), element.attrib.pop(key))
    return root
