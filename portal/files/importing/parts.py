"""The parts of a Word document that have words of its text, found by relationships, in the names of one dialect."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from portal.files.package import STRICT, Package, ensure_undeclared, transitional

KINDS = {"", "styles", "numbering", "footnotes", "endnotes"}


def read(content: bytes) -> dict[str, Element]:
    """The main part under the empty name, the others under the kinds of their relationships."""
    package = Package(content)
    main = package.main
    names = {"": main}
    for relationship in package.related(main):
        if not relationship.external and package.has(relationship.target):
            names.setdefault(relationship.kind, relationship.target)
    return {kind: _part(package, name) for kind, name in names.items() if kind in KINDS}


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
