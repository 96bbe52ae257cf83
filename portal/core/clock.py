"""The only reader of the clock, so that tests may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def day(instant: datetime | None = None) -> datetime:
    """Noon UTC of that day: all that is kept of the time when somebody without an account wrote.

    Noon falls on the same calendar day in Tijuana, Washington and Geneva; the hour says nothing.
    """
    return (instant or now()).replace(hour=12, minute=0, second=0, microsecond=0)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock show another time, and run on from there. For tests and demonstration data."""
    global _shift
    before, _shift = _shift, instant - datetime.now(UTC)
    try:
        yield
    finally:
        _shift = before
