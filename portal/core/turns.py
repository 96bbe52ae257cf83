"""A concurrency limit: so many requests are worked on at once, and who waits for something else steps aside.

A turn is for computing. Whoever waits for the queue of writers or for a passphrase to be checked gives it up
meanwhile, so that readers never stand behind them. Who waits for a file to be examined keeps it, because each of them
holds a file in memory. Every wait has an end.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore

LONGEST = 20.0  # seconds that a request waits for a turn, and then in all for the database

_mine: ContextVar["Turns | None"] = ContextVar("turns", default=None)
_until: ContextVar[float | None] = ContextVar("until", default=None)


class Turns:
    """So many at once; the others wait."""

    def __init__(self, many: int) -> None:
        self._free = BoundedSemaphore(many)

    @contextmanager
    def one(self, patience: float = LONGEST) -> Iterator[bool]:
        """A turn of one's own, or ``False`` where none came free for so long."""
        if not self._free.acquire(timeout=patience):
            yield False
            return
        token = _mine.set(self)
        try:
            with hurry(LONGEST):
                yield True
        finally:
            _mine.reset(token)
            self._free.release()

    @contextmanager
    def _aside(self) -> Iterator[None]:
        token = _mine.set(None)
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()  # those who have a turn compute or step aside as well, so one comes free
            _mine.reset(token)


@contextmanager
def hurry(seconds: float) -> Iterator[None]:
    """What waits in here for the database, however often, waits no longer than this in all."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def patience() -> float | None:
    """How many seconds are left to wait; ``None`` for the worker and for commands, which wait until it is done."""
    until = _until.get()
    return None if until is None else max(0.1, until - time.monotonic())


@contextmanager
def aside() -> Iterator[None]:
    """Wait for something without standing in anybody's way; outside a request there is nothing to give up."""
    turns = _mine.get()
    if turns is None:
        yield
        return
    with turns._aside():
        yield
