"""Due days, against vectors that were computed elsewhere, and what must hold of any of them."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clocks.calendars import is_business_day
from portal.core.clocks.counting import Counted, due
from portal.core.spans import Span

CASES = list(csv.DictReader((Path(__file__).parent / "due_days.csv").read_text(encoding="utf-8").splitlines()))
countries = st.sampled_from([frozenset({"us"}), frozenset({"mx"}), frozenset({"us", "mx"})])
days = st.dates(date(2015, 1, 1), date(2045, 12, 31))
ONE = timedelta(days=1)


def how(case):
    return Counted(
        case["period"],
        business=case["day_type"] == "business",
        calendars=frozenset(case["calendars"].split("+")) - {""},
        before=case["direction"] == "before",
        start_counted=case["start_counted"] == "yes",
        roll=case["roll"],
        roll_calendars=frozenset({case["roll_calendar"]}) - {""},
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_day_on_which_a_period_ends(case):
    pauses = [tuple(map(date.fromisoformat, one.split("/"))) for one in case["pauses"].split(";") if one]

    found = due(Span.read(case["start"]), how(case), pauses, int(case["extension_days"] or 0))

    assert (found.first.isoformat(), found.end.isoformat()) == (case["due_first"], case["due_last"])


def test_there_are_as_many_vectors_as_were_computed():
    assert len(CASES) == 102


@given(days, st.integers(1, 120), countries)
def test_a_business_period_ends_on_a_business_day_and_never_sooner_with_more_holidays(start, many, closed):
    alone = due(Span.on(start), Counted(f"P{many}D", business=True, calendars=closed)).first
    both = due(Span.on(start), Counted(f"P{many}D", business=True, calendars=frozenset({"us", "mx"}))).first

    assert is_business_day(alone, closed)
    assert both >= alone


@given(days, st.integers(1, 120), st.booleans(), countries)
def test_a_later_start_never_ends_sooner(start, many, business, closed):
    counted = Counted(f"P{many}D", business=business, calendars=closed)

    assert due(Span.on(start), counted).first <= due(Span.on(start + ONE), counted).first


@given(days, st.integers(1, 120), st.integers(0, 60), st.integers(0, 30))
def test_a_pause_never_makes_a_period_shorter(start, many, after, long):
    begin = start + after * ONE
    counted = Counted(f"P{many}D")

    plain = due(Span.on(start), counted).first
    paused = due(Span.on(start), counted, [(begin, begin + long * ONE)]).first

    assert plain <= paused <= plain + long * ONE


@given(days, st.integers(0, 40), st.integers(1, 90))
def test_from_a_span_the_end_lies_between_the_ends_of_its_days(first, long, many):
    span = Span(first, first + long * ONE)
    found = due(span, Counted(f"P{many}D"))

    assert found.first == due(Span.on(span.first), Counted(f"P{many}D")).first
    assert found.end == due(Span.on(span.end), Counted(f"P{many}D")).first


def test_months_are_not_paused():
    with pytest.raises(ValueError, match="only periods in days"):
        due(Span.read("2026-01-31"), Counted("P1M"), [(date(2026, 2, 1), date(2026, 2, 3))])


def test_a_period_is_written_in_one_unit():
    with pytest.raises(ValueError, match="no period"):
        Counted("P1M3D")
