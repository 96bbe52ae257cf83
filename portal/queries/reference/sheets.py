"""Entries of a register as rows of a sheet, and what a sheet that came back would change of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES, Localized
from portal.core.spans import Span
from portal.files.returned_records import ID, NO_ENTRY
from portal.models.people import Person
from portal.models.reference import Facility, FacilityMove, Joined, Kept, RegisterSheet
from portal.policy import visibility
from portal.queries.reference.entries import ENTRIES, whole
from portal.queries.reference.record import WHOLE_FACILITY

MOST_ROWS = 2_000
WORKPLACE = "workplace"
"""What a sheet of workplaces is called beside those of the kinds of entries."""
LATELY = 10
REFERRED = frozenset(
    {"benchmark", "attache", "project", "case", "panel", "panelist", "action", "seat_us", "seat_mx", "seat_joint"}
)
"""What names another entry by its address."""
EVIDENCE = ("source", "as_of")
REASON = ("why_en", "why_es")


class Fate(StrEnum):
    """What becomes of a row of a sheet."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    STALE = "stale"  # changed here, and in the register since the sheet left
    REFUSED = "refused"

    @property
    def does(self) -> bool:
        """Whether something is different once it is taken."""
        return self in (Fate.NEW, Fate.CHANGED)


class Brought(NamedTuple):
    """A sheet in the list of those that came back."""

    id: int
    at: datetime
    brought_by: str
    taken_at: datetime | None
    undone_at: datetime | None


class Wrong(NamedTuple):
    """Why a row is refused, and in which column, if in one."""

    sentence: str
    values: dict[str, Any]
    field: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A row beside the entry as it is now; ``differing`` names what it would change, or change back."""

    row: int
    fate: Fate
    record: Kept | Facility | None
    said: Mapping[str, str]
    now: Mapping[str, str]
    differing: Sequence[str]
    wrong: Wrong | None


@dataclass(frozen=True, slots=True)
class Done:
    """What taking a row did."""

    row: int
    record: Kept | Facility
    is_new: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was brought, looked at."""

    id: int
    of: str
    at: datetime
    brought_by: str
    taken_at: datetime | None
    undone_at: datetime | None
    undone_why: str
    changes: Sequence[Change]
    missing: int  # entries that are in no row: they stay as they are
    done: Sequence[Done]

    def of_fate(self, *fates: Fate) -> list[Change]:
        return [change for change in self.changes if change.fate in fates]

    @property
    def doing(self) -> list[Change]:
        return [change for change in self.changes if change.fate.does]

    @property
    def left_out(self) -> list[Change]:
        return self.of_fate(Fate.STALE, Fate.REFUSED)


def as_typed(record: Kept | Facility, name: str) -> Any:
    """What stands there, as it would be typed."""
    if isinstance(record, Facility):
        place = record.places[0]
        apart = {"name": record.names[0].name.es, "city": place.city, "state": place.state}
        if name in apart:
            return apart[name]
    if name == "quarter_of":
        return f"{record.year}-Q{record.quarter}"  # type: ignore[union-attr]
    stem, _, language = name.rpartition("_")
    if language in LANGUAGES and isinstance(getattr(record, stem, None), Localized):
        return getattr(getattr(record, stem), language)
    value = getattr(record, name)
    if name == "subsectors":
        return value.split()
    if name == "led_to":
        return value or ""
    if name in REFERRED:
        return "" if value is None else value.slug
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Span | Decimal):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return value.replace(" ; ", "\n") if name == "source" else value


def in_a_cell(record: Kept | Facility, name: str) -> str:
    """What stands there, as a cell holds it."""
    value = as_typed(record, name)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def entries_for_a_sheet(viewer: Actor, of: str) -> list[Kept | Facility]:
    """What holds of a kind, the oldest first; of more than a sheet has rows, the latest."""
    found, key = _standing(viewer, of)
    return list(reversed(list(session.scalars(found.order_by(key.desc()).limit(MOST_ROWS)))))


def _standing(viewer: Actor, of: str) -> tuple[Select[Any], Any]:
    """Of workplaces those that the staff entered and that lead to no other: a sheet can correct no others."""
    if of != WORKPLACE:
        model: Any = ENTRIES[of]
        return whole(model).where(visibility.entries(viewer, model)), model.id
    leads = select(FacilityMove.id).where(
        FacilityMove.facility_id == Facility.id,
        FacilityMove.kind == Joined.MERGE,
        FacilityMove.undone_at.is_(None),
    )
    found = select(Facility).where(visibility.facilities(viewer), Facility.entered, ~leads.exists())
    return found.options(*WHOLE_FACILITY, selectinload(Facility.merges)), Facility.id


