"""Duties that fall due again and again: the day of each time, and how far it was met.

A period runs from the last time that is on record, so a time that came late moves the next one. Nothing is closed or
refused because a day has passed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.clocks.counting import Counted, days_between, due
from portal.core.spans import Span


class Rhythm(StrEnum):
    """How a duty comes again, as ``duties.csv`` names it."""

    ROLLING = "rolling"
    ONCE = "once"
    BEFORE = "before"
    AS_NEEDED = "as_needed"
    ONGOING = "ongoing"


class Met(StrEnum):
    """How one time of a duty stands."""

    FIRST = "first"  # nothing before it is on record to count from
    IN_TIME = "in_time"
    LATE = "late"
    CANNOT_SAY = "cannot_say"
    OPEN = "open"
    PASSED = "passed"
    UNKNOWN = "unknown"  # nothing at all is on record


@dataclass(frozen=True, slots=True)
class Recurring:
    """When a duty falls due.

    ``period`` as in ``Counted``: from the last time (rolling), or back from ``day`` (before). ``day`` is the last one
    of what is due once. ``earlier`` was the period until ``changed_on``. After ``ends_on`` it falls due no more.
    """

    rhythm: Rhythm
    period: str = ""
    earlier: str = ""
    changed_on: date | None = None
    ends_on: date | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if self.rhythm in (Rhythm.ROLLING, Rhythm.BEFORE) and not self.period:
            raise ValueError("a period is missing")
        if (self.rhythm in (Rhythm.ONCE, Rhythm.BEFORE)) is (self.day is None):
            raise ValueError("what is due once, or before a day, has a day, and nothing else has one")


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of a duty: counted from ``start``, due on ``target``, met on ``seen``.

    ``least`` and ``most`` are the days from the target to it, equal where both days are known; ``number`` is the place
    of ``seen`` among the times that were given.
    """

    met: Met
    start: Span | None = None
    target: Span | None = None
    seen: Span | None = None
    number: int | None = None
    least: int | None = None
    most: int | None = None


def turns(how: Recurring, times: Sequence[Span], today: date) -> list[Turn]:
    """Each time that the duty fell due, in order, and the one that is open; of one without a rhythm only its times."""
    order = sorted(range(len(times)), key=lambda number: (times[number].first, times[number].end, number))
    seen = [(number, times[number]) for number in order]
    if how.day is not None:
        return list(_single(how, how.day, seen, today))
    if how.rhythm is Rhythm.ROLLING:
        return list(_rolling(how, seen, today))
    return [Turn(Met.FIRST, seen=span, number=number) for number, span in seen]


def next_target(how: Recurring, start: Span) -> Span | None:
    """The day of the time after this one. Where the period changed meanwhile, the law in force on that day counts.

    A time that fell due on or after the change has the new period, and not less than the day of the change.
    """
    target = due(start, Counted(how.earlier or how.period))
    if how.changed_on is not None and how.earlier and target.end >= how.changed_on:
        later = due(start, Counted(how.period))
        target = Span(max(later.first, how.changed_on), max(later.end, how.changed_on))
    return None if how.ends_on is not None and target.first > how.ends_on else target


def _single(how: Recurring, day: date, seen: list[tuple[int, Span]], today: date) -> Iterator[Turn]:
    start = Span.on(day) if how.rhythm is Rhythm.BEFORE else None
    target = Span.on(day) if start is None else due(start, Counted(how.period, before=True))
    if not seen:
        yield Turn(Met.OPEN if today <= target.end else Met.PASSED, start, target)
        return
    (number, first), *others = seen
    yield _judged(start, target, number, first)
    yield from (Turn(Met.FIRST, seen=span, number=number) for number, span in others)


def _rolling(how: Recurring, seen: list[tuple[int, Span]], today: date) -> Iterator[Turn]:
    if not seen:
        yield Turn(Met.UNKNOWN)
        return
    (number, last), *others = seen
    yield Turn(Met.FIRST, seen=last, number=number)
    for number, span in others:
        target = next_target(how, last)
        yield Turn(Met.FIRST, seen=span, number=number) if target is None else _judged(last, target, number, span)
        last = span
    if (target := next_target(how, last)) is not None:
        yield Turn(Met.OPEN if today <= target.end else Met.PASSED, last, target)


def _judged(start: Span | None, target: Span, number: int, seen: Span) -> Turn:
    least, most = days_between(target, seen)
    met = Met.IN_TIME if most <= 0 else Met.LATE if least > 0 else Met.CANNOT_SAY
    return Turn(met, start, target, seen, number, least, most)
