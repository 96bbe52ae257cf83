"""What the styles of an OpenDocument make of its words and cells."""

from collections.abc import Iterator

from portal.files.cleaning.markup import Element, named

DEEPEST = 12
SMALLEST = 2.0  # points: letters of that size are dust
WHITE = 0xF5
_TRANSPARENT = {"transparent", "none", ""}


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
        """This style, those that it is like, and what all of its family are."""
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


def _says_nothing(part: Element) -> bool:
    return part.tag in {named("style:map"), named("style:text-properties")}


def is_white(colour: str | None) -> bool:
    try:
        return colour is not None and len(colour) == 7 and min(bytes.fromhex(colour[1:])) >= WHITE
    except ValueError:
        return False


def is_dust(size: str | None) -> bool:
    if size is None or not size.endswith("pt"):
        return False
    try:
        return float(size[:-2]) <= SMALLEST
    except ValueError:
        return False


def colours(ground: str | None) -> bool:
    return ground is not None and ground not in _TRANSPARENT and not is_white(ground)
