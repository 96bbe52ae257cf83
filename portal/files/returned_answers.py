"""What the rows of a returned sheet of answers say: which point, and what stands in the cells that may be filled in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from portal.core.errors import N_, Invalid
from portal.files.exporting.answers import AS_OF, FORMAT, KIND, ROUND
from portal.files.returning import Cell, Returned
from portal.text.words import without_hidden

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_POINT = re.compile(r"p([1-9]\d{0,9})")


class Wrong(StrEnum):
    """Why a row is not taken, as far as the sheet itself tells."""

    FOREIGN = "foreign"
    DOUBLED = "doubled"
    OUTCOME = "outcome"
    AMBIGUOUS = "ambiguous"  # a day written in a way that two countries read differently


class NotOurs(Invalid):
    sentence = N_(
        "This sheet does not come from the answers of this round. Download the table again, and fill in the new one."
    )


class HeadChanged(Invalid):
    sentence = N_(
        "The headings of this sheet are not as they left the portal: a column was renamed, moved, added or taken out. "
        "Nothing was read."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """``row`` is its number in the sheet; ``point`` is none where the first cell names no point."""

    row: int
    point: int | None
    shown: tuple[str, ...]
    outcome: str
    reason_en: str
    reason_es: str
    due: str  # YYYY-MM-DD or empty
    wrong: str = ""
    also: tuple[int, ...] = ()  # the other rows of the same point

    def packed(self) -> dict[str, Any]:
        return asdict(self)


def understood(
    returned: Returned, heads: Sequence[Sequence[str]], outcomes: Mapping[str, str], round_id: str, field: str = "file"
) -> tuple[datetime, list[Row]]:
    """When the sheet left, and its rows. ``heads`` are the headings in each language; ``outcomes`` codes by words."""
    kept = returned.properties
    if kept.get(KIND) != FORMAT or kept.get(ROUND) != round_id:
        raise NotOurs(field=field)
    try:
        as_of = datetime.fromisoformat(kept.get(AS_OF, "")).astimezone(UTC)
    except ValueError:
        raise NotOurs(field=field) from None
    head = [cell.words.strip() for cell in returned.rows[0]] if returned.rows else []
    while head and not head[-1]:
        head.pop()
    if head not in [list(each) for each in heads]:
        raise HeadChanged(field=field)
    read = [_row(at, cells, len(head), outcomes) for at, cells in enumerate(returned.rows[1:], start=2)]
    rows = [row for row in read if row is not None]
    many = Counter(row.point for row in rows if row.point is not None)
    return as_of, [
        replace(row, wrong=Wrong.DOUBLED, also=_others(row, rows)) if many.get(row.point or 0, 0) > 1 else row
        for row in rows
    ]


def _row(at: int, cells: Sequence[Cell], width: int, outcomes: Mapping[str, str]) -> Row | None:
    cells = [*cells, *([Cell("")] * (width - len(cells)))][:width]
    words = [without_hidden(cell.words) for cell in cells]
    if not any(word.strip() for word in words):
        return None  # a row of nothing, which programs leave at the end
    found = _POINT.fullmatch(words[0].strip())
    said = words[-4].strip()
    outcome, due = outcomes.get(" ".join(said.casefold().split()), ""), _day(cells[-1])
    wrong = (
        Wrong.FOREIGN if not found
        else Wrong.OUTCOME if said and not outcome
        else Wrong.AMBIGUOUS if due is None
        else ""
    )  # fmt: skip
    return Row(
        row=at,
        point=int(found[1]) if found else None,
        shown=tuple(words[1:-4]),
        outcome=outcome,
        reason_en=words[-3].strip(),
        reason_es=words[-2].strip(),
        due=due or "",
        wrong=wrong,
    )


def _day(cell: Cell) -> str | None:
    """A day as a cell of its own kind or as YYYY-MM-DD; none where it could be read in two ways."""
    if cell.day is not None:
        return cell.day.isoformat()
    said = cell.words.strip()
    if not said:
        return ""
    try:
        return date.fromisoformat(said).isoformat() if _DAY.fullmatch(said) else None
    except ValueError:
        return None


def _others(row: Row, rows: Sequence[Row]) -> tuple[int, ...]:
    return tuple(other.row for other in rows if other.point == row.point and other.row != row.row)
