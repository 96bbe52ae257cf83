"""Bookmarks: kept when what they say can be read in the copy, with the page they lead to and nothing else."""

from collections.abc import Callable, Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

from portal.files.cleaning.pdf.spelling import entries, spelled

MOST = 10_000
DEEPEST = 32


def copy(source: Pdf, target: Pdf, pages: Mapping[tuple[int, int], int], shown: Callable[[str], bool]) -> bool:
    """Give the copy the bookmarks whose words ``shown`` finds on its pages. True if all of them could be kept."""
    top = source.Root.get("/Outlines")
    if not isinstance(top, Dictionary) or "/First" not in top:
        return True
    names = _Destinations(source, pages)
    kept, complete = _items(top, names, shown, set(), 0)
    with target.open_outline() as outline:
        outline.root.extend(kept)
    return complete


class _Destinations:
    """Where bookmarks lead: to pages of the copy, by their numbers."""

    def __init__(self, source: Pdf, pages: Mapping[tuple[int, int], int]) -> None:
        self._pages = pages
        self._names: dict[str, Object] = {}
        tree = source.Root.get("/Names", Dictionary()).get("/Dests")
        if isinstance(tree, Dictionary):
            self._names.update(_named(tree, 0))
        listed = source.Root.get("/Dests")
        if isinstance(listed, Dictionary):
            self._names.update({key.removeprefix("/"): value for key, value in entries(listed)})

    def page(self, item: Dictionary) -> int | None:
        destination = item.get("/Dest")
        action = item.get("/A")
        if destination is None and isinstance(action, Dictionary) and action.get("/S") == "/GoTo":
            destination = action.get("/D")
        if isinstance(destination, String | Name):
            name = spelled(destination).removeprefix("/") if isinstance(destination, Name) else str(destination)
            destination = self._names.get(name)
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or not len(destination) or not isinstance(destination[0], Dictionary):
            return None
        return self._pages.get(destination[0].objgen)


def _items(
    parent: Dictionary, names: _Destinations, shown: Callable[[str], bool], met: set[tuple[int, int]], depth: int
) -> tuple[list[OutlineItem], bool]:
    kept, complete = [], True
    item = parent.get("/First")
    while isinstance(item, Dictionary) and item.objgen not in met and len(met) < MOST and depth < DEEPEST:
        met.add(item.objgen)
        inner, inner_complete = _items(item, names, shown, met, depth + 1)
        title, page = str(item.get("/Title", "")), names.page(item)
        if shown(title):
            copy = OutlineItem(title, page)
            copy.children.extend(inner)
            copy.is_closed = True
            kept.append(copy)
        else:  # what hung below it moves up
            kept += inner
        complete = complete and inner_complete and shown(title)
        item = item.get("/Next")
    return kept, complete


def _named(tree: Dictionary, depth: int) -> Iterator[tuple[str, Object]]:
    names = tree.get("/Names")
    if isinstance(names, Array):
        parts: list[Object] = list(names)
        yield from ((str(name), value) for name, value in zip(parts[::2], parts[1::2], strict=False))
    kids = tree.get("/Kids")
    if isinstance(kids, Array) and depth < DEEPEST:
        for kid in list(kids):
            if isinstance(kid, Dictionary):
                yield from _named(kid, depth + 1)
