"""The answers of a round as a workbook that staff fill in elsewhere and bring back.

Its first column says which row is which, and is hidden; the last four may be filled in: outcome, the reason in both
languages, and the day by which it is due. What the sheet was made of stands in its properties, which office programs
keep. Protection of cells guides the hand and is no promise: whoever brings a sheet back is checked row by row.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook

from portal.files.exporting.sheet import LONGEST_CELL

FORMAT = "answers/1"
ROUND, AS_OF, KIND = "round", "as of", "format"
LIST = "outcomes"  # a sheet that nobody sees, with the words that may be chosen
_WIDTHS = (24, 50, 50, 12)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class TooLong(ValueError):
    """Words that no cell can hold. They are never cut off: who wrote a reason must find the whole of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What staff fill in; an ``outcome`` is a code of the vocabulary, and empty while there is none."""

    outcome: str = ""
    reason_en: str = ""
    reason_es: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One point: ``shown`` is what it is about, in words that are for reading only."""

    id: str
    shown: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Headings:
    """The words over the columns, in the language of who takes the sheet along."""

    id: str
    shown: tuple[str, ...]
    outcome: str
    reason_en: str
    reason_es: str
    due: str

    def all(self) -> tuple[str, ...]:
        return (self.id, *self.shown, self.outcome, self.reason_en, self.reason_es, self.due)


def answers_xlsx(
    title: str,
    headings: Headings,
    rows: Iterable[AnswerRow],
    outcomes: Mapping[str, str],
    *,
    round_id: str,
    as_of: datetime,
) -> bytes:
    """Equal bytes for equal answers. ``outcomes`` has the words of each code, which are what can be chosen."""
    out = io.BytesIO()
    workbook = Workbook(out, _OPTIONS)
    workbook.set_properties({"title": title, "created": as_of.astimezone(UTC).replace(tzinfo=None)})
    for name, value in ((KIND, FORMAT), (ROUND, round_id), (AS_OF, as_of.astimezone(UTC).isoformat())):
        workbook.set_custom_property(name, value, "text")
    sheet = workbook.add_worksheet("1")
    chosen = workbook.add_worksheet(LIST)
    chosen.hide()
    for place, label in enumerate(outcomes.values()):
        chosen.write_string(place, 0, label)
    read_only = workbook.add_format({"text_wrap": True, "valign": "top", "bg_color": "#EEEEEE"})
    filled = workbook.add_format({"text_wrap": True, "valign": "top", "locked": False})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "locked": False})
    sheet.write_row(0, 0, headings.all(), workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
    first, last = 1 + len(headings.shown), 0
    for last, row in enumerate(rows, start=1):
        _write(sheet, last, 0, (row.id, *row.shown), read_only)
        answer = row.answer
        words = (outcomes[answer.outcome] if answer.outcome else "", answer.reason_en, answer.reason_es)
        _write(sheet, last, first, words, filled)
        if answer.due:
            sheet.write_datetime(last, first + 3, answer.due, day)
        else:
            sheet.write_blank(last, first + 3, None, day)
    if last and outcomes:
        source = f"={LIST}!$A$1:$A${len(outcomes)}"
        sheet.data_validation(1, first, last, first, {"validate": "list", "source": source, "error_type": "warning"})
    sheet.set_column(0, 0, 12, None, {"hidden": True})
    sheet.set_column(1, first - 1, 30)
    for column, width in enumerate(_WIDTHS, start=first):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, first + 3)
    workbook.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, words: Sequence[str], look: Any) -> None:
    for at, said in enumerate(words, start=column):
        if len(said.encode("utf-16-le")) > 2 * LONGEST_CELL:
            raise TooLong(row, at)
        sheet.write_string(row, at, said, look)
