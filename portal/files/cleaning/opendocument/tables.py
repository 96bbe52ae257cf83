"""Tables of an OpenDocument: hidden sheets, rows and columns lose what they hold and keep their place.

A column or a cell may stand for a thousand that are alike, so columns are counted with their repetitions.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.markup import Element, drop, inside, named
from portal.files.cleaning.opendocument.looks import Looks

MOST_COLUMNS = 16_384
_GROUPS = {
    named(f"table:table-{name}")
    for name in ("columns", "header-columns", "column-group", "rows", "header-rows", "row-group")
}
_CELLS = {named("table:table-cell"), named("table:covered-table-cell")}
_HIDDEN = {"collapse", "filter"}
_VALUES = tuple(
    named(f"office:{name}")
    for name in ("value-type", "value", "currency", "date-value", "time-value", "boolean-value", "string-value")
)


@dataclass(frozen=True, slots=True)
class _Columns:
    first: int
    end: int
    hidden: bool
    look: str | None


def blind(story: Element, looks: Looks, findings: set[Finding]) -> None:
    for table in inside(story, "table:table"):
        if table.getparent() is None:
            continue
        if looks.said("table", table.get(named("table:style-name")), "table", "table:display") == "false":
            findings.add(Finding.HIDDEN_CELLS)
            drop(table)
        else:
            _blind_table(table, looks, findings)


def _blind_table(table: Element, looks: Looks, findings: set[Finding]) -> None:
    columns = list(_columns(table))
    if any(column.hidden for column in columns):
        findings.add(Finding.HIDDEN_CELLS)
    for row in list(parts(table, "table:table-row")):
        if row.get(named("table:visibility")) in _HIDDEN:
            findings.add(Finding.HIDDEN_CELLS)
            for cell in list(row):
                drop(cell)
            row.append(row.makeelement(named("table:table-cell")))
            continue
        _blind_row(row, columns, looks, findings)


def parts(table: Element, name: str) -> Iterator[Element]:
    """Its rows or its columns, also those in groups; not those of tables in its cells."""
    for child in table:
        if child.tag == named(name):
            yield child
        elif child.tag in _GROUPS:
            yield from parts(child, name)


def repeated(element: Element, what: str) -> int:
    written = element.get(named(f"table:number-{what}-repeated"), "1")
    return max(int(written), 1) if written.isdigit() and len(written) < 9 else 1


def _columns(table: Element) -> Iterator[_Columns]:
    place = 0
    for column in parts(table, "table:table-column"):
        end = min(place + repeated(column, "columns"), MOST_COLUMNS)
        hidden = column.get(named("table:visibility")) in _HIDDEN
        yield _Columns(place, end, hidden, column.get(named("table:default-cell-style-name")))
        place = end


def _blind_row(row: Element, columns: list[_Columns], looks: Looks, findings: set[Finding]) -> None:
    place = 0
    usual = row.get(named("table:default-cell-style-name"))
    for cell in [child for child in row if child.tag in _CELLS]:
        end = min(place + repeated(cell, "columns"), MOST_COLUMNS)
        if _is_blank(cell):
            place = end
            continue
        _judge_formula(cell, findings)
        kept = [(first, last) for first, last, hidden in _pieces(place, end, columns) if not hidden]
        if len(kept) == 1 and kept[0] == (place, end):
            _judge(cell, usual or _look_at(place, columns), looks, findings)
        else:
            for first, last, hidden in _pieces(place, end, columns):
                piece = copy.deepcopy(cell)
                piece.set(named("table:number-columns-repeated"), str(last - first))
                cell.addprevious(piece)
                if hidden:
                    empty(piece)
                else:
                    _judge(piece, usual or _look_at(first, columns), looks, findings)
            drop(cell)
        place = end


def _pieces(start: int, end: int, columns: list[_Columns]) -> Iterator[tuple[int, int, bool]]:
    """The stretch from start to end, cut where hidden columns begin and end."""
    place = start
    for column in columns:
        if column.end > place and column.first < end:
            last = min(column.end, end)
            yield place, last, column.hidden
            place = last
    if place < end:
        yield place, end, False


def _look_at(place: int, columns: list[_Columns]) -> str | None:
    return next((column.look for column in columns if column.first <= place < column.end), None)


def _is_blank(cell: Element) -> bool:
    return not len(cell) and not any(cell.get(name) is not None for name in (*_VALUES, named("table:formula")))


def _judge_formula(cell: Element, findings: set[Finding]) -> None:
    if cell.get(named("table:formula")) is not None:
        findings.add(Finding.FORMULAS)
        if cell.get(named("office:value-type")) is None and not len(cell):
            raise NoCopy(Reason.DOUBTFUL)  # a program would compute it; here nobody knows what it shows


def _judge(cell: Element, look: str | None, looks: Looks, findings: set[Finding]) -> None:
    """What a cell holds and does not show goes."""
    if cell.get(named("table:style-name")) is None and look:
        cell.set(named("table:style-name"), look)
    words = "".join("".join(words.itertext()) for words in cell.iterchildren(named("text:p"))).strip()
    kind = cell.get(named("office:value-type"))
    held = words or kind not in {None, "string"}
    if cell.tag == named("table:covered-table-cell"):
        unseen = True
    elif kind == "string":
        unseen = looks.shows_no_words(cell.get(named("table:style-name")))
    else:
        unseen = kind is not None and not words
    if held and unseen:
        findings.add(Finding.HIDDEN_TEXT)
        empty(cell)
    elif kind == "string":
        cell.attrib.pop(named("office:string-value"), None)  # what is shown are its paragraphs


def empty(cell: Element) -> None:
    for name in _VALUES:
        cell.attrib.pop(name, None)
    for child in list(cell):
        drop(child)
