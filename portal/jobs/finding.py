"""The index of what can be found, made whole batch after batch, and rid of words that were taken back."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from portal.core.db import session, transaction
from portal.models.outbox import Errand
from portal.services import finding, outbox
from portal.services.finding import Progress, Reindexing

INDEX = "index"


def index(_errand: Errand) -> None:
    """One batch; and an errand for the next, until it is whole."""
    if not finding.go_on().whole:
        outbox.leave(INDEX)


def forget_words(_errand: Errand) -> Reindexing | None:
    """What was withheld or changed leaves the files: on SQLite at once, on PostgreSQL between two transactions."""
    finding.forget_words()
    engine = current_app.extensions["engine"]
    return Reindexing(engine) if engine.dialect.name == "postgresql" else None


def see_to_it() -> None:
    """Where the index is not whole and nobody is at it, somebody will be: a new database, or a new release."""
    found = finding.is_whole()
    if found is not None and found.whole:
        return
    waits = select(Errand.id).where(Errand.kind == INDEX, Errand.done_at.is_(None), Errand.given_up_at.is_(None))
    if session.scalar(waits.limit(1)) is None:
        with transaction():
            outbox.leave(INDEX)


def rebuild(tell: Callable[[Progress], None] = lambda _progress: None) -> Progress:
    """All of it anew, now; whoever writes meanwhile waits for no more than a batch."""
    with transaction():
        finding.begin_anew()
    while True:
        with transaction():
            found = finding.go_on()
        session.expunge_all()
        tell(found)
        if found.whole:
            return found


def status() -> Progress | None:
    return finding.is_whole()
