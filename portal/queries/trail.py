"""Reading the trail, for auditors alone. By key and newest first; whatever is asked, an index answers.

Whoever has no account leaves the day and not the hour. The order therefore goes by the
time that was written down, not by the running number, which would tell the hour after all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, or_, select, true, tuple_

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.audit import Entry
from portal.models.people import Person
from portal.policy.rules import allows

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What an auditor asks of the trail; what is empty is not asked."""

    act: str = ""
    who: str = ""  # a number, a name or an e-mail address
    kind: str = ""
    number: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and the number of the last one if older ones follow."""

    lines: Sequence[Entry]
    next: int | None


def entries(viewer: Actor, asked: Question, *, zone: str, after: int | None = None) -> Page:
    """The lines that answer the question, newest first, from the one after ``after``."""
    wanted = select(Entry).where(_readable(viewer), *_asked(asked, zone))
    last = session.execute(select(Entry.at, Entry.id).where(Entry.id == after)).first() if after is not None else None
    if last is not None:
        wanted = wanted.where(tuple_(Entry.at, Entry.id) < tuple_(last.at, last.id))
    found = session.scalars(wanted.order_by(Entry.at.desc(), Entry.id.desc()).limit(A_PAGE + 1)).all()
    return Page(found[:A_PAGE], found[A_PAGE - 1].id if len(found) > A_PAGE else None)


def get(viewer: Actor, entry_id: int) -> Entry:
    found = session.scalar(select(Entry).where(_readable(viewer), Entry.id == entry_id))
    if found is None:
        raise NotFound
    return found


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
