"""Take the next errand, do it, tick it off. At least once; handlers bear repeating.

An errand takes up to four steps. In one transaction it is taken, with a lease: whoever dies after that has begun it,
and it is counted. In the next it is prepared; what has to leave the house (a letter, a file on its way to the cleaner)
leaves it between two transactions, so that nobody waits for a mail server to be allowed to write; in another it is
ticked off. Letters, files and all else have a lane each, so that none waits for the other.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from flask import Flask
from sqlalchemy import Select, or_, select, true

from portal.core import clock
from portal.core.db import session, transaction
from portal.core.rewriting import empty_log
from portal.jobs import anchoring, answering, batches, cleaning, finding, freezing, mail, night, notices, outage
from portal.jobs.journey import Journey, Lacking
from portal.models.outbox import KINDS, Errand, Lane, Letter
from portal.services import kept, outbox
from portal.services.concerns import let_names_go, sweep_unlocked
from portal.services.kept import files as kept_files
from portal.services.kept import unsent
from portal.services.people import clear_away

PATIENCE = 8  # then it stands on the desk, with a button; of letters see ``mail``
LEASE = timedelta(minutes=10)  # longer than any errand may take; who holds it longer has died
SOON = timedelta(minutes=1)  # what waits for something that is away
PULSE = timedelta(seconds=10)
EMPTIED_EVERY = timedelta(minutes=5)  # for so long deleted keys and drafts lie in SQLite's log
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
IDLE = 1.0  # seconds between two looks at an empty outbox

log = logging.getLogger("portal")
_name: str | None = None  # of this process, by which whoever started it knows what it had in hand


HANDLERS: dict[str, Callable[..., Journey | None]] = {
    "letter": mail.compose,
    "reanchor": anchoring.reanchor,
    "point": answering.make_point,
    "gather": answering.gather,
    "clean": cleaning.clean,
    "freeze": freezing.freeze,
    "index": finding.index,
    "forget_words": finding.forget_words,
}


def run(app: Flask, stop: Event, lane: Lane = Lane.ERRANDS) -> None:
    """Work in this lane until told to stop; the errand in hand is finished first.

    It draws breath after an errand and not before, so that one that takes the worker down is not taken for life.
    """
    last: datetime | None = None
    tried: datetime | None = None
    wrote: datetime | None = None
    emptied = LONG_AGO
    while not stop.is_set():
        try:
            busy = run_one(app, lane)
            if last is None or not timedelta(0) <= clock.now() - last < PULSE:
                with app.app_context():
                    beat(lane)
                    if lane is Lane.LETTERS and notices.is_due(wrote):
                        wrote = clock.now()
                        notices.run()
                    if lane is Lane.ERRANDS:
                        kept_files.sweep(app.extensions["waiting"])
                        batches.publish_due()
                        finding.see_to_it()
                    if lane is Lane.ERRANDS and clock.now() - emptied >= EMPTIED_EVERY:
                        emptied = clock.now()
                        empty_log(app.extensions["engine"])
                    if lane is Lane.ERRANDS and night.is_due(tried):
                        tried = clock.now()
                        night.run(app)
                last = clock.now()
        except Exception:  # a database that is away comes back; the worker waits for it
            log.exception("worker")
            busy, last = False, None
        if not busy:
            stop.wait(IDLE)


def called(name: str) -> None:
    """Mark what is in hand from now on with this name."""
    global _name
    _name = name or None


def run_all(app: Flask) -> int:
    """Do everything that is due now, once; how much it was."""
    done = 0
    while run_one(app):
        done += 1
    return done


def run_one(app: Flask, lane: Lane | None = None) -> bool:
    """Do the errand of this lane, or of all, that is due first; whether there was one."""
    with app.app_context(), app.test_request_context(base_url=app.config["BASE_URL"] or None):
        errand = _taken(lane)
        if errand is None:
            return False
        if errand.given_up_at is None:
            _do(errand)
        return True


def beat(lane: Lane) -> None:
    """Say that this lane is alive; the health page asks. Visits that are over are forgotten on the way."""
    with transaction():
        if lane is Lane.ERRANDS:
            clear_away()
            kept.sweep()
            unsent.sweep()
            sweep_unlocked()
            let_names_go()
        outbox.draw_breath(lane)


def _taken(lane: Lane | None) -> Errand | None:
    """The next one, begun, or given up if it was begun too often."""
    waiting = session.scalar(_due(lane)) is not None
    session.commit()  # only looked: an idle worker takes no lock and holds no old picture
    if not waiting:
        return None
    with transaction():
        errand = session.scalar(_due(lane).with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if errand is None:
            return None  # another worker was faster
        if errand.unfinished >= outbox.DEATHS:
            outbox.give_up_after_deaths(errand)
            return errand
        errand.unfinished += 1
        errand.taken_by = _name
        errand.attempts += 1
        errand.due_at = clock.now() + LEASE
        return errand


def _do(errand: Errand) -> None:
    """Whatever comes of it, the worker goes on."""
    errand_id = errand.id
    try:
        with transaction():
            journey = HANDLERS[errand.kind](errand, **errand.facts)
            if journey is None:
                _tick_off(errand)
                return
        journey.set_out()
        with transaction():
            _tick_off(errand, journey.arrived())
    except Exception as problem:
        with transaction():
            begun = session.get(Errand, errand_id, populate_existing=True)
            if begun is not None and begun.done_at is None:
                _postpone(begun, problem)


def _due(lane: Lane | None) -> Select[Errand]:
    return (
        select(Errand)
        .where(
            Errand.done_at.is_(None),
            Errand.given_up_at.is_(None),
            Errand.due_at <= clock.now(),
            true() if lane is None else lane.holds(),
            or_(~Lane.LETTERS.holds(), outage.may_be_taken()),
        )
        .order_by(Errand.due_at, Errand.id)
        .limit(1)
    )


def _tick_off(errand: Errand, remark: str | None = None) -> None:
    """Done. What left no letter is forgotten: its hour would be the hour of what caused it."""
    errand.done_at, errand.error, errand.unfinished = clock.now(), remark, 0
    if session.scalar(select(Letter.id).where(Letter.errand_id == errand.id)) is None:
        session.delete(errand)


def _postpone(errand: Errand, error: Exception) -> None:
    """Note what went wrong and wait twice as long as last time; after a while a person has to look."""
    errand.error, errand.unfinished = f"{type(error).__name__}: {error}"[:500], 0
    a_letter = errand.kind == KINDS[Lane.LETTERS]
    if isinstance(error, Lacking):
        errand.attempts -= 1
        errand.due_at = clock.now() + SOON
    else:
        pause = timedelta(minutes=2 ** min(errand.attempts, PATIENCE))
        errand.due_at = clock.now() + (min(pause, mail.LONGEST_PAUSE) if a_letter else pause)
    if clock.now() - errand.left_at > mail.PATIENCE if a_letter else errand.attempts >= PATIENCE:
        errand.given_up_at = clock.now()
    log.warning("errand %s (%s): %s", errand.id, errand.kind, type(error).__name__)
