"""Values as sources give them over time: a mark for each, joined where they follow one another."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from portal.text.charts.picture import WIDTH, Picture, drawn, words

HEIGHT = 180
TOP, BOTTOM, LEFT, RIGHT = 24, 26, 10, 10


def course(
    key: str,
    title: str,
    description: str,
    head: tuple[str, ...],
    values: Sequence[tuple[date, date, Decimal, tuple[str, ...]]],
    figures: Sequence[str],
) -> Picture:
    """``values``: the first and the last day on which it can have been, the value, and its row of the table.

    What is known to a month or a year is drawn as wide as that. ``figures`` are the values as they are written. The
    scale begins at nothing, so that a small change does not look like a large one.
    """
    rows = tuple(row for *_numbers, row in values)
    if not values:
        return Picture(drawn(key, title, description, HEIGHT, ()), title, (), head, rows)
    start, ends = min(first for first, *_more in values), max(last for _first, last, *_more in values)
    most = max(max(value for _first, _last, value, _row in values), Decimal(1))
    places = [
        ((_across(first, start, ends), _across(last, start, ends)), _height(value, most))
        for first, last, value, _row in values
    ]
    middles = [((left + right) / 2, y) for (left, right), y in places]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in middles)
    floor = HEIGHT - BOTTOM
    shapes = [
        Markup('<path d="M{} {}H{}" stroke="currentColor" stroke-width="1"/>').format(LEFT, floor, WIDTH - RIGHT),
        Markup(
            '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="4 3"/>'
        ).format(line),
    ]
    for ((left, right), y), (x, _y) in zip(places, middles, strict=True):
        if right - left > 1:
            shapes.append(
                Markup('<path d="M{:.1f} {:.1f}H{:.1f}" stroke="currentColor" stroke-width="3"/>').format(
                    left, y, right
                )
            )
        shapes.append(Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y))
    for nth in dict.fromkeys((0, len(values) - 1)):
        x, y = middles[nth]
        shapes.append(words(x, y - 9, figures[nth], _anchor(x)))
    shapes.append(words(LEFT, HEIGHT - 6, start.isoformat()))
    if ends > start:
        shapes.append(words(WIDTH - RIGHT, HEIGHT - 6, ends.isoformat(), "end"))
    return Picture(drawn(key, title, description, HEIGHT, shapes), title, (), head, rows)


def _anchor(x: float) -> str:
    return "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"


def _across(day: date, start: date, ends: date) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - start).days / max(1, (ends - start).days)


def _height(value: Decimal, most: Decimal) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(value / most)
