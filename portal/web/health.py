"""Health check: what of the portal is alive, answered within two seconds whatever is stuck."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Lock

from portal.core import db, turns
from portal.queries import outbox

PATIENCE = 1.5  # seconds for the database

_lock = Lock()
_asking = ThreadPoolExecutor(1, "health")
_asked: "Future[datetime | None] | None" = None


class Stuck(Exception):
    """The database does not answer in time, or with an error."""


def heartbeat() -> datetime | None:
    """When the worker last drew breath. A question that was never answered is not asked again beside itself."""
    global _asked
    with _lock:
        if _asked is None or _asked.done():
            _asked = _asking.submit(_ask)
        mine = _asked
    try:
        return mine.result(PATIENCE)
    except Exception as problem:  # whatever it is, the database does not answer
        raise Stuck from problem


def _ask() -> datetime | None:
    try:
        with turns.hurry(PATIENCE):
            return outbox.last_heartbeat()
    finally:
        db.session.remove()  # not only let go: this thread is nobody's request
