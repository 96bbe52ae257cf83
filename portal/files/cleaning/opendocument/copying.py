"""A new tree that gets what the lists allow, with the words that stand between its elements."""

import re
from collections.abc import Callable

from lxml import etree

from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import NAMESPACES, Element, named, new, short
from portal.files.cleaning.opendocument import allowed
from portal.files.cleaning.opendocument.naming import Names, displayed, is_built_in
from portal.files.cleaning.opendocument.pictures import Pictures

PLAIN = re.compile(r"[^\x00-\x1f<>\\/@]{0,4000}")
CONDITION = re.compile(r"value\(\)\s*[<>=!]+\s*-?[\d.]+")
LIKE_A_PATH = re.compile(r"[\\/]|^\S+\.\w{2,5}$|\.(jpe?g|png|gif|bmp|tiff?|webp|heic|svg|emf|wmf|od[tsg]|pdf)\b", re.I)
_DEFINED = {named(f"draw:{name}") for name in ("gradient", "hatch", "marker", "stroke-dash", "opacity")}
_COMMON = named("office:styles")


class Copier:
    def __init__(self, names: Names, pictures: Pictures, findings: set[Finding], is_sheet: bool) -> None:
        self.names, self.pictures, self.findings, self.is_sheet = names, pictures, findings, is_sheet
        self._counts: dict[str, int] = {}
        self._special: dict[str, Callable[[Element], Element | None]] = {
            named("draw:frame"): self._frame,
            named("draw:image"): self.pictures.image,
            named("svg:desc"): self._description,
            named("style:map"): self._map,
            named("table:table"): self._table,
            named("text:section"): lambda section: self._numbered(section, "text:name", "Section"),
            named("text:note"): lambda note: self._numbered(note, "text:id", "note"),
        }

    def copy(self, element: Element) -> Element:
        made = self.bare(element)
        self._children(element, made)
        return made

    def bare(self, element: Element) -> Element:
        """The element itself, with the attributes that it may have."""
        made = new(short(element.tag))
        for key, written in element.attrib.items():
            name = short(key)
            prefix, _, local = name.partition(":")
            if name in allowed.NAMING:
                if name == "draw:name" and element.tag not in _DEFINED:
                    continue
                made.set(key, self.names.renamed(written) if written else "")
            elif local in allowed.ATTRIBUTES.get(prefix, ()) and PLAIN.fullmatch(written):
                made.set(key, written)
        if named("style:display-name") in made.attrib:
            self._rename(element, made)
        return made

    def _rename(self, element: Element, made: Element) -> None:
        name = element.get(named("style:name"), "")
        if not is_built_in(name):
            self.findings.add(Finding.NAMES_INSIDE)
        made.set(named("style:display-name"), displayed(made.get(named("style:name"), "")))

    def _children(self, old: Element, made: Element) -> None:
        worded = short(old.tag) in allowed.WORDED
        if worded:
            made.text = old.text
        for child in old.iterchildren(etree.Element):
            copied = self._one(child)
            if copied is not None:
                made.append(copied)
                self._children(child, copied)
                if child.tag == named("draw:frame") and not _shows_something(copied):
                    self.findings.add(Finding.OBJECTS)
                    made.remove(copied)
            if worded:
                _say(made, child.tail)

    def _one(self, element: Element) -> Element | None:
        if special := self._special.get(element.tag):
            return special(element)
        name = short(element.tag)
        return self.bare(element) if name in allowed.TEXT or name in allowed.STYLES else None

    def _frame(self, frame: Element) -> Element:
        self.pictures.enter(frame)
        return self.bare(frame)

    def _description(self, element: Element) -> Element | None:
        if LIKE_A_PATH.search(element.text or ""):
            self.findings.add(Finding.PATH)
            return None
        return self.bare(element)

    def _map(self, element: Element) -> Element | None:
        """Only formats of numbers need them; other conditions may quote what is in cells."""
        if not CONDITION.fullmatch(element.get(named("style:condition"), "")):
            return None
        made = self.bare(element)
        made.set(named("style:condition"), element.get(named("style:condition"), ""))
        return made

    def _table(self, table: Element) -> Element:
        if self.is_sheet:
            made = self.bare(table)
            made.set(named("table:name"), table.get(named("table:name"), ""))
            return made
        return self._numbered(table, "table:name", "Table")

    def _numbered(self, element: Element, key: str, kind: str) -> Element:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        made = self.bare(element)
        made.set(named(key), f"{kind}{self._counts[kind]}")
        return made


def _shows_something(frame: Element) -> bool:
    return any(child.tag in {named("draw:image"), named("draw:text-box")} for child in frame)


def _say(made: Element, words: str | None) -> None:
    if not words:
        return
    if len(made):
        made[-1].tail = (made[-1].tail or "") + words
    else:
        made.text = (made.text or "") + words


def whole(name: str, *children: Element) -> Element:
    """The root of a part, with all the prefixes that it may use."""
    spaces = {prefix: space for prefix, space in NAMESPACES.items() if prefix != "xml"}
    root = etree.Element(named(name), nsmap=spaces)
    root.set(named("office:version"), "1.3")
    root.extend(children)
    return root
