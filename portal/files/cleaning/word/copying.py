"""A new tree that gets what the lists allow, element by element, and nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from portal.files.cleaning.markup import Element, named, new, short
from portal.files.cleaning.word import allowed
from portal.files.cleaning.word.drawings import Drawings
from portal.files.cleaning.word.fields import counting
from portal.files.cleaning.word.styles import Styles, value
from portal.files.cleaning.word.theme import FONTS, Theme

PLAIN = re.compile(r"[\w.%#+-]{0,40}")
FONT = re.compile(r"[^\x00-\x1f<>\\/:|]{1,64}")
OF_FONTS = {"ascii", "hAnsi", "eastAsia", "cs", "font"}
NAMES_OF_STYLES = ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next")
LONGEST_LABEL = 80

Handler = Callable[[Element], Element | None]


@dataclass(slots=True)
class Used:
    """What the parts of a copy ask of each other, in the order in which they do."""

    lists: dict[str, None] = field(default_factory=dict)
    notes: dict[str, dict[str, int]] = field(default_factory=lambda: {"footnote": {}, "endnote": {}})

    def note(self, kind: str, identity: str) -> int:
        """Its number in the copy, from 1."""
        numbers = self.notes[kind]
        return numbers.setdefault(identity, len(numbers) + 1)


class Copier:
    """Copies the elements of one part; ``drawings`` know which pictures it refers to."""

    def __init__(self, styles: Styles, theme: Theme, used: Used, drawings: Drawings) -> None:
        self.styles, self.theme, self.used, self.drawings = styles, theme, used, drawings
        self.notes: dict[str, set[str]] = {"footnote": set(), "endnote": set()}
        self.headers: Handler = _nothing
        self._special: dict[str, Handler] = {
            named("w:rFonts"): self._fonts,
            named("w:numId"): self._list,
            named("w:footnoteReference"): self._note,
            named("w:endnoteReference"): self._note,
            named("w:fldSimple"): _counter,
            named("w:headerReference"): lambda element: self.headers(element),
            named("w:footerReference"): lambda element: self.headers(element),
            named("w:t"): _words,
            named("m:t"): _words,
            named("w:lvlText"): _label,
            **{named(f"w:{name}"): self._style for name in NAMES_OF_STYLES},
            **drawings.special,
        }

    def copy(self, element: Element) -> Element:
        """The whole tree under an element that is itself allowed."""
        made = self._one(element)
        if made is None:
            raise ValueError(f"{element.tag} has no copy")
        self._children(element, made)
        self.drawings.finish(made)
        return made

    def _children(self, old: Element, made: Element) -> None:
        for child in old.iterchildren(etree.Element):
            if (copied := self._one(child)) is not None:
                made.append(copied)
                self._children(child, copied)

    def _one(self, element: Element) -> Element | None:
        if special := self._special.get(element.tag):
            return special(element)
        prefix, _, name = short(element.tag).partition(":")
        if prefix == "w" and name in allowed.WORD:
            return word_element(element, name)
        if prefix == "m" and name in allowed.MATH:
            return _math_element(element, name)
        return self.drawings.one(element)

    def _fonts(self, element: Element) -> Element:
        made = word_element(element, "rFonts")
        for asked, plain in FONTS.items():
            font = self.theme.font(element.get(named(f"w:{asked}"), ""))
            if font:
                made.set(named(f"w:{plain}"), font)
        return made

    def _style(self, element: Element) -> Element | None:
        identity = value(element) or ""
        if element.getparent().tag == named("w:lvl") and identity not in self.styles.used:
            return None  # a list may name styles that nothing else does
        renamed = self.styles.renamed(identity)
        return new(short(element.tag), val=renamed) if renamed else None

    def _list(self, element: Element) -> Element:
        self.used.lists[value(element) or ""] = None
        return word_element(element, "numId")

    def _note(self, element: Element) -> Element | None:
        name = short(element.tag).partition(":")[2]
        kind, identity = name.removesuffix("Reference"), element.get(named("w:id"), "")
        if identity not in self.notes[kind]:
            return None
        made = word_element(element, name)
        made.set(named("w:id"), str(self.used.note(kind, identity)))
        return made


def _nothing(_element: Element) -> Element | None:
    return None


def word_element(element: Element, name: str) -> Element:
    made = new(f"w:{name}")
    for key, written in element.attrib.items():
        prefix, _, attribute = short(key).partition(":")
        if prefix != "w" or attribute not in allowed.ATTRIBUTES:
            continue
        if attribute in allowed.ONLY_AT and name not in allowed.ONLY_AT[attribute]:
            continue
        if (FONT if attribute in OF_FONTS else PLAIN).fullmatch(written):
            made.set(key, written)
    return made


def _math_element(element: Element, name: str) -> Element:
    made = new(f"m:{name}")
    written = element.get(named("m:val"))
    if written is not None and len(written) <= len("undOvr__"):
        made.set(named("m:val"), written)
    return made


def _words(element: Element) -> Element:
    made = new(short(element.tag))
    made.text = element.text
    made.set(named("xml:space"), "preserve")
    return made


def _label(element: Element) -> Element:
    """What stands before the paragraphs of a list is read, so it is words."""
    return new("w:lvlText", val=(value(element) or "")[:LONGEST_LABEL])


def _counter(element: Element) -> Element:
    return new("w:fldSimple", instr=counting(element.get(named("w:instr"), "")))
