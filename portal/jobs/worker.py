"""Take the next errand, do it, tick it off. At least once; handlers bear repeating.

An errand takes up to three steps. In one transaction it is taken, with a lease, and
prepared; what has to leave the house (a letter, a file on its way to the cleaner) leaves it
between two transactions, so that nobody waits for a mail server to be allowed to write; in
another it is ticked off. Files are cleaned beside the rest, so that no letter waits for a picture.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from flask import Flask
from sqlalchemy import ColumnElement, Select, select, true, update

from portal.core import clock
from portal.core.db import session, transaction
from portal.jobs import anchoring, cleaning, mail, night
from portal.jobs.journey import Journey, Lacking
from portal.models.outbox import Errand, Heartbeat, Letter
from portal.services import kept
from portal.services.people import clear_away

NAME = "worker"
PATIENCE = 8  # then it stands on the desk, with a button
LEASE = timedelta(minutes=10)  # longer than any errand may take; who holds it longer has died
SOON = timedelta(minutes=1)  # what waits for something that is away
PULSE = timedelta(seconds=10)
IDLE = 1.0  # seconds between two looks at an empty outbox

log = logging.getLogger("portal")


HANDLERS: dict[str, Callable[..., Journey | None]] = {
    "letter": mail.compose,
    "reanchor": anchoring.reanchor,
    "clean": cleaning.clean,
}
CLEANING: ColumnElement[bool] = Errand.kind == "clean"  # takes seconds, a letter does not
ANY: ColumnElement[bool] = true()


def run(app: Flask, stop: Event) -> None:
    """Work until told to stop, on all but files; the errand in hand is finished first."""
    last: datetime | None = None
    tried: datetime | None = None
    while not stop.is_set():
        try:
            if last is None or not timedelta(0) <= clock.now() - last < PULSE:
                with app.app_context():
                    beat()
                    if night.is_due(tried):
                        tried = clock.now()
                        night.run(app)
                last = clock.now()
            busy = run_one(app, ~CLEANING)
        except Exception:  # a database that is away comes back; the worker waits for it
            log.exception("worker")
            busy, last = False, None
        if not busy:
            stop.wait(IDLE)


def clean_files(app: Flask, stop: Event) -> None:
    """The same on files, in a thread of its own: a large one takes half a minute, and letters do not wait for it."""
    while not stop.is_set():
        try:
            busy = run_one(app, CLEANING)
        except Exception:
            log.exception("worker")
            busy = False
        if not busy:
            stop.wait(IDLE)


def run_all(app: Flask) -> int:
    """Do everything that is due now, once; how much it was."""
    done = 0
    while run_one(app):
        done += 1
    return done


def run_one(app: Flask, which: ColumnElement[bool] = ANY) -> bool:
    """Do the errand of these that is due first; whether there was one."""
    with app.app_context(), app.test_request_context(base_url=app.config["BASE_URL"] or None):
        return _run_one(which)


def beat() -> None:
    """Say that the worker is alive; the health page asks. Visits that are over are forgotten on the way."""
    with transaction():
        clear_away()
        kept.sweep()
        found = session.execute(update(Heartbeat).where(Heartbeat.name == NAME).values(at=clock.now()))
        if not found.rowcount:  # type: ignore[attr-defined]
            session.add(Heartbeat(name=NAME, at=clock.now()))


def _run_one(which: ColumnElement[bool]) -> bool:
    waiting = session.scalar(_due(which)) is not None
    session.commit()  # only looked: an idle worker takes no lock and holds no old picture
    if not waiting:
        return False
    with transaction():
        errand = session.scalar(_due(which).with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if errand is None:
            return False  # another worker was faster
        if errand.attempts >= PATIENCE:  # it took the worker down each time
            errand.given_up_at, errand.error = clock.now(), errand.error or "the worker ended while doing it"
            return True
        errand.attempts += 1
        errand.due_at = clock.now() + LEASE
        try:
            with session.begin_nested():
                journey = HANDLERS[errand.kind](errand, **errand.facts)
        except Exception as error:  # an errand may fail in any way; the worker goes on
            _postpone(errand, error)
            return True
        if journey is None:
            _tick_off(errand)
            return True
    problem: Exception | None = None
    try:
        journey.set_out()
    except Exception as error:
        problem = error
    with transaction():
        if problem is None:
            _tick_off(errand, journey.arrived())
        elif errand.done_at is None:
            _postpone(errand, problem)
    return True


def _due(which: ColumnElement[bool]) -> Select[Errand]:
    return (
        select(Errand)
        .where(Errand.done_at.is_(None), Errand.given_up_at.is_(None), Errand.due_at <= clock.now(), which)
        .order_by(Errand.due_at, Errand.id)
        .limit(1)
    )


def _tick_off(errand: Errand, remark: str | None = None) -> None:
    """Done. What left no letter is forgotten: its hour would be the hour of what caused it."""
    errand.done_at, errand.error = clock.now(), remark
    if session.scalar(select(Letter.id).where(Letter.errand_id == errand.id)) is None:
        session.delete(errand)


def _postpone(errand: Errand, error: Exception) -> None:
    """Note what went wrong and wait twice as long as last time; after eight times a person has to look."""
    errand.error = f"{type(error).__name__}: {error}"[:500]
    errand.due_at = clock.now() + timedelta(minutes=2**errand.attempts)
    if isinstance(error, Lacking):
        errand.attempts, errand.due_at = errand.attempts - 1, clock.now() + SOON
    elif errand.attempts >= PATIENCE:
        errand.given_up_at = clock.now()
    log.warning("errand %s (%s): %s", errand.id, errand.kind, type(error).__name__)
