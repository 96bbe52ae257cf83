"""Things that happened, in an order that nobody has to believe more of than is known."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from portal.core.spans import Span

Thing = TypeVar("Thing")


def in_order(
    events: Sequence[Thing], *, day: Callable[[Thing], Span | None], stage: Callable[[Thing], int]
) -> list[Thing]:
    """One after the other: of those that nothing left is certainly before, the one of the lowest stage.

    By first days alone "declined in 2022" would stand before "filed in August 2022". What has no day comes last.
    """
    left = list(enumerate(events))
    placed: list[Thing] = []
    while left:
        free = [one for one in left if not any(_before(day(other[1]), day(one[1])) for other in left)]
        chosen = min(free, key=lambda one: _rank(stage(one[1]), day(one[1]), one[0]))
        left.remove(chosen)
        placed.append(chosen[1])
    return placed


def _before(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is not None
    return one.certainly_before(other)


def _rank(stage: int, day: Span | None, number: int) -> tuple[Any, ...]:
    return stage, day.first if day else date.max, day.end if day else date.max, number
