"""The tree of tags, by which screen readers read headings, lists and tables: kept as kinds and order, without words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, Stream, String

from portal.files.cleaning.pdf.spelling import spelled
from portal.files.cleaning.pdf.tags import STANDARD

MOST = 100_000
DEEPEST = 100
MOST_ROLES = 10
WORDS = ("/ActualText", "/Alt")
TELLING = (*WORDS, "/E", "/T")
EMPTY_CELLS = {"/TD", "/TH"}
# Of what attributes say, the numbers and kinds that tables and lists are read by.
ATTRIBUTES = {"/Table": ("/RowSpan", "/ColSpan", "/Scope"), "/List": ("/ListNumbering",)}

Shown = Callable[[str], bool]


class TooMuch(Exception):
    """Deeper or larger than any document is."""


@dataclass(slots=True)
class _Copying:
    target: Pdf
    roles: Dictionary
    pages: Mapping[tuple[int, int], int]
    tags: Sequence[set[int]]  # of each page of the copy
    shown: Shown
    sheets: Sequence[Object]  # the pages of the copy
    owners: list[dict[int, Object]]  # for each page: the element to which a mark belongs
    complete: bool = True
    count: int = 0

    def element(self, value: Dictionary, parent: Object, page: int | None, depth: int) -> Object | None:
        self.count += 1
        if self.count > MOST or depth > DEEPEST:
            raise TooMuch
        page = self._page(value, page)
        kind = self._kind(value.get("/S"))
        copy = self.target.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), P=parent))
        kids = self._kids(value.get("/K"), copy, page, depth)
        copy[Name.K] = Array(kids)
        for key in TELLING:
            if isinstance(value.get(key), String):
                if key in WORDS and self.shown(str(value[key])):
                    copy[key] = String(str(value[key]))
                else:
                    self.complete = False
        if not kids and kind not in EMPTY_CELLS:
            return None
        if attributes := _attributes(value.get("/A")):
            copy[Name.A] = attributes
        return copy

    def _kids(self, value: Any, owner: Object, page: int | None, depth: int) -> list[Object]:
        kids: list[Object] = []
        for kid in _listed(value):
            number: Any
            if isinstance(kid, int):
                number, place = kid, page
            elif isinstance(kid, Dictionary) and kid.get("/Type") == "/MCR" and "/Stm" not in kid:
                number, place = kid.get("/MCID"), self._page(kid, page)
            elif isinstance(kid, Dictionary) and "/S" in kid:
                if (copy := self.element(kid, owner, page, depth + 1)) is not None:
                    kids.append(copy)
                continue
            else:
                continue  # a link or a field, of which only what it shows is left
            if isinstance(number, int) and place is not None and number in self.tags[place]:
                self.owners[place][number] = owner
                kids.append(Dictionary(Type=Name.MCR, Pg=self.sheets[place], MCID=number))
        return kids

    def _page(self, value: Dictionary, otherwise: int | None) -> int | None:
        page = value.get("/Pg")
        return self.pages.get(page.objgen) if isinstance(page, Dictionary) else otherwise

    def _kind(self, name: Object | None) -> str:
        for _ in range(MOST_ROLES):
            if spelled(name) in STANDARD:
                return spelled(name)
            name = self.roles.get(name) if isinstance(name, Name) else None
        return "/NonStruct"


def copy(
    source: Pdf, target: Pdf, pages: Mapping[tuple[int, int], int], tags: Sequence[set[int]], shown: Shown
) -> bool:
    """Give the copy the tags of the document. True if nothing that they say had to be left out."""
    tree = source.Root.get("/StructTreeRoot")
    if not isinstance(tree, Dictionary) or isinstance(tree, Stream):
        return True
    roles = tree.get("/RoleMap")
    roles = roles if isinstance(roles, Dictionary) else Dictionary()
    sheets = [page.obj for page in target.pages]
    copying = _Copying(target, roles, pages, tags, shown, sheets, [{} for _ in tags])
    root = target.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    try:
        kids = [
            kid
            for value in _listed(tree.get("/K"))
            if isinstance(value, Dictionary) and (kid := copying.element(value, root, None, 0)) is not None
        ]
    except TooMuch:
        return False
    if not kids:
        return copying.complete
    root[Name.K], root[Name.ParentTree] = Array(kids), _parents(target, sheets, copying.owners)
    target.Root[Name.StructTreeRoot] = root
    target.Root[Name.MarkInfo] = Dictionary(Marked=True)
    return copying.complete


def _parents(target: Pdf, sheets: Sequence[Object], owners: list[dict[int, Object]]) -> Object:
    """The way back from a mark on a page to its element."""
    tree = NumberTree.new(target)
    for number, marks in enumerate(owners):
        if marks:
            sheets[number][Name.StructParents] = number
            # A list by the numbers of the marks; where there is none, nothing.
            tree[number] = target.make_indirect(Array([marks.get(mark) for mark in range(max(marks) + 1)]))
    return tree.obj


def _attributes(value: Object | None) -> Array | None:
    kept = []
    for attribute in _listed(value):
        if isinstance(attribute, Dictionary) and spelled(attribute.get("/O")) in ATTRIBUTES:
            owner = spelled(attribute["/O"])
            copy = Dictionary(
                {key: attribute[key] for key in ATTRIBUTES[owner] if isinstance(attribute.get(key), int | Name)}
            )
            if len(copy):
                copy[Name.O] = Name(owner)
                kept.append(copy)
    return Array(kept) if kept else None


def _listed(value: Any) -> list[Any]:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]
