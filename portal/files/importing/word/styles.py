"""What the styles of a Word document make of a paragraph."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from portal.files.importing import symbols
from portal.files.importing.word.numbering import W, attribute, number

NUMBER = "passage number"
NOTES = {"quote", "intense quote", "block text", "footnote text", "endnote text"}
ITEM = "passage item "
DEEPEST = 12


@dataclass(slots=True)
class Style:
    name: str  # in English whatever the language of Word, lower case
    heading: int | None = None  # 0 for the title
    list_: str | None = None
    deep: int | None = None
    hidden: bool = False
    font: str | None = None  # only of those that have pictures for letters


class Styles:
    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._default = ""
        for style in [] if root is None else root.findall(W + "style"):
            name = attribute(style, "styleId") or ""
            self._elements[name] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}:
                self._default = name

    def of(self, name: str | None) -> Style:
        return self._style(name or self._default, 0)

    def _style(self, name: str, depth: int) -> Style:
        """With what it takes over from the styles that it is based on."""
        if name in self._known:
            return self._known[name]
        element = self._elements.get(name)
        if element is None or depth > DEEPEST:
            return Style(name.lower())
        base = attribute(element.find(W + "basedOn"))
        above = self._style(base, depth + 1) if base else Style("")
        called = (attribute(element.find(W + "name")) or name).lower()
        found = Style(called, above.heading, above.list_, above.deep, above.hidden, above.font)
        settings = element.find(W + "pPr")
        if settings is not None:
            self._take(found, settings)
        letters = element.find(W + "rPr")
        found.font = font(letters) or found.font
        found.hidden = is_on(letters, "vanish", found.hidden)
        if called == "title":
            found.heading = 0
        elif called.startswith("heading ") and called[8:].isdigit():
            found.heading = int(called[8:])
        elif called == "subtitle" or called.startswith("toc"):
            found.heading = None
        self._known[name] = found
        return found

    @staticmethod
    def _take(style: Style, settings: Element) -> None:
        outline = settings.find(W + "outlineLvl")
        if outline is not None:
            style.heading = heading(outline)
        counted = settings.find(W + "numPr")
        if counted is not None:
            style.list_ = attribute(counted.find(W + "numId")) or style.list_
            deep = counted.find(W + "ilvl")
            style.deep = style.deep if deep is None else number(deep, 0)


def heading(outline: Element) -> int | None:
    level = number(outline, 9)
    return level + 1 if 0 <= level < 9 else None


def font(letters: Element | None) -> str | None:
    """The font that this asks for, if its letters are pictures."""
    fonts = None if letters is None else letters.find(W + "rFonts")
    named = [attribute(fonts, script) for script in ("ascii", "hAnsi")]
    return next((name for name in named if symbols.is_pictorial(name)), None)


def is_on(settings: Element | None, name: str, otherwise: bool = False) -> bool:
    switch = None if settings is None else settings.find(W + name)
    return otherwise if switch is None else attribute(switch) not in {"0", "false", "off", "none"}
