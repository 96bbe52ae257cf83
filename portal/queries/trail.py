"""Reading the trail, for auditors alone. By key and newest first; whatever is asked, an index answers.

Whoever has no account leaves the day and not the hour, and within a day their lines stand in no order.
That words of the institution changed is read by every auditor; what they say, by those who can see what it is about.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Enum, Select, bindparam, false, or_, select, true, tuple_

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.core.errors import NotFound
from portal.core.noting import UNSAID
from portal.models.audit import Entry
from portal.models.consultations import Consultation, Document, Extension, Round
from portal.models.consultations import Question as Asked
from portal.models.contributions import Contribution, Dispute
from portal.models.drafts import Draft, Passage, Version
from portal.models.people import Person
from portal.policy import visibility
from portal.policy.permissions import allows

A_PAGE = 50
_SEEN: dict[Any, Callable[[Actor], ColumnElement[bool]]] = {  # what the institution writes about, and who can see it
    Consultation: visibility.consultations,
    Round: visibility.rounds,
    Asked: lambda viewer: Asked.round_id.in_(select(Round.id).where(visibility.rounds(viewer))),
    Document: lambda viewer: Document.round_id.in_(select(Round.id).where(visibility.rounds(viewer))),
    Extension: lambda viewer: Extension.round_id.in_(select(Round.id).where(visibility.rounds(viewer))),
    Draft: visibility.drafts,
    Version: visibility.versions,
    Passage: lambda viewer: Passage.version_id.in_(select(Version.id).where(visibility.versions(viewer))),
    Dispute: lambda viewer: Dispute.contribution_id.in_(
        select(Contribution.id).where(visibility.contributions(viewer))
    ),
}
_KINDS = {kind.__name__: kind for kind in _SEEN}


@dataclass(frozen=True, slots=True)
class Question:
    """What an auditor asks of the trail; what is empty is not asked."""

    act: str = ""
    who: str = ""  # a number, a name or an e-mail address
    kind: str = ""
    number: int | None = None
    day: date | None = None


class Change(NamedTuple):
    """A column of a thing, before and after."""

    kind: str
    number: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One act and what it changed, as the viewer may read it."""

    id: int
    at: datetime
    act: str
    actor_id: int | None
    actor_name: str
    subject_kind: str
    subject_id: int | None
    changes: Sequence[Change]
    said: tuple[bool, ...]  # which of the changes with their values: nothing else of a line differs among readers


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines, and the key of the last one if older ones follow."""

    lines: Sequence[Line]
    next: int | None


def entries(viewer: Actor, asked: Question, *, zone: str, after: int | None = None) -> Excerpt:
    """The lines that answer the question, newest first, from the one after ``after``."""
    wanted = select(Entry).where(_readable(viewer), *_asked(asked, zone))
    last = session.execute(select(Entry.at, Entry.id).where(Entry.id == after)).first() if after is not None else None
    if last is not None:
        wanted = wanted.where(tuple_(Entry.at, Entry.id) < tuple_(last.at, last.id))
    found = session.scalars(wanted.order_by(Entry.at.desc(), Entry.id.desc()).limit(A_PAGE + 1)).all()
    return Excerpt(_lines(viewer, found[:A_PAGE]), found[A_PAGE - 1].id if len(found) > A_PAGE else None)


def get(viewer: Actor, entry_id: int) -> Line:
    found = session.scalar(select(Entry).where(_readable(viewer), Entry.id == entry_id))
    if found is None:
        raise NotFound
    return _lines(viewer, [found])[0]


def _lines(viewer: Actor, entries: Sequence[Entry]) -> list[Line]:
    told = [
        [Change(*name.split(".", 2), *values) for name, values in sorted(entry.changes.items())] for entry in entries
    ]
    seen = _seen(viewer, [change for changes in told for change in changes])
    return [_line(entry, changes, seen) for entry, changes in zip(entries, told, strict=True)]


def _line(entry: Entry, changes: Sequence[Change], seen: set[tuple[str, str]]) -> Line:
    said = tuple([_may_be_read(change, seen) for change in changes])
    return Line(
        entry.id,
        entry.at,
        entry.act,
        entry.actor_id,
        entry.actor_name,
        entry.subject_kind,
        entry.subject_id,
        [change if read else _unsaid(change) for change, read in zip(changes, said, strict=True)],
        said,
    )


def _seen(viewer: Actor, changes: Iterable[Change]) -> set[tuple[str, str]]:
    """Of what the institution writes about, what the viewer can see: one question for each kind, however many lines.

    What was taken out again is nowhere to be seen any more.
    """
    asked: dict[str, set[int]] = {}
    for change in changes:
        if _is_worded(change.kind, change.column):
            asked.setdefault(change.kind, set()).add(int(change.number))
    found = set()
    for kind, numbers in asked.items():
        ids = connection().scalars(_those_seen(viewer, kind), {"numbers": list(numbers)})
        found |= {(kind, str(id_)) for id_ in ids}
    return found


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _those_seen(viewer: Actor, kind: str) -> Select[Any]:
    thing = _KINDS[kind]
    return select(thing.id).where(thing.id.in_(bindparam("numbers", expanding=True)), _SEEN[thing](viewer))


@cache
def _is_worded(kind: str, column: str) -> bool:
    """Whether it is words about something. Numbers, days and states are read by every auditor."""
    if kind not in _KINDS:
        return False
    found = _KINDS[kind].__table__.c.get(column)
    return found is None or (not isinstance(found.type, Enum) and found.type.python_type is str)


def _may_be_read(change: Change, seen: set[tuple[str, str]]) -> bool:
    """Words about something, by whoever can see it."""
    return not _is_worded(change.kind, change.column) or (change.kind, change.number) in seen


def _unsaid(change: Change) -> Change:
    old, new = (UNSAID if value else value for value in (change.old, change.new))
    return change._replace(old=old, new=new)


def _readable(viewer: Actor) -> ColumnElement[bool]:
    return true() if allows(viewer, "desk.trail", None) else false()


def _asked(asked: Question, zone: str) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if asked.act:
        clauses.append(Entry.act == asked.act)
    if asked.who:
        clauses.append(Entry.actor_id == _person_id(asked.who))
    if asked.kind:
        clauses.append(Entry.subject_kind == asked.kind)
        if asked.number is not None:
            clauses.append(Entry.subject_id == asked.number)
    if asked.day:
        clauses += [Entry.at >= _midnight(asked.day, zone), Entry.at < _midnight(asked.day + timedelta(days=1), zone)]
    return clauses


def _person_id(who: str) -> int:
    """The person meant; 0, which nobody is, where there is none."""
    if who.isascii() and who.isdigit():
        return min(int(who), 2**31 - 1)
    meant = or_(Person.email == who.strip().lower(), Person.name == who.strip())
    return session.scalar(select(Person.id).where(meant).order_by(Person.id).limit(1)) or 0


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
