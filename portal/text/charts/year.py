"""Days of the year that comes, each with the letter under which a list names it."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from portal.text.charts.picture import WIDTH, Key, Picture, drawn, letters, words

MONTHS = 13  # from the first of this month on: the same month a year from now is still seen
LEFT, RIGHT, BOTTOM, STEP = 8, 8, 26, 20
APART = 18  # units in which one letter has room


def year(
    key: str,
    title: str,
    description: str,
    head: tuple[str, str, str],
    items: Sequence[tuple[str, date]],
    *,
    today: date,
    months: Sequence[str],
) -> Picture:
    """``items`` are words and the day of each, within the year; ``months`` the names of twelve, January first.

    What lies before the picture or after it stands in the table and not in the picture.
    """
    start = today.replace(day=1)
    ends = _months_later(start, MONTHS)
    named = letters(len(items))
    marks = [(letter, day) for letter, (_words, day) in zip(named, items, strict=True) if start <= day < ends]
    levels = _levels([_across(day, start, ends) for _letter, day in marks])
    floor = STEP * (max(levels, default=0) + 1) + 12
    shapes = [Markup('<path d="M{} {}H{}" stroke="currentColor" stroke-width="1"/>').format(LEFT, floor, WIDTH - RIGHT)]
    for nth in range(MONTHS):
        first = _months_later(start, nth)
        x = _across(first, start, ends)
        shapes.append(
            Markup('<path d="M{:.1f} {}V{}" stroke="currentColor" stroke-width="1"/>').format(x, floor, floor + 5)
        )
        if nth % 2 == 0:
            shapes.append(words(x, floor + 20, months[first.month - 1]))
    now = _across(today, start, ends)
    shapes.append(
        Markup('<path d="M{:.1f} 4V{}" stroke="currentColor" stroke-width="1" stroke-dasharray="3 3"/>').format(
            now, floor
        )
    )
    for (letter, day), level in zip(marks, levels, strict=True):
        x = _across(day, start, ends)
        y = floor - STEP * level
        shapes.append(
            Markup('<path d="M{:.1f} {}V{}" stroke="currentColor" stroke-width="1"/>').format(x, floor, y - 6)
        )
        shapes.append(Markup('<circle cx="{:.1f}" cy="{}" r="4"/>').format(x, y - 6))
        shapes.append(words(x + 6, y - 4, letter))
    rows = tuple((letter, said, day.isoformat()) for letter, (said, day) in zip(named, items, strict=True))
    keys = tuple(Key(letter, Markup(""), said) for letter, (said, _day) in zip(named, items, strict=True))
    return Picture(drawn(key, title, description, floor + BOTTOM, shapes), title, keys, head, rows)


def _across(day: date, start: date, ends: date) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - start).days / (ends - start).days


def _levels(places: Sequence[float]) -> list[int]:
    """For each, how high its letter stands, so that none covers another."""
    taken: list[float] = []
    found = []
    for at in places:
        level = next((nth for nth, last in enumerate(taken) if at - last >= APART), len(taken))
        taken[level : level + 1] = [at]
        found.append(level)
    return found


def _months_later(day: date, many: int) -> date:
    years, month = divmod(day.month - 1 + many, 12)
    return date(day.year + years, month + 1, 1)
