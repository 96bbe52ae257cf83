"""Who is visiting, and as whom: every page asks this first."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, cast, func, select

from portal.core import clock
from portal.core.actor import GUARDED, Actor, Holding, Identity, Opens, holder_acting, person_acting
from portal.core.db import connection, session
from portal.models.people import Grant, Organisation, Person, Visit

KINDS = tuple(Opens)


class Limits(NamedTuple):
    """How long a visit lives: without a sign of life, shorter where a guarded role is awake, and in all."""

    idle: timedelta
    idle_guarded: timedelta
    longest: timedelta

    def allow(self, actor: Actor, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
        idle = self.idle_guarded if actor.has_anywhere(*GUARDED) else self.idle
        return at - began_at < self.longest and at - seen_at < idle


Hours = tuple[datetime, datetime]
NEVER = (datetime.min.replace(tzinfo=UTC),) * 2


class Visiting(NamedTuple):
    """A living visit, as far as a page needs to know it."""

    id: int
    holder: str
    second_factor: bool
    began_at: datetime
    seen_at: datetime


def _visitor() -> Select[Any]:
    """A visit, who is behind it and what they were ever trusted with: a row for each grant, at least one."""
    visits, persons, grants = Visit.__table__.c, Person.__table__.c, Grant.__table__.c
    organisations = Organisation.__table__.c
    number = case((visits.holder.like("person:%"), cast(func.substr(visits.holder, 8), Integer)))
    return (
        select(
            *(visits[name] for name in Visiting._fields),
            persons.active,
            *(persons[name] for name in ("id", "organisation_id", "name", "locale", "zone")),
            *(organisations[name] for name in ("name", "kind", "stakeholder_group")),
            *(grants[name] for name in ("role", "consultation_id", "round_id", "starts_at", "ends_at")),
        )
        .select_from(Visit.__table__)
        .outerjoin(Person.__table__, persons.id == number)
        .outerjoin(Organisation.__table__, organisations.id == persons.organisation_id)
        .outerjoin(Grant.__table__, grants.person_id == persons.id)
        .where(visits.mark == bindparam("mark"))
    )


_VISITOR = _visitor()  # written once: to put it together costs as much as to ask it
_WHO = slice(6, 6 + len(Identity._fields))


def visitor(name: str, limits: Limits, told: Hours = NEVER) -> tuple[Visiting, Actor] | None:
    """The living visit of this name and who is behind it, in one reading.

    It is none where it has been idle for too long or is too old, and where the person was suspended. ``told`` is when
    it began and was last seen, by the cookie: for visits whose hours are kept nowhere else, and for what could not be
    written.
    """
    rows = connection().execute(_VISITOR, {"mark": mark(name)}).all()
    if not rows:
        return None
    at, visit, active = clock.now(), Visiting._make(rows[0][:5]), rows[0][5]
    kind, _, number = visit.holder.partition(":")
    if kind == "key":
        visit = visit._replace(began_at=told[0], seen_at=told[1])
        actor = holder_acting(opened(name, number))
    elif active:
        visit = visit._replace(seen_at=max(visit.seen_at, told[1]))
        grants = [row for row in rows if row.role is not None]
        actor = person_acting(Identity._make(rows[0][_WHO]), grants, second_factor=visit.second_factor, at=at)
    else:
        return None
    return (visit, actor) if limits.allow(actor, visit.began_at, visit.seen_at, at) else None


def visits(viewer: Actor, limits: Limits) -> Sequence[Visit]:
    """The viewer's own living visits, the latest first."""
    person = session.get(Person, viewer.user_id) if viewer.user_id is not None else None
    if person is None:
        return ()
    at, as_ = clock.now(), {passed: person.as_actor(passed) for passed in (True, False)}
    found = session.scalars(
        select(Visit).where(Visit.holder == f"person:{viewer.user_id}").order_by(Visit.seen_at.desc(), Visit.id.desc())
    )
    return [visit for visit in found if limits.allow(as_[visit.second_factor], visit.began_at, visit.seen_at, at)]


def mark(name: str) -> bytes:
    """What is kept in place of a visit's name: with a stolen table, nobody can visit."""
    return hashlib.sha256(name.encode(errors="replace")).digest()


def sealed(name: str, opened: Holding) -> str:
    """What a key opens, as it is kept of a visit: without the visit's name it is any number, of any kind."""
    return f"{(KINDS.index(opened.kind) << 64 | opened.id) ^ _pad(name):018x}"


def opened(name: str, kept: str) -> Holding:
    kind, number = divmod(int(kept, 16) ^ _pad(name), 2**64)
    return Holding(KINDS[kind], number)


def _pad(name: str) -> int:
    """72 bits that only whoever has the name can make; they are used for one number and its kind."""
    return int.from_bytes(hmac.digest(name.encode(errors="replace"), b"what the key opens", "sha256")[:9])
