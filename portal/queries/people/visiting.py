"""Who is visiting, and as whom: every page asks this first."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, cast, func, select

from portal.core import clock
from portal.core.actor import Actor, Held, Holding, Opens, wakened
from portal.core.db import connection, session
from portal.models.people import Grant, Organisation, Person, Visit

KINDS = tuple(Opens)


def visit(name: str, idle: timedelta | None = None, longest: timedelta | None = None) -> Visit | None:
    """The living visit of this name; what has been idle for too long, or is too old, is no visit."""
    found = session.scalar(select(Visit).where(Visit.mark == mark(name)))
    if found is None:
        return None
    at = clock.now()
    if longest is not None and at - found.began_at >= longest:
        return None
    if idle is not None and at - found.seen_at >= idle:
        return None
    return found


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
    """A visit, who is behind it and what they are trusted with: a row for each role, at least one."""
    visits, persons, grants = Visit.__table__.c, Person.__table__.c, Grant.__table__.c
    number = case((visits.holder.like("person:%"), cast(func.substr(visits.holder, 8), Integer)))
    return (
        select(
            *(visits[name] for name in Visiting._fields),
            *(persons[name] for name in ("id", "name", "organisation_id", "locale", "zone", "active")),
            *(Organisation.__table__.c[name] for name in ("name", "kind", "stakeholder_group")),
            *(grants[name] for name in ("role", "consultation_id", "round_id", "starts_at", "ends_at")),
        )
        .select_from(Visit.__table__)
        .outerjoin(Person.__table__, persons.id == number)
        .outerjoin(Organisation.__table__, Organisation.__table__.c.id == persons.organisation_id)
        .outerjoin(Grant.__table__, grants.person_id == persons.id)
        .where(visits.mark == bindparam("mark"))
    )


_VISITOR = _visitor()  # written once: to put it together costs as much as to ask it


def visitor(
    name: str, idle: timedelta, longest: timedelta, told: Hours = NEVER
) -> tuple[Visiting, Actor | None] | None:
    """The living visit of this name and who is behind it, in one reading: every page asks this first.

    ``told`` is when it began and was last seen, by the cookie: for visits whose hours are kept nowhere else, and
    for what could not be written.
    """
    rows = connection().execute(_VISITOR, {"mark": mark(name)}).all()
    if not rows:
        return None
    at, visit, person = clock.now(), Visiting._make(rows[0][:5]), rows[0][5:14]
    kind, _, number = visit.holder.partition(":")
    if kind == "key":
        visit = visit._replace(began_at=told[0], seen_at=told[1])
    else:
        visit = visit._replace(seen_at=max(visit.seen_at, told[1]))
    if at - visit.began_at >= longest or at - visit.seen_at >= idle:
        return None
    if kind == "key":
        return visit, Actor("", holds=opened(name, number))
    person_id, called, organisation_id, tongue, zone, active, organisation, kind, group = person
    if person_id is None or not active:
        return visit, None
    held = frozenset(
        Held(role, consultation_id, round_id)
        for role, consultation_id, round_id, starts_at, ends_at in (row[14:] for row in rows)
        if role is not None and starts_at <= at and (ends_at is None or at < ends_at)
    )
    awake, sleeping = wakened(held, visit.second_factor)
    return visit, Actor(
        name=called,
        user_id=person_id,
        organisation_id=organisation_id,
        held=awake,
        locale=tongue,
        zone=zone,
        organisation_name=organisation or "",
        organisation_kind=kind or "none",
        group=group or "individual",
        sleeping=sleeping,
    )


def visits(viewer: Actor, idle: timedelta, longest: timedelta) -> Sequence[Visit]:
    """The viewer's own living visits, the latest first."""
    at = clock.now()
    return session.scalars(
        select(Visit)
        .where(Visit.holder == f"person:{viewer.user_id}", Visit.began_at > at - longest, Visit.seen_at > at - idle)
        .order_by(Visit.seen_at.desc(), Visit.id.desc())
    ).all()


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