def brought_lately(viewer: Actor, of: str) -> list[Brought]:
    """The sheets of a kind that came back last, the latest first."""
    found = (
        select(RegisterSheet.id, RegisterSheet.at, Person.name, RegisterSheet.taken_at, RegisterSheet.undone_at)
        .join(Person, Person.id == RegisterSheet.brought_by_id)
        .where(RegisterSheet.of == of, visibility.register_sheets(viewer))
        .order_by(RegisterSheet.id.desc())
        .limit(LATELY)
    )
    return [Brought(*row) for row in session.execute(found)]


def register_sheet(viewer: Actor, of: str, sheet_id: int) -> RegisterSheet:
    """A sheet that was brought back, for its acts."""
    found: RegisterSheet | None = session.scalar(
        select(RegisterSheet).where(
            RegisterSheet.id == sheet_id, RegisterSheet.of == of, visibility.register_sheets(viewer)
        )
    )
    if found is None:
        raise NotFound
    return found


def seen_of_register(viewer: Actor, sheet: RegisterSheet) -> Sheet:
    """Each row beside its entry as it is now; of a sheet that was taken, what that did."""
    name = session.scalar(select(Person.name).where(Person.id == sheet.brought_by_id)) or ""
    about = (sheet.id, sheet.of, sheet.at, name, sheet.taken_at, sheet.undone_at, sheet.undone_why)
    if sheet.taken_at is not None:
        return Sheet(*about, [], 0, done_by(viewer, sheet))
    records = entries_for_a_sheet(viewer, sheet.of)
    changes = changes_of(sheet.rows, records)
    there = {change.record.slug for change in changes if change.record is not None}
    return Sheet(*about, changes, len(records) - len(there), [])


def done_by(viewer: Actor, sheet: RegisterSheet) -> list[Done]:
    """The entries that taking it entered and corrected, also those that were taken back since."""
    slugs = [each["slug"] for each in sheet.done]
    if sheet.of == WORKPLACE:
        wanted = select(Facility).where(visibility.facilities(viewer), Facility.slug.in_(slugs))
        wanted = wanted.options(*WHOLE_FACILITY, selectinload(Facility.merges))
    else:
        model: Any = ENTRIES[sheet.of]
        wanted = whole(model).where(visibility.kept_entries(viewer, model), model.slug.in_(slugs))
    records = {each.slug: each for each in session.scalars(wanted)}
    return [Done(each["row"], records[each["slug"]], each["new"]) for each in sheet.done]


def changes_of(rows: Sequence[Mapping[str, Any]], records: Sequence[Kept | Facility]) -> list[Change]:
    by_slug = {each.slug: each for each in records}
    names = tuple(name for name in (rows[0]["said"] if rows else ()) if name not in (*EVIDENCE, *REASON))
    there = {_plain(in_a_cell(each, name) for name in names) for each in records}
    return [_change(row, by_slug.get(row["slug"]), names, there) for row in rows]


def _change(
    row: Mapping[str, Any], record: Kept | Facility | None, names: Sequence[str], there: set[tuple[str, ...]]
) -> Change:
    said = row["said"]
    now = {} if record is None else {name: in_a_cell(record, name) for name in (*names, *EVIDENCE)}
    content = [name for name in names if _plain([said[name]]) != _plain([now.get(name, "")])]
    evidence = [name for name in EVIDENCE if _plain([said[name]]) != _plain([now.get(name, "")])]
    fate, differing = Fate.SAME, [*content, *evidence]
    wrong = Wrong(*row["wrong"]) if row["wrong"] else None
    if wrong is None and row["slug"] and record is None:
        wrong = Wrong(NO_ENTRY, {}, ID)
    if wrong is not None:
        fate = Fate.REFUSED
    elif record is None:
        known = row["same"] or _plain(said[name] for name in names) in there
        fate = Fate.SAME if known else Fate.NEW
    elif content and not row["same"]:
        fate = Fate.CHANGED if record.revision == row["revision"] else Fate.STALE
    elif evidence and record.revision == row["revision"] and not row["same"]:
        fate = Fate.CHANGED
    return Change(row["row"], fate, record, said, now, differing, wrong)


def _plain(words: Any) -> tuple[str, ...]:
    """Office programs change the ends of lines and cells, which nobody sees."""
    return tuple(" ".join(each.split()) for each in words)
