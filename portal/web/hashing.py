"""Passphrases are hashed one after another, aside from everything else.

To check one costs on purpose as much as many pages. So it is done in lanes, each with one hand and a short line;
whoever finds the line full is told at once to come again (503). Who waits in a line holds neither a turn
(``core/turns.py``) nor a connection to the database, so reading and contributing go on.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import BoundedSemaphore
from typing import TypeVar

from portal.core import db, turns
from portal.core.errors import Crowded

LINE = 8  # who may wait in each lane of a process, beside the one whose turn it is
PATIENCE = 5  # seconds, also until they should try again

Result = TypeVar("Result")


class Lane:
    """One hand and a line. ``pause``: seconds that the hand rests after each."""

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause
        self._places = BoundedSemaphore(LINE + 1)
        self._hand = ThreadPoolExecutor(1, "hashing")

    def work(self, task: Callable[[], Result]) -> Result:
        """Have this done, in the order of coming; or refuse at once."""
        if not self._places.acquire(blocking=False):
            raise Crowded(PATIENCE)
        try:
            db.rest()
            with turns.aside():
                done = self._hand.submit(copy_context().run, task)
                if self._pause:
                    self._hand.submit(time.sleep, self._pause)
                try:
                    return done.result(PATIENCE)
                except TimeoutError as late:
                    done.cancel()
                    raise Crowded(PATIENCE) from late
        finally:
            self._places.release()


KNOWN = Lane()  # browsers in which the owner has signed in before, and visitors
FRESH = Lane()  # everybody else
FAILED = Lane(pause=0.5)  # addresses from which many failed: heard, but at two a second in each process
