"""What the rows of a sheet of a register say that came back: which entry, and what stands in each of its columns."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from portal.core.errors import N_, Invalid
from portal.files.returning import Cell, Returned
from portal.text.words import seen, without_hidden

ID, REVISION = "id", "revision"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SIXTY = 60

NO_DAY = N_("“%(typed)s” is not a day that we can read. Write it like this: 2026-12-04")
PERHAPS_A_MONTH = N_(
    "The cell holds a whole day, %(typed)s, as programs make it of a month. Format the cell as text and write as much "
    "as the source gives: 2024-10 or 2024-10-01"
)
NO_NUMBER = N_("“%(typed)s” is not a whole number.")
NO_CHOICE = N_("“%(typed)s” is none of the entries of the list.")
SEVERAL = N_("Several entries of the list are called “%(typed)s”. Write the identifier of the one that you mean.")
DAY_MISSING = N_("Choose a day.")
NO_ENTRY = N_("No entry that holds has this identifier. For a new entry, leave it empty.")
DOUBLED = N_("The same entry is in row %(rows)s, too.")
TWICE_NEW = N_("The same new entry is in row %(rows)s, too.")
NO_REVISION = N_("The hidden column “revision” is empty or was changed. Download the sheet again.")


class NotOfThisRegister(Invalid):
    sentence = N_(
        "This sheet does not come from this register, or its headings were taken out. Download the sheet again, and "
        "change the new one."
    )


class ColumnMissing(Invalid):
    sentence = N_("A column is missing: %(columns)s. Nothing was read.")


class ColumnDoubled(Invalid):
    sentence = N_("A column is there twice: %(columns)s. Nothing was read.")


class ColumnUnknown(Invalid):
    sentence = N_("Column %(columns)s does not belong to this register. Take it out. Nothing was read.")


class NoRows(Invalid):
    sentence = N_("There is no entry in this sheet.")


class TooManyRows(Invalid):
    sentence = N_("This sheet has %(found)s rows. At most %(most)s are read.")


@dataclass(frozen=True, slots=True)
class Expected:
    """A column as it is read: ``words`` are its headings in each language.

    ``choices`` leads from what somebody may have chosen or typed to what is kept; to nothing where several are meant.
    """

    name: str
    words: tuple[str, ...]
    is_day: bool = False
    is_span: bool = False
    is_number: bool = False
    is_needed: bool = False
    choices: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """``row`` is its number in the sheet; of a new entry ``slug`` is empty. ``wrong`` is sentence, values, column."""

    row: int
    slug: str
    revision: int
    said: dict[str, str]
    wrong: tuple[str, dict[str, Any], str | None] | None = None

    def packed(self) -> dict[str, Any]:
        wrong = list(self.wrong) if self.wrong else None
        return {"row": self.row, "slug": self.slug, "revision": self.revision, "said": self.said, "wrong": wrong}


class _Unread(Exception):
    def __init__(self, sentence: str, typed: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.typed = sentence, typed


def understood(
    returned: Returned, columns: Sequence[Expected], kind: str, there: frozenset[str], most: int, field: str = "file"
) -> list[Row]:
    """Its rows. ``columns`` begin with those of the identifier and of the revision; ``there`` are the identifiers."""
    begins, places = _places(returned, columns, kind, field)
    rows = [
        row
        for at, cells in enumerate(returned.rows[begins:], start=begins + 1)
        if (row := _row(at, cells, columns, places, there)) is not None
    ]
    if not rows:
        raise NoRows(field=field)
    if len(rows) > most:
        raise TooManyRows(field=field, found=len(rows), most=most)
    return _once(rows)


def folded(words: str) -> str:
    """Words as they are compared: in any case, however they are spaced."""
    return " ".join(without_hidden(words).casefold().split())


def _places(returned: Returned, columns: Sequence[Expected], kind: str, field: str) -> tuple[int, dict[str, int]]:
    """Where the entries begin, and in which place each column stands: by its name, or else by the words over it."""
    first, second = ([folded(cell.words) for cell in row] for row in (*returned.rows[:2], (), ())[:2])
    names = {f"{ID}:{kind}": ID, **{each.name: each.name for each in columns[1:]}}
    said = {folded(words): each.name for each in columns for words in each.words}
    by_name = f"{ID}:{kind}" in first
    if not by_name and folded(columns[0].words[0]) not in first and folded(columns[0].words[1]) not in first:
        raise NotOfThisRegister(field=field)
    head, known = (first, names) if by_name else (first, said)
    found = [known.get(each, "") for each in head]
    at = found.index(ID) if ID in found else 0
    begins = 2 if by_name and at < len(second) and said.get(second[at]) == ID else 1
    _ensure_all(returned, found, columns, begins, field)
    return begins, {name: at for at, name in enumerate(found) if name}


def _ensure_all(returned: Returned, found: Sequence[str], columns: Sequence[Expected], begins: int, field: str) -> None:
    missing = [each.words[0] for each in columns if each.name not in found]
    if missing:
        raise ColumnMissing(field=field, columns=", ".join(missing))
    doubled = [each.words[0] for each in columns if found.count(each.name) > 1]
    if doubled:
        raise ColumnDoubled(field=field, columns=", ".join(doubled))
    width = max(map(len, returned.rows))
    for at in range(width):
        is_known = at < len(found) and found[at]
        if not is_known and any(at < len(row) and row[at].words.strip() for row in returned.rows):
            raise ColumnUnknown(field=field, columns=xl_col_to_name(at))


def _row(
    at: int,
    cells: Sequence[Cell],
    columns: Sequence[Expected],
    places: Mapping[str, int],
    there: frozenset[str],
) -> Row | None:
    held = {name: cells[place] if place < len(cells) else Cell("") for name, place in places.items()}
    if not any(without_hidden(cell.words).strip() for name, cell in held.items() if name != REVISION):
        return None  # a row of nothing, which programs leave at the end
    said: dict[str, str] = {}
    wrong: tuple[str, dict[str, Any], str | None] | None = None
    for each in columns[2:]:
        try:
            said[each.name] = _read(held[each.name], each)
        except _Unread as refused:
            said[each.name] = held[each.name].words.strip()
            wrong = wrong or (refused.sentence, {"typed": refused.typed[:40]}, each.name)
    slug = seen(held[ID].words)
    revision = held[REVISION].words.strip()
    if slug and (not _SLUG.fullmatch(slug) or len(slug) > _SIXTY or slug not in there):
        wrong = (NO_ENTRY, {}, ID)
    elif slug and not (revision.isdecimal() and len(revision) < 10):
        wrong = (NO_REVISION, {}, None)
    return Row(at, slug[:_SIXTY], int(revision) if slug and wrong is None else 0, said, wrong)


def _read(cell: Cell, column: Expected) -> str:
    typed = without_hidden(cell.words).replace("\r\n", "\n").replace("_x000D_", "").strip()
    if column.is_day:
        return _day(cell, typed, column)
    if column.is_span and cell.day is not None and cell.day.day == 1:
        raise _Unread(PERHAPS_A_MONTH, typed)
    if column.is_number and typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise _Unread(NO_NUMBER, typed)
    if column.choices is None or not typed:
        return str(int(typed)) if column.is_number and typed else typed
    chosen = column.choices.get(folded(typed), "")
    if not chosen:
        raise _Unread(SEVERAL if chosen is None else NO_CHOICE, typed)
    return chosen


def _day(cell: Cell, typed: str, column: Expected) -> str:
    """A day as a cell of its own kind or as YYYY-MM-DD; all else could be read in two ways."""
    if cell.day is not None:
        return cell.day.isoformat()
    if not typed:
        if column.is_needed:
            raise _Unread(DAY_MISSING)
        return ""
    try:
        if not _DAY.fullmatch(typed):
            raise ValueError
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise _Unread(NO_DAY, typed) from None


def _once(rows: Sequence[Row]) -> list[Row]:
    """Refuse each of several rows of one entry, and of several new ones that say the same."""
    keys = [row.slug or repr(sorted((name, folded(each)) for name, each in row.said.items())) for row in rows]
    many = Counter(keys)
    found = []
    for row, key in zip(rows, keys, strict=True):
        if many[key] > 1:
            others = ", ".join(
                str(other.row) for other, its in zip(rows, keys, strict=True) if its == key and other is not row
            )
            row = replace(row, wrong=(DOUBLED if row.slug else TWICE_NEW, {"rows": others}, ID))
        found.append(row)
    return found
