"""Reading the table of answers as a sheet that is taken along, and what a returned one would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Question, Round
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point, ReturnedSheet
from portal.policy import visibility
from portal.queries.summaries.narrowing import Filter, clauses
from portal.queries.summaries.points import place
from portal.text.words import beginning

SHOWN = 1_000  # characters of what was said


class Fate(StrEnum):
    """What becomes of a row of a returned sheet."""

    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"  # changed here, and on the desk since the sheet left
    FOREIGN = "foreign"
    DOUBLED = "doubled"
    READ_ONLY = "read_only"
    OUTCOME = "outcome"
    AMBIGUOUS = "ambiguous"
    EMPTIED = "emptied"
    REASON = "reason"
    COVERED = "covered"

    @property
    def is_refused(self) -> bool:
        return self not in (Fate.SAME, Fate.CHANGED, Fate.CONFLICT)


class Written(NamedTuple):
    """What the cells hold that may be filled in."""

    outcome: Outcome | None
    reason_en: str
    reason_es: str
    due: date | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A point as a row: what it is about, for reading, and what is answered or proposed now."""

    id: int
    ref: str
    number: str
    place: int
    language: str
    group: str
    words: str
    now: Written
    covered_by_id: int | None
    passage_id: int | None
    departure: bool
    since: bool  # answered or proposed after the sheet left

    @property
    def shown(self) -> tuple[str, ...]:
        return (self.number, str(self.place), self.language, self.words)


class Change(NamedTuple):
    """A row of a returned sheet beside the point as it is now."""

    row: int
    fate: Fate
    point: SheetRow | None
    then: Written
    also: Sequence[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A returned sheet, looked at."""

    id: int
    at: datetime
    brought_by: str
    taken_at: datetime | None
    changes: Sequence[Change]
    missing: int  # points of the round that are in no row: they stay as they are

    def of(self, *fates: Fate) -> list[Change]:
        return [change for change in self.changes if change.fate in fates]

    @property
    def refused(self) -> list[Change]:
        return [change for change in self.changes if change.fate.is_refused]


def sheet_rows(viewer: Actor, round_id: int, asked: Filter, since: datetime | None = None) -> list[SheetRow]:
    """Every point that is asked for, in the order in which they were made."""
    rows = session.execute(_rows(viewer, round_id, since).where(*clauses(viewer, asked)).order_by(Point.id))
    return [_row(row) for row in rows]


def sheet_row(viewer: Actor, round_id: int, sheet_id: int) -> ReturnedSheet:
    """A returned sheet of this round, for its acts."""
    found = session.scalar(
        select(ReturnedSheet)
        .join(Round, Round.id == ReturnedSheet.round_id)
        .where(ReturnedSheet.id == sheet_id, ReturnedSheet.round_id == round_id, visibility.answering(viewer))
    )
    if found is None:
        raise NotFound
    return found


def looked_at(viewer: Actor, sheet: ReturnedSheet) -> Sheet:
    """Each row beside its point as it is now."""
    points = {row.id: row for row in sheet_rows(viewer, sheet.round_id, Filter(state="all"), sheet.as_of)}
    changes = [_change(row, points.get(row["point"] or 0)) for row in sheet.rows]
    there = {change.point.id for change in changes if change.point is not None}
    name = session.scalar(select(Person.name).where(Person.id == sheet.brought_by_id)) or ""
    return Sheet(sheet.id, sheet.at, name, sheet.taken_at, changes, len(points) - len(there))


def _change(row: dict[str, Any], point: SheetRow | None) -> Change:
    then = Written(
        Outcome(row["outcome"]) if row["outcome"] else None,
        row["reason_en"],
        row["reason_es"],
        date.fromisoformat(row["due"]) if row["due"] else None,
    )
    return Change(row["row"], _fate(row, point, then), point, then, row["also"])


def _fate(row: dict[str, Any], point: SheetRow | None, then: Written) -> Fate:
    if point is None:
        return Fate.FOREIGN
    if row["wrong"]:
        return Fate(row["wrong"])
    if _plain(row["shown"]) != _plain(point.shown):
        return Fate.READ_ONLY
    if then == point.now:
        return Fate.SAME
    answer, before = then[:3], point.now[:3]
    if answer != before:
        if then.outcome is None:
            return Fate.EMPTIED if point.now.outcome else Fate.OUTCOME
        if not (then.reason_en or then.reason_es):
            return Fate.REASON
        if then.outcome is Outcome.ALREADY_COVERED and point.now.outcome is not Outcome.ALREADY_COVERED:
            return Fate.COVERED
        if point.since:
            return Fate.CONFLICT
    return Fate.CHANGED


def _plain(shown: Sequence[str]) -> list[str]:
    """Office programs change the ends of lines and cells, which nobody sees."""
    return [" ".join(words.split()) for words in shown]


def _rows(viewer: Actor, round_id: int, since: datetime | None) -> Select[Any]:
    counts, waits, later = aliased(Disposition), aliased(Disposition), aliased(Disposition)
    here = Point.round_id.in_(select(Round.id).where(visibility.answering(viewer)).correlate(None))
    length = func.coalesce(Point.end - Point.start, SHOWN + 1)
    changed = exists().where(later.point_id == Point.id, later.at > since) if since else exists().where(later.id < 0)

    def latest(name: str) -> Any:
        return case((waits.id.is_not(None), getattr(waits, name)), else_=getattr(counts, name)).label(name)

    names = ("outcome", "reason_en", "reason_es", "covered_by_id", "passage_id", "departure")
    return (
        select(
            *(Point.id, Point.due, Contribution.ref, Contribution.number, Contribution.language, Contribution.group),
            place().label("place"),
            func.substr(
                Contribution.body, func.coalesce(Point.start, 0) + 1, case((length > SHOWN, SHOWN + 1), else_=length)
            ).label("words"),
            *(latest(name) for name in names),
            changed.label("since"),
        )
        .select_from(Point)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .outerjoin(Question, Question.id == Contribution.question_id)
        .outerjoin(counts, counts.counts_for())
        .outerjoin(waits, waits.waits_at())
        .where(Point.round_id == round_id, Point.dropped_at.is_(None), Contribution.status == Status.PUBLISHED, here)
    )


def _row(row: Any) -> SheetRow:
    now = Written(
        Outcome(row.outcome) if row.outcome else None,
        (row.reason_en or "").strip(),
        (row.reason_es or "").strip(),
        row.due,
    )
    return SheetRow(
        id=row.id,
        ref=row.ref,
        number=row.number,
        place=row.place,
        language=row.language,
        group=row.group,
        words=beginning(row.words, SHOWN),
        now=now,
        covered_by_id=row.covered_by_id,
        passage_id=row.passage_id,
        departure=bool(row.departure),
        since=bool(row.since),
    )
