"""Tables of Word, row by row; a cell that covers several columns leaves those behind it empty."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from portal.files.importing import labels
from portal.files.importing.assembling import Block
from portal.files.importing.word import changes
from portal.files.importing.word.numbering import W, attribute, number
from portal.files.importing.word.styles import is_on
from portal.text.passages import Kind

if TYPE_CHECKING:
    from portal.files.importing.word.reading import Reading

MOST_COLUMNS = 63
_THROUGH = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


def rows(reading: "Reading", table: Element) -> Iterator[Block]:
    found = []
    for row in _inside(table, "tr"):
        if not _is_deleted(reading, row):
            found.append(row)
        elif gone := [*changes.went(changes.words_of(row))]:
            yield Block(Kind.PARAGRAPH, "", lost=gone)
    declared = any(is_on(row.find(W + "trPr"), "tblHeader") for row in found)
    for place, row in enumerate(found):
        lost: list[tuple[str, str]] = []
        cells, bold = _cells(reading, row, lost)
        if _is_marked(row, "ins") and not any(code == changes.CHANGED for code, _words in lost):
            lost += changes.came(" ".join(cells))
        headed = is_on(row.find(W + "trPr"), "tblHeader") if declared else place == 0 and bold and len(found) > 1
        yield Block(Kind.ROW, "\t".join(cells), int(headed), lost=lost)


def _inside(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _THROUGH:
            yield from _inside(child, name)


def _is_deleted(reading: "Reading", row: Element) -> bool:
    if _is_marked(row, "ins") or _is_marked(row, "del"):
        reading.warnings.add(changes.CHANGED)
    return _is_marked(row, "del")


def _is_marked(row: Element, how: str) -> bool:
    settings = row.find(W + "trPr")
    return settings is not None and settings.find(W + how) is not None


def _cells(reading: "Reading", row: Element, lost: list[tuple[str, str]]) -> tuple[list[str], bool]:
    """The words of each cell, and whether all of them are bold, as above a table."""
    edges = row.find(W + "trPr")
    found = [""] * _columns(edges, "gridBefore", 0)
    bold = True
    for cell in _inside(row, "tc"):
        settings = cell.find(W + "tcPr")
        if settings is not None and settings.find(W + "cellDel") is not None:
            reading.warnings.add(changes.CHANGED)
            lost += changes.went(changes.words_of(cell))
            continue
        merged = None if settings is None else settings.find(W + "vMerge")
        goes_on = merged is not None and attribute(merged) != "restart"
        words = _said(reading, cell, lost)
        if goes_on and words:  # Word shows the cell above in its place
            reading.warnings.add("hidden_left_out")
            lost.append(("hidden_left_out", words))
        found.append("" if goes_on else words)
        found += [""] * (max(1, _columns(settings, "gridSpan", 1)) - 1)
        runs = [run for run in cell.iter(W + "r") if "".join(text.text or "" for text in run.iter(W + "t")).strip()]
        bold = bold and all(is_on(run.find(W + "rPr"), "b") for run in runs)
    return found + [""] * _columns(edges, "gridAfter", 0), bold and any(found)


def _columns(settings: Element | None, name: str, otherwise: int) -> int:
    return max(0, min(number(None if settings is None else settings.find(W + name), otherwise), MOST_COLUMNS))


def _said(reading: "Reading", cell: Element, lost: list[tuple[str, str]]) -> str:
    if next(cell.iter(W + "tbl"), None) is not None:
        reading.warnings.add("nested_tables")
    reading.cells += 1
    blocks = list(reading.container(cell))
    reading.cells -= 1
    for block in blocks:
        lost += block.lost
    return " ".join(labels.before(block.label, block.text).replace("\t", " ") for block in blocks if block.text).strip()
