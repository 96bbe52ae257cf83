"""The only reader of the clock, so that tests may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

COMMITTEE = "America/Mexico_City"
"""The zone of a day where no round says another."""

_shift = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def day(zone: str = COMMITTEE, instant: datetime | None = None) -> datetime:
    """Noon UTC of the day on the calendar of this zone: all that is kept of when somebody without an account wrote.

    A day is a day somewhere: what is sent on Friday evening in Mexico was sent on Friday. Noon falls on the same
    calendar day in Tijuana, Washington and Geneva; the hour says nothing.
    """
    there = (instant or now()).astimezone(ZoneInfo(zone))
    return datetime(there.year, there.month, there.day, 12, tzinfo=UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock show another time, and run on from there. For tests and demonstration data."""
    global _shift
    before, _shift = _shift, instant - datetime.now(UTC)
    try:
        yield
    finally:
        _shift = before
