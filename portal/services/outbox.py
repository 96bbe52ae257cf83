"""Engine room: leaving errands, inside the transaction of the act that causes them."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import Base, kind_of, session, transaction
from portal.core.errors import N_, Conflict
from portal.models.outbox import BY_THE_DAY, RESTS, Errand, Heartbeat, Lane, NewsRead
from portal.services.door import act

DEATHS = 4  # in a row: what takes the worker down each time stands on the desk then, with a button
DIED = "the worker ended while doing it"

log = logging.getLogger("portal")


def leave(kind: str, **facts: Any) -> Errand:
    """Ask for work to be done after the commit. Facts are ids, never text.

    Of some kinds no hour is told: it would be that of somebody who has no account.
    """
    errand = Errand(kind=kind, facts=facts)
    if kind in BY_THE_DAY:
        errand.left_at, errand.due_at = clock.day(), clock.day() - timedelta(days=1)
    session.add(errand)
    return errand


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


def mark_read(until: datetime, *, by: Actor) -> None:
    """Their news up to this instant are read; never fewer than before, and none that are yet to come."""
    until = min(until, clock.now())
    with transaction():
        before = session.get(NewsRead, by.user_id, with_for_update=True)
        if before is None:
            session.add(NewsRead(person_id=by.user_id, until=until))
        elif before.until < until:
            before.until = until


def draw_breath(name: str) -> None:
    """Note that a part was alive, or a job done, just now; the health page asks."""
    found = session.execute(update(Heartbeat).where(Heartbeat.name == name).values(at=clock.now()))
    if not found.rowcount:  # type: ignore[attr-defined]
        session.add(Heartbeat(name=name, at=clock.now()))


def worker_ended(name: str, *, rests: bool) -> None:
    """Let go what the worker of this name had in hand when it ended, at once and not when its lease ends.

    Of letters and files nothing: what is foreign in them is done by other processes, and one that only happened to be
    in hand must not be given up for what something else did.
    """
    with transaction():
        in_hand = select(Errand).where(
            Errand.done_at.is_(None), Errand.given_up_at.is_(None), Errand.unfinished > 0, Errand.taken_by == name
        )
        for errand in session.scalars(in_hand.where(Lane.ERRANDS.holds())):
            errand.due_at = clock.now()
            if errand.unfinished >= DEATHS:
                give_up_after_deaths(errand)
        if rests:
            draw_breath(RESTS)


def worker_begins() -> None:
    """Forget that a worker rested: whoever starts the portal anew has seen to it."""
    with transaction():
        session.execute(delete(Heartbeat).where(Heartbeat.name == RESTS))


def give_up_after_deaths(errand: Errand) -> None:
    errand.given_up_at, errand.error, errand.unfinished = clock.now(), DIED, 0
    log.warning("errand %s (%s): %s", errand.id, errand.kind, DIED)


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
