"""How many came on each day, as a line."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from portal.text.charts.picture import WIDTH, Picture, drawn, figure, words

HEIGHT = 160
TOP, BOTTOM, LEFT, RIGHT = 20, 24, 8, 8


def days(key: str, title: str, description: str, head: tuple[str, str], counts: Sequence[tuple[date, int]]) -> Picture:
    """From the first day to the last. A day that is not named had none; the table has only those that are."""
    named = dict(counts)
    rows = tuple((day.isoformat(), number) for day, number in sorted(named.items()))
    if not named:
        return Picture(drawn(key, title, description, HEIGHT, ()), title, (), head, rows)
    first, last, most = min(named), max(named), max(1, *named.values())
    span = max(1, (last - first).days)
    points = []
    for at in range((last - first).days + 1):
        x = LEFT + (WIDTH - LEFT - RIGHT) * at / span
        points.append((x, _height(named.get(first + timedelta(at), 0), most)))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    peak = max(named, key=lambda day: (named[day], -day.toordinal()))
    peak_at = LEFT + (WIDTH - LEFT - RIGHT) * (peak - first).days / span
    anchor = "start" if peak_at < WIDTH / 4 else "end" if peak_at > WIDTH * 3 / 4 else "middle"
    floor = HEIGHT - BOTTOM
    shapes = [
        Markup('<path d="M{} {}H{}" stroke="currentColor" stroke-width="1"/>').format(LEFT, floor, WIDTH - RIGHT),
        Markup('<polyline points="{}" fill="none" stroke="currentColor" stroke-width="2"/>').format(line),
        Markup('<circle cx="{}" cy="{}" r="4"/>').format(f"{peak_at:.1f}", f"{_height(named[peak], most):.1f}"),
        words(peak_at, TOP - 7, figure(named[peak]), anchor),
        words(LEFT, HEIGHT - 6, first.isoformat()),
    ]
    if last > first:
        shapes.append(words(WIDTH - RIGHT, HEIGHT - 6, last.isoformat(), "end"))
    return Picture(drawn(key, title, description, HEIGHT, shapes), title, (), head, rows)


def _height(number: int, most: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / most
