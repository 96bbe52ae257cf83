"""Rows as CSV and as a workbook, for who wants to count for themselves: words stay words, numbers are numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook

Value = str | int
LONGEST = 32_767  # of a cell, in UTF-16; no contribution is as long
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``widths``: of its columns, in letters."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    widths: tuple[int, ...]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark by which Excel knows it. What a spreadsheet would compute begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.head)
    writer.writerows([_harmless(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, day: date, sheets: Iterable[Sheet]) -> bytes:
    """Equal bytes for equal rows of a day."""
    out = io.BytesIO()
    workbook = Workbook(out, _OPTIONS)
    workbook.set_properties({"title": title[:255], "created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for each in sheets:
        sheet = workbook.add_worksheet(each.name)
        sheet.write_row(0, 0, each.head, bold)
        for at, row in enumerate(each.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(at, column, value, plain)
                else:
                    sheet.write_string(at, column, _short(value), plain)
        for column, width in enumerate(each.widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(each.rows), len(each.head) - 1)
    workbook.close()
    return out.getvalue()


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _short(text: str) -> str:
    """Excel would find a longer cell broken; the JSON has all of it."""
    units = text.encode("utf-16-le", "replace")
    return text if len(units) <= 2 * LONGEST else units[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
