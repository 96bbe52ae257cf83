"""XML of office programs: read without entities, document types, network or endless trees; written anew.

A copy is never what was read with something taken out. It is a new tree that got what a list allows.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

from portal.files.package import Damaged, Declaring, Package, ensure_undeclared, transitional

__all__ = [
    "NAMESPACES",
    "Element",
    "drop",
    "inside",
    "letters",
    "named",
    "new",
    "parsed",
    "part",
    "short",
    "unwrap",
    "within",
    "written",
]

OPEN_XML = "http://schemas.openxmlformats.org/"
MICROSOFT = "http://schemas.microsoft.com/office/word/"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "w": f"{OPEN_XML}wordprocessingml/2006/main",
    "r": f"{OPEN_XML}officeDocument/2006/relationships",
    "m": f"{OPEN_XML}officeDocument/2006/math",
    "a": f"{OPEN_XML}drawingml/2006/main",
    "pic": f"{OPEN_XML}drawingml/2006/picture",
    "wp": f"{OPEN_XML}drawingml/2006/wordprocessingDrawing",
    "xdr": f"{OPEN_XML}drawingml/2006/spreadsheetDrawing",
    "x": f"{OPEN_XML}spreadsheetml/2006/main",
    "mc": f"{OPEN_XML}markup-compatibility/2006",
    "wp14": f"{MICROSOFT}2010/wordprocessingDrawing",
    "wps": f"{MICROSOFT}2010/wordprocessingShape",
    "wpg": f"{MICROSOFT}2010/wordprocessingGroup",
    "wpc": f"{MICROSOFT}2010/wordprocessingCanvas",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    **{name: f"{OASIS}{name}:1.0" for name in ("office", "text", "table", "style", "config", "manifest")},
    "draw": f"{OASIS}drawing:1.0",
    "number": f"{OASIS}datastyle:1.0",
    "fo": f"{OASIS}xsl-fo-compatible:1.0",
    "svg": f"{OASIS}svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": f"{OASIS}meta:1.0",
    "ooo": "http://openoffice.org/2004/office",
    "xlink": "http://www.w3.org/1999/xlink",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_PREFIXES = {space: prefix for prefix, space in NAMESPACES.items()}

_WORDS = re.compile(r"[^\W_]+")


def parsed(content: bytes) -> Element:
    """The root of this XML, with the names of the usual dialect; without comments and instructions."""
    ensure_undeclared([content])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as broken:
        raise Damaged from broken
    if root.getroottree().docinfo.doctype:
        raise Declaring
    for element in root.iter(etree.Element):
        _in_the_usual_dialect(element)
    return root


def part(package: Package, name: str) -> Element:
    return parsed(package.read(name))


def _in_the_usual_dialect(element: Element) -> None:
    if (usual := transitional(element.tag)) != element.tag:
        element.tag = usual
    for key in element.attrib:
        if (usual := transitional(key)) != key:
            element.set(usual, element.attrib.pop(key))


def written(root: Element, keep: tuple[str, ...] = ()) -> bytes:
    """``keep`` names prefixes that only values use."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=keep)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def named(short: str) -> str:
    """``w:p`` as a parser names it."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def short(name: str) -> str:
    """``w:p`` for what a parser names with a long address; what we have no prefix for keeps the address."""
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else name


def new(name: str, /, *children: Element, **attributes: str) -> Element:
    """An element by its short name, with attributes of the same namespace."""
    prefix, _, _local = name.partition(":")
    element = etree.Element(named(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in attributes.items():
        element.set(named(f"{prefix}:{key}"), value)
    element.extend(children)
    return element


def drop(element: Element) -> None:
    """Out of the tree; the words behind it, which are not its own, stay."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """In its place stand its children, with all words between them."""
    parent = element.getparent()
    place = parent.index(element)
    if element.text:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.text
        else:
            before.tail = (before.tail or "") + element.text
    for child in reversed(element):
        parent.insert(place, child)
    drop(element)


def letters(texts: Iterable[str]) -> str:
    """Words without what may stand between them: what two copies of one text must have in common."""
    return "".join(word for text in texts for word in _WORDS.findall(text))


def inside(element: Element, *names: str) -> Iterator[Element]:
    """Its descendants of these names, in order, in a list that may be changed meanwhile."""
    return iter(list(element.iter(*map(named, names))))


def within(element: Element, name: str) -> Element | None:
    """The nearest thing of this name around it."""
    return next(element.iterancestors(named(name)), None)
