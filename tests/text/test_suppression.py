"""No count from 1 to 4 of what is not public is shown, or follows from those that are."""

import itertools
import json
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.text import suppression

TABLES = json.loads((Path(__file__).parent / "cases/suppression.json").read_text())["tables"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["counts"]))
def test_hides_what_follows_and_no_more(table):
    assert suppression.shown(table["counts"]) == tuple(map(tuple, table["shown"]))


def whole(counts):
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def possible(shown, truth):
    """Tables that a reader could think of: those with what is shown, and no hidden count off by more than one."""
    rows = [list(lines(seen, true)) for seen, true in zip(shown[:-1], truth[:-1], strict=True)]
    for table in itertools.product(*rows):
        sums = [sum(column) for column in zip(*table, strict=True)]
        if all(total in (None, found) for total, found in zip(shown[-1], sums, strict=True)):
            yield [*table, sums]


def lines(seen, true):
    near = [
        (count,) if count is not None else range(max(0, at - 1), at + 2) for count, at in zip(seen, true, strict=True)
    ]
    for found in itertools.product(*near[:-1]):
        if seen[-1] in (None, sum(found)):
            yield (*found, sum(found))


small_tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 7), min_size=columns, max_size=columns), min_size=1, max_size=6 // columns
    )
)


@settings(max_examples=60, deadline=None)
@given(small_tables)
def test_no_small_count_can_be_computed(counts):
    """By brute force: for each that is hidden a reader can think of a table in which it is another."""
    shown, truth = suppression.shown(counts), whole(counts)

    assert shown is not None
    small = {(row, at) for row, line in enumerate(truth) for at, count in enumerate(line) if count in range(1, 5)}
    assert all(shown[row][at] is None for row, at in small)
    assert all(
        seen in (None, count)
        for line, cells in zip(shown, truth, strict=True)
        for seen, count in zip(line, cells, strict=True)
    )
    open_ = set(small)
    for table in possible(shown, truth):
        open_ -= {(row, at) for row, at in open_ if table[row][at] != truth[row][at]}
        if not open_:
            break
    assert not open_


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=8))
def test_every_small_count_is_on_a_ring_of_hidden_ones(counts):
    """In a table of any size, by taking away lines in which one count alone is hidden until none is left."""
    shown, truth = suppression.shown(counts), whole(counts)
    hidden = {(row, at) for row, line in enumerate(shown) for at, seen in enumerate(line) if seen is None}

    assert not any(truth[row][at] == 0 for row, at in hidden)
    for cell in [(row, at) for row, at in hidden if truth[row][at] < 5]:
        reached, rest = {("row", cell[0])}, hidden - {cell}
        while True:
            more = {("column", at) for row, at in rest if ("row", row) in reached}
            more |= {("row", row) for row, at in rest if ("column", at) in reached}
            if more <= reached:
                break
            reached |= more
        assert ("column", cell[1]) in reached


def test_where_nothing_is_small_everything_is_shown():
    assert suppression.shown([[5, 0], [12, 40]]) == ((5, 0, 5), (12, 40, 52), (17, 40, 57))


def test_a_later_edition_gives_away_no_difference():
    before = suppression.shown([[20, 30], [40, 50]])
    after = suppression.shown([[22, 30], [40, 50]], before)

    assert after[0][0] is None  # 22 - 20
    assert sum(cell is None for line in after for cell in line) >= 4


def test_what_was_hidden_stays_so():
    before = suppression.shown([[3, 30], [40, 50]])
    after = suppression.shown([[9, 30], [40, 50]], before)

    assert all(
        now is None
        for line, lines in zip(after, before, strict=True)
        for now, then in zip(line, lines, strict=True)
        if then is None
    )


def test_refuses_what_counts_nothing():
    with pytest.raises(ValueError, match="below nothing"):
        suppression.shown([[-1]])


def test_a_table_of_the_register_costs_little():
    chance = Random(1)
    counts = [[chance.choice((0, 1, 2, 3, 7, 20, 90)) for _column in range(9)] for _row in range(13)]
    began = time.process_time()
    suppression.shown(counts)
    assert time.process_time() - began < 0.5


counted_rows = st.integers(2, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 7), min_size=columns, max_size=columns).filter(lambda row: sum(row) not in range(1, 5)),
        min_size=1,
        max_size=3,
    )
)


@settings(max_examples=60, deadline=None)
@given(counted_rows)
def test_totals_of_rows_that_are_shown_elsewhere_give_no_small_count_away(counts):
    """By brute force, for a reader who has each row with its own total, and these totals beside them."""
    rows = [suppression.line(row) for row in counts]
    totals, truth = suppression.totals(counts, rows), [sum(column) for column in zip(*counts, strict=True)]

    assert all(
        seen is None or (seen == true and true not in range(1, 5)) for seen, true in zip(totals, truth, strict=True)
    )
    open_ = {(row, at) for row, line in enumerate(counts) for at, count in enumerate(line) if count in range(1, 5)}
    lines_of = [list(lines((*seen, sum(true)), (*true, sum(true)))) for seen, true in zip(rows, counts, strict=True)]
    for table in itertools.product(*lines_of):
        sums = [sum(column) for column in zip(*table, strict=True)][:-1]
        if all(seen in (None, found) for seen, found in zip(totals, sums, strict=True)):
            open_ -= {(row, at) for row, at in open_ if table[row][at] != counts[row][at]}
    assert not open_


def test_totals_hide_nothing_where_every_row_is_open():
    assert suppression.totals([[5, 0], [12, 40]], [(5, 0), (12, 40)]) == (17, 40)


def test_totals_hide_what_only_one_row_hides():
    assert suppression.totals([[3, 9, 20], [7, 8, 30]], [(None, None, 20), (7, 8, 30)]) == (None, None, 50)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([5, 0, 9], (5, 0, 9)),
        ([2, 0, 6, 9], (None, 0, None, 9)),
        ([1, 1, 0, 9], (None, None, 0, None)),  # or 2 would follow for both, and 1 for each
        ([3, 2], (None, None)),
        ([3, 0], (None, None)),
        ([], ()),
    ],
)
def test_what_a_line_hides_adds_up_to_five(counts, shown):
    assert suppression.line(counts) == shown
