"""Engine room: leaving errands, inside the transaction of the act that causes them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import Base, kind_of, session
from portal.core.errors import N_, Conflict
from portal.models.outbox import Errand, Heartbeat
from portal.services.door import act


def leave(kind: str, **facts: Any) -> Errand:
    """Ask for work to be done after the commit. Facts are ids, never text."""
    errand = Errand(kind=kind, facts=facts)
    session.add(errand)
    return errand


def leave_by_the_day(kind: str, **facts: Any) -> None:
    """Leave an errand due at once, without telling the hour: it would be that of somebody who has no account."""
    session.add(Errand(kind=kind, facts=facts, left_at=clock.day(), due_at=clock.day() - timedelta(days=1)))


def leave_anew() -> None:
    """What waits was left just now: a demonstration tells of days that are over, and nothing has waited since then."""
    session.execute(update(Errand).where(Errand.done_at.is_(None)).values(left_at=clock.now()))


def write(event: str, *, to: Iterable[int], about: Base | None = None, **facts: Any) -> None:
    """A letter to each of these persons: one reader, one errand, so that one bad address delays nobody.

    ``about`` is what it tells of, unless that is its reader alone. Thousands are invited at once, so they are inserted
    at once.
    """
    if about is not None:
        facts |= {"subject_kind": kind_of(about), "subject_id": about.id}  # type: ignore[attr-defined]
    rows = [
        {"kind": "letter", "facts": {"event": event, "person_id": person_id, **facts}}
        for person_id in dict.fromkeys(to)
    ]
    if rows:
        session.execute(insert(Errand), rows)


def draw_breath(name: str) -> None:
    """Note that a part was alive, or a job done, just now; the health page asks."""
    found = session.execute(update(Heartbeat).where(Heartbeat.name == name).values(at=clock.now()))
    if not found.rowcount:  # type: ignore[attr-defined]
        session.add(Heartbeat(name=name, at=clock.now()))


@act("errand.try_again")
def try_again(errand: Errand, *, by: Actor) -> Errand:
    """Take up an errand again that was given up."""
    if errand.given_up_at is None:
        raise Conflict(N_("This is already being tried again."))
    errand.given_up_at, errand.attempts = None, 0
    errand.left_at = errand.due_at = clock.now()  # it begins anew
    return errand


@act("errand.try_all_again")
def try_all_again(_parent: None, *, by: Actor) -> Errand:
    """Take up everything again that was given up, as after a night without a mail server."""
    given_up = Errand.done_at.is_(None), Errand.given_up_at.is_not(None)
    first = session.scalar(select(Errand).where(*given_up).order_by(Errand.given_up_at, Errand.id).limit(1))
    if first is None:
        raise Conflict(N_("This is already being tried again."))
    anew = update(Errand).values(given_up_at=None, attempts=0, left_at=clock.now(), due_at=clock.now())
    session.execute(anew.where(*given_up))
    return first
