"""The day on which a period ends."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.clocks.calendars import is_business_day
from portal.core.spans import Span

_PERIOD = re.compile(r"P(?P<many>[0-9]{1,4})(?P<unit>[DMY])")
ONE = timedelta(days=1)

Pause = tuple[date, date]
"""The days that do not count: from the first, until and without the second."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How a period is counted: ``period`` in days, months or years (``P30D``, ``P6M``, ``P1Y``).

    Only days can be paused or extended: with months a later start may end earlier.
    """

    period: str
    business: bool = False
    calendars: frozenset[str] = frozenset()
    before: bool = False
    start_counted: bool = False
    roll: str = "none"
    roll_calendars: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if _PERIOD.fullmatch(self.period) is None:
            raise ValueError(f"no period: {self.period}")

    @property
    def many(self) -> int:
        return int(self.period[1:-1])

    @property
    def in_days(self) -> bool:
        return self.period.endswith("D")

    @property
    def can_pause(self) -> bool:
        """Whether it can stand still or get longer: only days that are counted forward do."""
        return self.in_days and not self.before


def due(start: Span, how: Counted, pauses: Sequence[Pause] = (), extension: int = 0) -> Span:
    """The last day of the period, or the days among which it is where the start is only known as a span.

    ``extension`` in days of the same kind.
    """
    if (pauses or extension) and not how.in_days:
        raise ValueError("only periods in days pause or are extended")
    return Span(*(_due(day, how, pauses, extension) for day in (start.first, start.end)))


def days_between(target: Span, seen: Span) -> tuple[int, int]:
    """The least and the most days from the one to the other, negative before it; equal where both days are known."""
    return (seen.first - target.end).days, (seen.end - target.first).days


def _due(start: date, how: Counted, pauses: Sequence[Pause], extension: int) -> date:
    if how.in_days:
        found = _days(start, how.many + extension, how, pauses)
    else:
        found = _months(start, how.many * (12 if how.period.endswith("Y") else 1) * (-1 if how.before else 1))
    return _rolled(found, how)


def _days(start: date, many: int, how: Counted, pauses: Sequence[Pause]) -> date:
    counts = _counting(how, pauses)
    step = -ONE if how.before else ONE
    day = start
    left = many - (1 if how.start_counted and counts(start) else 0)
    while left:
        day += step
        left -= counts(day)
    return day


def _counting(how: Counted, pauses: Sequence[Pause]) -> Callable[[date], bool]:
    def counts(day: date) -> bool:
        paused = any(begin <= day < end for begin, end in pauses)
        return not paused and (not how.business or is_business_day(day, how.calendars))

    return counts


def _months(start: date, months: int) -> date:
    """So many months later: on the day of equal number, or the month's last where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _rolled(day: date, how: Counted) -> date:
    if how.roll == "none":
        return day
    step = ONE if how.roll == "next" else -ONE
    while not is_business_day(day, how.roll_calendars):
        day += step
    return day
