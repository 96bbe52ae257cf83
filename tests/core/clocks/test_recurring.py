"""Duties that fall due again: worked days, changes of the law, days that are only known to the month."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clocks.recurring import Met, Recurring, Rhythm, Turn, next_target, turns
from portal.core.spans import Span

MEETS = Recurring(Rhythm.ROLLING, "P180D", earlier="P90D", changed_on=date(2025, 1, 29), ends_on=date(2030, 1, 29))
YEARLY = Recurring(Rhythm.ROLLING, "P1Y")


def on(text: str) -> Span:
    return Span.read(text)


@pytest.mark.parametrize(
    ("last", "target"),
    [
        ("2024-10-30", "2025-01-28"),  # ninety days end before the change
        ("2024-10-31", "2025-04-29"),  # they would end on the day of the change: the new period counts
        ("2025-02-01", "2025-07-31"),
        ("2029-07-01", "2029-12-28"),
        ("2029-09-01", None),  # after the duty has ended
    ],
)
def test_the_law_in_force_on_the_day_counts(last, target):
    assert next_target(MEETS, on(last)) == (None if target is None else on(target))


@pytest.mark.parametrize(
    ("last", "target"), [("2024-02-29", "2025-02-28"), ("2025-08-31", "2026-08-31"), ("2025-03", "2026-03")]
)
def test_a_year_ends_on_the_day_of_the_same_number_or_the_last_of_its_month(last, target):
    assert next_target(YEARLY, on(last)) == on(target)


def test_each_time_is_judged_from_the_one_before_and_the_open_one_is_told():
    found = turns(MEETS, [on("2025-02-01"), on("2026-03-01"), on("2025-08-12")], date(2026, 6, 1))

    assert [(each.met, each.number, each.most) for each in found] == [
        (Met.FIRST, 0, None),
        (Met.LATE, 2, 12),
        (Met.LATE, 1, 21),
        (Met.OPEN, None, None),
    ]
    assert found[-1].target == on("2026-08-28")


def test_a_day_that_is_known_to_the_month_is_not_made_more_exact():
    found = turns(YEARLY, [on("2024-03"), on("2025-03")], date(2025, 6, 1))

    assert (found[1].met, found[1].least, found[1].most) == (Met.CANNOT_SAY, -30, 30)


def test_what_nobody_knows_is_neither_met_nor_missed():
    assert turns(YEARLY, [], date(2026, 1, 1)) == [Turn(Met.UNKNOWN)]


def test_a_day_that_has_passed_is_told_as_that_and_on_the_day_itself_it_has_not():
    before = [turns(YEARLY, [on("2025-01-01")], day)[-1].met for day in (date(2026, 1, 1), date(2026, 1, 2))]

    assert before == [Met.OPEN, Met.PASSED]


def test_what_is_due_before_an_event_is_counted_back_from_it():
    notice = Recurring(Rhythm.BEFORE, "P270D", day=date(2026, 7, 1))

    assert turns(notice, [], date(2025, 10, 1))[0].target == on("2025-10-04")
    assert turns(notice, [on("2025-11-17")], date(2026, 1, 1))[0].most == 44


def test_what_is_due_once_is_not_due_again():
    plan = Recurring(Rhythm.ONCE, day=date(2025, 4, 28))

    assert [each.met for each in turns(plan, [on("2025-04-28"), on("2026-01-01")], date(2027, 1, 1))] == [
        Met.IN_TIME,
        Met.FIRST,
    ]


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2029, 1, 1)), max_size=12), st.dates(date(2020, 1, 1), date(2031, 1, 1))
)
def test_every_time_on_record_stands_once_and_is_late_by_as_many_days_as_it_came_after_its_target(days, today):
    found = turns(MEETS, [Span.on(day) for day in days], today)

    assert sorted(each.number for each in found if each.number is not None) == list(range(len(days)))
    for each in found:
        if each.target is not None and each.seen is not None:
            assert each.seen.first == each.target.first + timedelta(days=each.most)
