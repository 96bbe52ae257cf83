"""Excel workbooks: the values that readers see, in a new workbook.

Results stand in the place of formulas. Hidden sheets, rows and columns, notes, names, links and all that the file says
of itself stay behind; charts are lost, and that is told. The copy is read again and compared.
"""

from collections.abc import Iterator

from portal.files.cleaning.insets import Insets
from portal.files.cleaning.made import Block, Finding, Made, NoCopy, Reason, in_order
from portal.files.cleaning.packages import no_copy_of_what_cannot_be_read, open_xml
from portal.files.cleaning.sheets.pinned import Pinned
from portal.files.cleaning.sheets.reading import Sheet
from portal.files.cleaning.sheets.workbook import Workbook, opened
from portal.files.cleaning.sheets.writing import Writing
from portal.files.formats import Kind
from portal.files.package import Package

__all__ = ["clean"]

DIGITS = 15  # what Excel itself keeps of a number
MOST_COLUMNS = 60  # of a row whose empty cells are said too


def clean(content: bytes) -> Made:
    findings: set[Finding] = set()
    with no_copy_of_what_cannot_be_read():
        workbook = opened(open_xml(content, Kind.XLSX), findings)
        copy = Writing(workbook, Insets(findings)).written()
        if _values(workbook) != _values(opened(Package(copy), set())):
            raise NoCopy(Reason.DOUBTFUL)
    return Made(
        content=copy,
        kind=Kind.XLSX,
        findings=in_order(findings),
        text=tuple(block for sheet, pinned in workbook.sheets for block in _blocks(workbook, sheet, pinned)),
    )


def _values(workbook: Workbook) -> list[object]:
    return [
        (
            sheet.name,
            {place: _comparable(cell.value) for place, cell in sheet.cells.items()},
            [thing.words for thing in pinned if thing.words],
        )
        for sheet, pinned in workbook.sheets
    ]


def _comparable(value: float | str | bool) -> object:
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else value


def _blocks(workbook: Workbook, sheet: Sheet, pinned: list[Pinned]) -> Iterator[Block]:
    """The name of a sheet, then its rows, their cells between tabs; at last what lies on it."""
    yield Block(sheet.name, 1)
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, {})[column] = " ".join(cell.shown(workbook.looks, workbook.from_1904).split())
    for cells in rows.values():
        first, last = min(cells), max(cells)
        columns = range(first, last + 1) if last - first < MOST_COLUMNS else cells
        if line := "\t".join(cells.get(column, "") for column in columns).strip():
            yield Block(line)
    for thing in pinned:
        yield from (Block(line) for line in thing.words.splitlines() if line.strip())
