"""Dates as sources give them: never made more precise, never compared beyond what is certain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.spans import NoSpan, Shape, Span

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
spans = st.one_of(
    st.tuples(days, days).map(lambda two: Span(min(two), max(two))),
    days.map(lambda day: Span(day, None)),
    days.map(lambda day: Span.read(f"{day:%Y-%m}")),
    days.map(lambda day: Span.read(f"{day:%Y}")),
)


@pytest.mark.parametrize(
    ("typed", "first", "last", "shape"),
    [
        ("2024", "2024-01-01", "2024-12-31", Shape.YEAR),
        ("2024-02", "2024-02-01", "2024-02-29", Shape.MONTH),
        ("2024-10-05", "2024-10-05", "2024-10-05", Shape.DAY),
        ("2021-08-17/2021-08-18", "2021-08-17", "2021-08-18", Shape.DAYS),
        ("2019-01-01/..", "2019-01-01", None, Shape.SINCE),
        ("2024-02-29", "2024-02-29", "2024-02-29", Shape.DAY),
    ],
)
def test_each_way_of_writing_is_read_and_written_again(typed, first, last, shape):
    span = Span.read(typed)

    assert (span.first.isoformat(), span.last and span.last.isoformat(), span.shape) == (first, last, shape)
    assert str(span) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "", "2024-1", "2024-13", "2024-00", "2023-02-29", "2024-10-5", "24", "1899", "2101", "2024-10-05T10:00",
        "2021-08-18/2021-08-17", "2021-08/2021-09", "2021-08-17/", "/2021-08-17", "../2021-08-17", "٢٠٢٤", " 2024",
        "2024-10-05/2024-10-06/2024-10-07", "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_at_its_field(typed):
    with pytest.raises(NoSpan) as refusal:
        Span.read(typed, "day")

    assert refusal.value.field == "day"


@pytest.mark.parametrize(
    ("one", "other", "before", "may_be"),
    [
        ("2024-10-04", "2024-10", False, True),
        ("2024-09-30", "2024-10", True, False),
        ("2024-11-01", "2024-10", False, False),
        ("2022", "2022-08", False, True),
        ("2021", "2022-08", True, False),
        ("2019-01-01/..", "2022", False, True),
        ("2022", "2023-01-01/..", True, False),
    ],
)
def test_before_is_only_said_where_it_is_certain(one, other, before, may_be):
    one, other = Span.read(one), Span.read(other)

    assert one.certainly_before(other) is before
    assert one.may_be_in(other) is other.may_be_in(one) is may_be


@given(spans)
def test_a_span_is_written_and_read_without_a_loss(span):
    assert Span.read(str(span)) == span


@given(spans, spans)
def test_two_spans_overlap_or_one_is_certainly_before(one, other):
    assert [one.certainly_before(other), other.certainly_before(one), one.may_be_in(other)].count(True) == 1


def test_a_span_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        Span(date(2024, 1, 2), date(2024, 1, 1))
