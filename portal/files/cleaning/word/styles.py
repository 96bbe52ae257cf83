"""The styles of a Word document: what they make of a run, and the names under which a copy has them."""

import re
from collections.abc import Iterator

from portal.files.cleaning.markup import Element, named

DEEPEST = 12

# The names that Word itself gives, the same in every language of Word.
BUILT_IN = re.compile(
    r"""
    normal | default\ paragraph\ font | no\ list | normal\ table | table\ normal | title | subtitle
    | heading\ [1-9] | toc\ ([1-9]|heading) | index\ ([1-9]|heading) | header | footer | caption | date | closing
    | salutation | signature | (list|list\ bullet|list\ number|list\ continue)(\ [2-5])? | list\ paragraph
    | body\ text(\ first\ indent)?(\ indent)?(\ [23])? | normal\ (indent|\(web\)) | plain\ text | block\ text
    | (footnote|endnote)\ (text|reference) | annotation\ (text|reference|subject) | balloon\ text | page\ number
    | hyperlink | followedhyperlink | strong | emphasis | quote | intense\ (quote|emphasis|reference)
    | subtle\ (emphasis|reference) | book\ title | no\ spacing | line\ number | table\ of\ (figures|authorities)
    | toa\ heading | placeholder\ text | document\ map | envelope\ (address|return) | message\ header | note\ heading
    | table\ (grid|theme|simple|classic|colorful|columns|list|3d\ effects|contemporary|elegant|professional|subtle|web)
      (\ ?\d|\ light)?
    | (plain|grid|list)\ table\ \d(\ (light|colorful|dark))?(\ ?-\ ?accent\ \d)?
    | (light|medium|dark|colorful)\ (shading|list|grid)(\ \d)?(\ accent\ \d)?
    """,
    re.I | re.X,
)


class Styles:
    def __init__(self, root: Element | None) -> None:
        self.root = root
        self.elements: dict[str, Element] = {}
        self.defaults: dict[str, str] = {}  # the kind of a style, and the one that needs no naming
        for style in [] if root is None else root.findall(named("w:style")):
            identity, kind = style.get(named("w:styleId"), ""), style.get(named("w:type"), "paragraph")
            self.elements.setdefault(identity, style)
            if is_set(style.get(named("w:default"), "0")):
                self.defaults.setdefault(kind, identity)
        self._names: dict[str, str] = {}
        self._own = 0

    @property
    def everywhere(self) -> Element | None:
        """What all runs are, unless a style or they themselves say otherwise."""
        path = "/".join(map(named, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
        return None if self.root is None else self.root.find(path)

    def chain(self, identity: str | None) -> Iterator[Element]:
        """A style and those that it is based on."""
        for _deep in range(DEEPEST):
            style = self.elements.get(identity or "")
            if style is None:
                return
            yield style
            identity = value(style.find(named("w:basedOn")))

    def is_own(self, identity: str) -> bool:
        return not BUILT_IN.fullmatch(self.name(identity))

    def name(self, identity: str) -> str:
        return value(self.elements[identity].find(named("w:name"))) or identity

    def renamed(self, identity: str) -> str | None:
        """The identity that this style has in the copy; asking means that it is used."""
        if identity not in self.elements:
            return None
        if identity not in self._names:
            own = self.is_own(identity)
            self._own += own
            name = f"Style {self._own}" if own else self.name(identity)
            new = re.sub(r"[^A-Za-z0-9]", "", name if own else name.title())
            taken = new in self._names.values()
            self._names[identity] = f"{new}x{len(self._names)}" if taken else new
        return self._names[identity]

    @property
    def used(self) -> list[str]:
        """The styles that the copy asked for, in that order."""
        return list(self._names)

    def new_name(self, identity: str) -> str:
        """What a person reads; names of one's own tell something, those of Word do not."""
        if not self.is_own(identity):
            return self.name(identity)
        return f"Style {(self.renamed(identity) or '').removeprefix('Style')}"


def value(element: Element | None, name: str = "w:val") -> str | None:
    return None if element is None else element.get(named(name))


def is_set(written: str) -> bool:
    return written not in {"0", "false", "off", "none"}


def switch(settings: Element | None, name: str) -> bool | None:
    """Whether this is said to be on or off; nothing when it is not spoken of."""
    found = None if settings is None else settings.find(named(name))
    return None if found is None else is_set(found.get(named("w:val"), "1"))
