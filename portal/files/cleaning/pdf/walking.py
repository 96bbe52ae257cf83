"""The walk from a page of the document to a page of the copy: what a page is made of is copied by its shape.

A page copied whole drags the old document in, by its annotations, its parents or a key of some program. So nothing is
copied that ``grammar`` does not name, and no object of the document ever stands in the copy.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from portal.files.cleaning.pdf import colours, drawings, fonts, pictures
from portal.files.cleaning.pdf.boxes import LETTER, box
from portal.files.cleaning.pdf.contents import Drawn, Rewriting
from portal.files.cleaning.pdf.grammar import SHAPES
from portal.files.cleaning.pdf.layers import Layers
from portal.files.cleaning.pdf.resources import Resources

MOST_INSIDE = 16  # lists in lists
MOST_PARENTS = 64
BORROWING = {"drawing", "form", "pattern"}  # what may have no resources of its own
INHERITED = ("/MediaBox", "/CropBox", "/Rotate")

Copied = Any  # pikepdf gives numbers as numbers, and all else as an Object


class Walker:
    """Copies from ``source`` into ``target``, each object once."""

    def __init__(self, source: Pdf, target: Pdf, layers: Layers) -> None:
        self.source, self.target, self.layers = source, target, layers
        self._copies: dict[tuple[tuple[int, int], str, int], Copied] = {}
        self._drawn: dict[tuple[int, int], Drawn] = {}
        self._count = 0
        self._around: list[Resources] = []  # of the contents that are being written, the innermost last

    def page(self, page: Page) -> Drawn:
        """Add a page to the copy that shows what this one shows, and say what it draws."""
        obj = page.obj
        copy = self.shaped(
            {key: inherited(obj, key) if key in INHERITED else obj.get(key) for key in SHAPES["page"]}, "page"
        )
        copy[Name.Type] = Name.Page
        if box(copy.get("/MediaBox")) is None:
            copy[Name.MediaBox] = Array(LETTER)
        whole = self.source.make_stream(_joined(obj.get("/Contents")))
        resources = self.resources(inherited(obj, "/Resources"))
        content, drawn = self.rewritten(whole, resources, tagged=True)
        copy[Name.Contents] = self.target.make_stream(content)
        copy[Name.Resources] = resources.copy
        self.target.pages.append(Page(self.target.make_indirect(copy)))
        return drawn

    def copied(self, value: Copied, how: str) -> Copied:
        """The copy of an object of the document, or nothing where it is not what it should be."""
        if not isinstance(value, Object) or not value.is_indirect:
            return self._made(value, how)
        borrows = how in BORROWING and isinstance(value, Stream) and "/Resources" not in value and self._around
        key = (value.objgen, how, self._around[-1].number if borrows else 0)
        if key not in self._copies:
            self._copies[key] = None  # what draws itself draws nothing
            copy = self._made(value, how)
            if isinstance(copy, Dictionary | Array) and not copy.is_indirect:
                copy = self.target.make_indirect(copy)
            self._copies[key] = copy
        return self._copies[key]

    def shaped(self, value: Object | Mapping[str, Copied], shape: str) -> Dictionary:
        copy = Dictionary()
        self.fill(copy, value, shape)
        return copy

    def fill(self, copy: Object, value: Object | Mapping[str, Copied], shape: str) -> None:
        """Copy the keys of this shape, into a dictionary or the dictionary of a stream."""
        for key, how in SHAPES[shape].items():
            if key in value and (part := self.copied(value[key], how)) is not None:
                copy[key] = part

    def resources(self, own: Copied) -> Resources:
        """The resources of a content. A form without its own is drawn with those of what draws it, so it gets them."""
        self._count += 1
        if not isinstance(own, Dictionary):
            own = self._around[-1].source if self._around else Dictionary()
        return Resources(self, own, self._count)

    def rewritten(self, stream: Object, resources: Resources, *, tagged: bool = False) -> tuple[bytes, Drawn]:
        """A content written anew, and what it draws; its resources fill with what it still uses."""
        rewriting = Rewriting(resources, tagged=tagged)
        self._around.append(resources)
        try:
            return rewriting.write(stream), rewriting.drawn
        finally:
            self._around.pop()

    def keep_drawn(self, copy: Object, drawn: Drawn) -> None:
        self._drawn[copy.objgen] = drawn

    def drawn(self, copy: Copied) -> Drawn:
        """What an object of the copy draws."""
        return self._drawn.get(copy.objgen, Drawn()) if isinstance(copy, Object) and copy.is_indirect else Drawn()

    def _made(self, value: Copied, how: str) -> Copied:
        if how in HOW:
            return HOW[how](self, value)
        return self.shaped(value, how) if isinstance(value, Dictionary) else None


def plain(_walker: Walker, value: Copied) -> Copied:
    return _plain(value, 0)


def data(walker: Walker, value: Copied) -> Copied:
    return walker.target.make_stream(value.read_bytes()) if isinstance(value, Stream) else None


HOW: Mapping[str, Callable[[Walker, Copied], Copied]] = {
    "plain": plain,
    "data": data,
    **colours.HOW,
    **drawings.HOW,
    **fonts.HOW,
    **pictures.HOW,
}


def inherited(page: Object, key: str) -> Object | None:
    """What a page says, or the branch of the tree on which it hangs."""
    node: Object | None = page
    for _ in range(MOST_PARENTS):
        if not isinstance(node, Dictionary):
            break
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _plain(value: Copied, depth: int) -> Copied:
    if isinstance(value, bool | int | float | Decimal | Name):
        return value
    if isinstance(value, Array) and depth < MOST_INSIDE:
        return Array([_plain(part, depth + 1) for part in _parts(value)])
    return None


def _parts(value: Array) -> Iterator[Copied]:
    return iter(value)


def _joined(contents: Copied) -> bytes:
    streams = list(_parts(contents)) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))
