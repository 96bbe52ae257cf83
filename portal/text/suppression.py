"""Counts of what is not public: none from 1 to 4 is shown, or can be computed from those that are.

In the trade: statistical disclosure control by cell suppression. A table is shown with its totals, so a small count
that is hidden alone could be subtracted out; others are hidden with it. Rows and columns (the totals are one of each)
are the nodes of a graph and hidden counts its edges: a count can be computed exactly when its edge is on no ring.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

SMALL = range(1, 5)
TOTAL, GRAND_TOTAL = 2_000, 20_000  # what it costs to hide one more of these; of others, how many it counts

Counts = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]
_Cell = tuple[int, int]


def shown(counts: Counts, before: Shown | None = None) -> Shown | None:
    """The counts with a last column and a last row of totals, nothing where one is hidden.

    Nothing at all where no choice protects them: then a sentence stands in the place of the table. ``before`` is what
    an earlier edition showed of the same table: what was hidden stays so, and so does a difference from 1 to 4.
    """
    table = _with_totals(counts)
    hidden = {(row, column) for row, column, count in _cells(table) if count and _is_small(count, row, column, before)}
    for cell in sorted(hidden):
        ring = _ring(table, hidden, cell)
        if ring is None:
            return None
        hidden |= ring
    return tuple(
        tuple(None if (row, column) in hidden else count for column, count in enumerate(line))
        for row, line in enumerate(table)
    )


def line(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts of one line beside its total; nothing of them, not even which are none, where that is from 1 to 4.

    What is hidden is told as one by the total and the others, so it adds up to five or more. Nothing is hidden alone.
    """
    if sum(counts) in SMALL:
        return (None,) * len(counts)
    table = shown([counts]) if counts else ((),)
    seen = [None] * len(counts) if table is None else [*table[0][: len(counts)]]
    while sum(count for count, shown_ in zip(counts, seen, strict=True) if shown_ is None) in SMALL:
        _count, at = min((count, at) for at, count in enumerate(counts) if count and seen[at] is not None)
        seen[at] = None
    return tuple(seen)


def totals(counts: Counts, rows: Sequence[Sequence[int | None]]) -> tuple[int | None, ...]:
    """The totals of columns where ``rows`` is what is shown of each row in another place, beside its own total.

    What is hidden there stays so and what is shown there stays open, so only totals of columns can be hidden with it.
    A row that hides one count hides two, or its own total gives it away: then no total is shown here.
    """
    table = _with_totals(counts)
    last, columns = len(table) - 1, range(len(table[0]) - 1)
    hidden = {(row, at) for row, line in enumerate(rows) for at, seen in enumerate(line) if seen is None}
    hidden |= {(last, at) for at in columns if table[last][at] in SMALL}
    for cell in sorted(hidden):
        ring = _ring(table, hidden, cell, among=hidden | {(last, at) for at in columns})
        if ring is None:
            return (None,) * len(columns)
        hidden |= ring
    return tuple(None if (last, at) in hidden else table[last][at] for at in columns)


def _with_totals(counts: Counts) -> list[list[int]]:
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count below nothing")
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _cells(table: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    return ((row, column, count) for row, line in enumerate(table) for column, count in enumerate(line))


def _is_small(count: int, row: int, column: int, before: Shown | None) -> bool:
    if count in SMALL:
        return True
    if before is None:
        return False
    then = before[row][column]
    return then is None or abs(count - then) in SMALL


def _ring(
    table: Sequence[Sequence[int]], hidden: set[_Cell], cell: _Cell, among: set[_Cell] | None = None
) -> set[_Cell] | None:
    """The cheapest ring through this cell: the shortest way (Dijkstra's) from its row to its column without it.

    ``among`` are the only cells that it may go through.

    Along a ring every count may be one more and the next one less, so that none is certain. A count of nothing
    cannot be less, and is not used.
    """
    rows, columns = len(table), len(table[0])
    start, goal = cell[0], rows + cell[1]  # nodes: the rows, then the columns
    waiting: list[tuple[int, int, tuple[_Cell, ...]]] = [(0, start, ())]
    done: set[int] = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == goal:
            return set(way)
        if node in done:
            continue
        done.add(node)
        across = (
            [(node, column) for column in range(columns)]
            if node < rows
            else [(row, node - rows) for row in range(rows)]
        )
        for step in across:
            other = rows + step[1] if node < rows else step[0]
            if among is not None and step not in among:
                continue
            if step != cell and table[step[0]][step[1]] and other not in done:
                heappush(waiting, (cost + _cost(table, hidden, step), other, (*way, step)))
    return None


def _cost(table: Sequence[Sequence[int]], hidden: set[_Cell], cell: _Cell) -> int:
    row, column = cell
    if cell in hidden:
        return 0
    totals = (row == len(table) - 1) + (column == len(table[0]) - 1)
    return 1 + table[row][column] + (0, TOTAL, GRAND_TOTAL)[totals]
