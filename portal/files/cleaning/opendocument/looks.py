"""What the styles of an OpenDocument make of its words and cells."""

import re
from collections.abc import Iterator

from portal.files.cleaning.markup import Element, named

DEEPEST = 12
SMALLEST = 2 / 72  # inches, which are 2 points
INCH = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?|-?\.\d+)(in|cm|mm|pt|pc|px)")


class Looks:
    """Styles by family and name: those of the text itself, then those that all texts share."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._defaults: dict[str, Element] = {}
        self._data: dict[str, Element] = {}
        for root in roots:
            for style in [] if root is None else root.iter(named("style:style"), named("style:default-style")):
                family, name = style.get(named("style:family"), ""), style.get(named("style:name"))
                if name is None:
                    self._defaults.setdefault(family, style)
                else:
                    self._styles.setdefault((family, name), style)
            for style in [] if root is None else root.iter("{*}text-style", "{*}number-style"):
                self._data.setdefault(style.get(named("style:name"), ""), style)

    def chain(self, family: str, name: str | None) -> Iterator[Element]:
        """A style, those that it is like, and what all of its family are."""
        for _deep in range(DEEPEST):
            style = self._styles.get((family, name or ""))
            if style is None:
                break
            yield style
            name = style.get(named("style:parent-style-name"))
        if family in self._defaults:
            yield self._defaults[family]

    def said(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """What the nearest of these styles says, if any does."""
        for style in self.chain(family, name):
            for settings in style.iterchildren(named(f"style:{properties}-properties")):
                if (value := settings.get(named(attribute))) is not None:
                    return str(value)
        return None

    def shows_no_words(self, cell: str | None) -> bool:
        """A cell whose format says nothing for words shows none."""
        for style in self.chain("table-cell", cell):
            if name := style.get(named("style:data-style-name")):
                data = self._data.get(name)
                return (
                    data is not None
                    and data.tag == named("number:text-style")
                    and not any(
                        child.tag != named("style:map") and child.tag != named("style:text-properties")
                        for child in data
                    )
                )
        return False


def is_dust(size: str | None) -> bool:
    """Letters and frames of that size are seen by nobody."""
    length = inches(size or "")
    return length is not None and length <= SMALLEST


def inches(written: str) -> float | None:
    length = _LENGTH.fullmatch(written)
    return float(length[1]) * INCH[length[2]] if length else None
