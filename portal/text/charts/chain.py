"""What leads to what: things in columns, each under the number of its row in the table, joined from left to right."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from portal.text.charts.picture import Picture, drawn, words

ACROSS, HIGH, APART, BETWEEN = 96, 44, 14, 40
EDGE = 6
SWEEPS = 4
_Place = tuple[int, int]  # a thing, or where a line passes through a column: the thing and its nth column


def chain(
    key: str,
    title: str,
    description: str,
    head: tuple[str, ...],
    things: Sequence[tuple[str, str]],
    links: Sequence[tuple[int, int]],
    *,
    focus: int,
    rows: tuple[tuple[str | int, ...], ...],
) -> Picture:
    """``things`` are number and kind of each, ``links`` what leads to what, by their place.

    ``focus`` has a bold outline. A line that passes a column has a place of its own there: it never runs behind a box.
    """
    column = _columns(len(things), links)
    lanes, pieces = _lanes(column, links)
    order = _sorted(lanes, pieces)
    across = {lane: EDGE + at * (ACROSS + BETWEEN) for at, lane in enumerate(sorted(order))}
    most = max(len(places) for places in order.values())
    height = 2 * EDGE + most * (HIGH + APART) - APART
    tops = {
        place: EDGE + (height - 2 * EDGE - len(places) * (HIGH + APART) + APART) / 2 + nth * (HIGH + APART)
        for places in order.values()
        for nth, place in enumerate(places)
    }
    shapes = [_line(one, other, across, tops, column) for one, other in pieces]
    for at, (number, kind) in enumerate(things):
        shapes.append(_box(number, kind, across[column[at]], tops[at, 0], is_focus=at == focus))
    width = 2 * EDGE + len(across) * (ACROSS + BETWEEN) - BETWEEN
    return Picture(drawn(key, title, description, height, shapes, width=width), title, (), head, rows)


def _columns(many: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """How many steps lead to each thing at most; things that lead in a circle stand where they were first met."""
    column = [0] * many
    for _turn in range(many):
        moved = False
        for one, other in links:
            if column[other] <= column[one] < many:
                column[other], moved = column[one] + 1, True
        if not moved:
            break
    onward: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in links:
        onward[one].append(column[other])
    for at in range(many):  # what nothing leads to stands just before what it leads to
        if onward[at] and all(other != at for _one, other in links):
            column[at] = min(onward[at]) - 1
    return column


def _lanes(
    column: Sequence[int], links: Sequence[tuple[int, int]]
) -> tuple[dict[int, list[_Place]], list[tuple[_Place, _Place]]]:
    lanes: defaultdict[int, list[_Place]] = defaultdict(list)
    for at, lane in enumerate(column):
        lanes[lane].append((at, 0))
    pieces: list[tuple[_Place, _Place]] = []
    for nth, (one, other) in enumerate(links, start=1):
        last: _Place = (one, 0)
        for lane in range(column[one] + 1, column[other]):
            passing = (-nth, lane)
            lanes[lane].append(passing)
            pieces.append((last, passing))
            last = passing
        pieces.append((last, (other, 0)))
    return dict(lanes), pieces


def _sorted(lanes: Mapping[int, list[_Place]], pieces: Sequence[tuple[_Place, _Place]]) -> dict[int, list[_Place]]:
    """Each column in the order of what its things are joined with, to and fro: fewer lines cross."""
    beside: defaultdict[_Place, list[_Place]] = defaultdict(list)
    for one, other in pieces:
        beside[one].append(other)
        beside[other].append(one)
    order = {lane: list(places) for lane, places in lanes.items()}
    for sweep in range(SWEEPS):
        for lane in sorted(order, reverse=bool(sweep % 2)):
            at = {place: nth / len(places) for places in order.values() for nth, place in enumerate(places)}
            near = {
                place: [at[one] for one in beside[place] if one not in set(order[lane])] or [at[place]]
                for place in order[lane]
            }
            order[lane].sort(key=lambda place: sum(near[place]) / len(near[place]))
    return order


def _line(
    one: _Place, other: _Place, across: Mapping[int, float], tops: Mapping[_Place, float], column: Sequence[int]
) -> Markup:
    left, right = (across[place[1] if place[0] < 0 else column[place[0]]] for place in (one, other))
    start, ends = left + ACROSS, right
    y, to = tops[one] + HIGH / 2, tops[other] + HIGH / 2
    half = (start + ends) / 2
    through = Markup("H{:.1f}").format(right + ACROSS) if other[0] < 0 else Markup("")
    tip = "" if other[0] < 0 else Markup('<path d="M{:.1f} {:.1f}l-7 -4v8z"/>').format(ends, to)
    return Markup(
        '<path d="M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}{}" fill="none" stroke="currentColor" '
        'stroke-width="1.5"/>{}'
    ).format(start, y, half, y, half, to, ends, to, through, tip)


def _box(number: str, kind: str, x: float, y: float, *, is_focus: bool) -> Markup:
    outline = Markup(
        '<rect x="{}" y="{:.1f}" width="{}" height="{}" rx="3" fill="none" stroke="currentColor" stroke-width="{}"/>'
    ).format(x, y, ACROSS, HIGH, 4 if is_focus else 1.5)
    return outline + words(x + 8, y + 18, number) + words(x + 8, y + 35, kind)
