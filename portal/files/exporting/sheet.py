"""Rows as an Excel workbook: words stay words, dates are dates."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from xlsxwriter import Workbook

Cell = str | int | float | date | datetime | None

LONGEST_CELL = 32_767  # Excel's own limit; beyond it the writer would leave the cell empty
LONGEST_FOOT = 240  # Excel takes 255 with its signs
WIDEST, NARROWEST = 60, 8
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_DATE, _INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def xlsx(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]], zone: tzinfo = UTC, foot: str = ""
) -> bytes:
    """One sheet under frozen headers; ``foot`` stands below its rows and on every printed page.

    Instants are shown as the clock of ``zone``; a cell knows no zone.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(out, options)
    workbook.set_properties({"title": title})
    sheet = workbook.add_worksheet(_sheet_name(title))
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    formats = {
        form: workbook.add_format({"num_format": form, "valign": "top", "align": "left"}) for form in (_DATE, _INSTANT)
    }
    widths = [_width(header) for header in headers]
    sheet.write_row(0, 0, headers, workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}))
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, last, column, cell, zone, plain, formats)
            widths[column] = max(widths[column], _width(cell))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if foot:
        sheet.write_string(last + 2, 0, foot)
        sheet.set_footer(f"&L&8{foot.replace('&', '&&')[:LONGEST_FOOT]}")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, last, max(len(headers) - 1, 0))
    workbook.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, zone: tzinfo, plain: Any, formats: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        local = cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo else cell
        sheet.write_datetime(row, column, local, formats[_INSTANT])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[_DATE])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, plain)
    elif cell:
        sheet.write_string(row, column, _shortened(cell), plain)


def _shortened(text: str) -> str:
    """Excel counts in UTF-16, where an emoji is two."""
    if len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime | date):
        return len(_INSTANT if isinstance(cell, datetime) else _DATE) + 2
    longest = max(map(len, str("" if cell is None else cell).split("\n")))
    return min(max(longest + 2, NARROWEST), WIDEST)


def _sheet_name(title: str) -> str:
    return _NOT_IN_A_NAME.sub(" ", title)[:31].strip(" '") or "1"
