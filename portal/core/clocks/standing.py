"""What public records show of a clock.

These records are kept by others and are not complete. So nothing is ever called overdue here: where the day has passed
and no result is known, that is all that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.core.clocks.counting import Pause, days_between, due
from portal.core.clocks.rules import Rule
from portal.core.spans import Span


class State(StrEnum):
    MET = "met"
    LATE = "late"
    CANNOT_SAY = "cannot_say"
    BY_THEN = "by_then_at_the_latest"
    ENDED_BEFORE = "ended_before"
    RUNNING = "running"
    NOTHING_ON_RECORD = "nothing_on_record"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Held:
    """When a clock stood still, since when it stands still now, and by how many days its period was made longer."""

    pauses: tuple[Pause, ...] = ()
    since: date | None = None
    extension: int = 0

    def until(self, today: date) -> tuple[Pause, ...]:
        """The days that do not count, as far as they are known on this day."""
        if self.since is None or self.since > today:
            return self.pauses
        return (*self.pauses, (self.since, today + timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock of one record: counted from ``start``, due on ``target``.

    ``seen`` is the event that decides ``state``, where there is one; ``least`` and ``most`` are the days from the
    target to it, equal where both days are known. ``next_business_day``: it was late, and met by the next business
    day after a target on a weekend or holiday, as practice has been. ``stood``: the days on which it stood still, which
    moved the target.
    """

    rule: Rule
    start: Span
    target: Span
    state: State
    seen: Span | None = None
    least: int | None = None
    most: int | None = None
    next_business_day: bool = False
    held: Held = Held()
    stood: int = 0


def standing(rule: Rule, events: list[tuple[str, Span]], today: date, held: Held = Held()) -> Standing | None:
    """How the clock of this rule stands for a record with these events; none where it never began to run.

    ``events`` by code, in the order of the record. While it is paused its target moves with every day.
    """
    start = _first(rule.start_events, events)
    if start is None:
        return None
    done = _first(rule.stop_events, events)
    # what is done no longer moves, whether or not somebody has noted that the clock ran again
    pauses = held.until(today if done is None else min(today, done.end))
    target = due(start, rule.counted, pauses, held.extension)
    here = Standing(rule, start, target, State.NOTHING_ON_RECORD, held=held, stood=_stood(pauses, start, target))
    if done is not None:
        return _judged(here, done)
    if (proof := _earliest(rule.proof_events, events)) is not None:
        return replace(here, state=State.BY_THEN, seen=proof, most=(proof.end - target.first).days)
    ended = _earliest(rule.ending_events, events)
    if ended is not None and ended.end <= target.first:
        days = (ended.end - target.first).days
        return replace(here, state=State.ENDED_BEFORE, seen=ended, least=days, most=days)
    if held.since is not None and held.since <= today:
        return replace(here, state=State.PAUSED)
    return replace(here, state=State.RUNNING) if today <= target.end else here


def _stood(pauses: Sequence[Pause], start: Span, target: Span) -> int:
    """On how many days between the two it stood still; at the most, where they are spans."""
    after = start.first + timedelta(days=1)
    return sum(max(0, (min(end, target.end) - max(begin, after)).days) for begin, end in pauses)


def _judged(here: Standing, done: Span) -> Standing:
    least, most = days_between(here.target, done)
    state = State.MET if most <= 0 else State.LATE if least > 0 else State.CANNOT_SAY
    rolled = due(here.start, here.rule.rolled, here.held.until(done.end), here.held.extension)
    in_practice = state is State.LATE and done.is_exact and rolled != here.target and done.end <= rolled.first
    return replace(here, state=state, seen=done, least=least, most=most, next_business_day=in_practice)


def _first(codes: tuple[str, ...], events: list[tuple[str, Span]]) -> Span | None:
    """Of several kinds of event the one that is named first counts, as far as it is on record."""
    return next((day for wanted in codes for code, day in events if code == wanted), None)


def _earliest(codes: tuple[str, ...], events: list[tuple[str, Span]]) -> Span | None:
    found = [day for code, day in events if code in codes]
    return min(found, key=lambda day: (day.end, day.first), default=None)
