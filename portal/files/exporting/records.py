"""Entries of a register as a workbook that editors change elsewhere and bring back.

Above the words that people read there is a hidden row with the names of the columns, which stay the same in every
language; the first column says which entry a row is, the second, which is hidden, how it was when the sheet left. All
cells are text unless they are days: a program that is given ``2024-10`` would otherwise make a whole day of it. A
second sheet says what belongs in each column, a hidden one holds what can be chosen.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from portal.files.exporting.answers import TooLong
from portal.files.exporting.sheet import LONGEST_CELL, WIDEST
from portal.files.returned_records import ID, REVISION

LISTS = "lists"  # a sheet that nobody sees, with the words that may be chosen
MORE_ROWS = 200  # below the last entry, for new ones
_HEADS = 2
_LONG = 32  # characters of a cell from which it is broken into lines
_ACTIVE = ("=", "+", "-", "@", "\t", "'")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name, the words over it, and what belongs there. ``choices`` are the words that may be chosen."""

    name: str
    words: str
    about: str
    is_day: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An entry: days are written ``YYYY-MM-DD``, chosen words as they stand in the list."""

    id: str
    revision: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What the workbook says around its entries, in the language of who takes it along."""

    title: str
    entries: str
    columns: str
    head_of_columns: tuple[str, str]
    introduction: tuple[str, ...]


def records_xlsx(
    heads: Sequence[Head], records: Iterable[Record], words: Words, *, kind: str, as_of: datetime
) -> bytes:
    """Equal bytes for equal entries. The first two heads are those of the identifier and of the revision."""
    out = io.BytesIO()
    workbook = Workbook(out, _OPTIONS)
    workbook.set_properties({"title": words.title, "created": as_of.astimezone(UTC).replace(tzinfo=None)})
    sheet, columns, lists = (workbook.add_worksheet(name) for name in (words.entries, words.columns, LISTS))
    lists.hide()
    look = _Looks(workbook)
    sheet.write_row(0, 0, [f"{ID}:{kind}", *(head.name for head in heads[1:])], look.key)
    sheet.write_row(1, 0, [head.words for head in heads], look.head)
    sheet.set_row(0, None, None, {"hidden": True})
    last = _HEADS - 1
    for last, record in enumerate(records, start=_HEADS):
        _write(sheet, last, 0, record.id, look.fixed, look.fixed)
        sheet.write_number(last, 1, record.revision, look.fixed)
        for at, head in enumerate(heads[2:], start=2):
            said = record.cells[head.name]
            if head.is_day and said:
                sheet.write_datetime(
                    last, at, datetime.combine(date.fromisoformat(said), datetime.min.time()), look.day
                )
            else:
                _write(sheet, last, at, said, look.day if head.is_day else look.text, look.quoted)
    for at, head in enumerate(heads):
        broad = head.choices or head.name.rpartition("_")[2] in ("en", "es")
        width = min(max(len(head.words) + 2, _LONG if broad else 14), WIDEST)
        sheet.set_column(at, at, width, look.day if head.is_day else look.text, {"hidden": at == 1})
        if head.choices:
            _offer(sheet, lists, at, head.choices, last + MORE_ROWS)
    sheet.freeze_panes(_HEADS, 1)
    sheet.autofilter(1, 0, max(last, 1), len(heads) - 1)
    _explain(columns, heads, words, look)
    workbook.close()
    return out.getvalue()


class _Looks:
    def __init__(self, workbook: Any) -> None:
        top = {"text_wrap": True, "valign": "top"}
        self.head = workbook.add_format({**top, "bold": True, "bottom": 1})
        self.key = workbook.add_format({"font_color": "#666666"})
        self.fixed = workbook.add_format({**top, "bg_color": "#EEEEEE"})
        self.text = workbook.add_format({**top, "num_format": "@"})
        self.quoted = workbook.add_format({**top, "num_format": "@", "quote_prefix": True})
        self.day = workbook.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"})


def _offer(sheet: Any, lists: Any, at: int, choices: Sequence[str], last: int) -> None:
    for place, choice in enumerate(choices):
        lists.write_string(place, at, choice)
    formula = f"={LISTS}!{xl_range_abs(0, at, len(choices) - 1, at)}"
    sheet.data_validation(_HEADS, at, last, at, {"validate": "list", "source": formula, "error_type": "warning"})


def _explain(sheet: Any, heads: Sequence[Head], words: Words, look: _Looks) -> None:
    at = 0
    for at, said in enumerate(words.introduction):
        sheet.merge_range(at, 0, at, 1, said, look.text)
        sheet.set_row(at, 32)
    sheet.write_row(at + 2, 0, words.head_of_columns, look.head)
    for place, head in enumerate((each for each in heads if each.name != REVISION), start=at + 3):
        sheet.write_string(place, 0, head.words, look.text)
        sheet.write_string(place, 1, head.about, look.text)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)


def _write(sheet: Any, row: int, column: int, said: str, look: Any, quoted: Any) -> None:
    """What a program would compute on the next touch of the cell is marked as text besides."""
    if len(said.encode("utf-16-le")) > 2 * LONGEST_CELL:
        raise TooLong(row, column)
    if said:
        sheet.write_string(row, column, said, quoted if said.startswith(_ACTIVE) else look)
    else:
        sheet.write_blank(row, column, None, look)
