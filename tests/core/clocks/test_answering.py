"""By when a round is answered, where nobody promised a day."""

from datetime import UTC, date, datetime

import pytest

from portal.core.clocks.answering import answering, answers_due


@pytest.mark.parametrize(
    ("closes", "zone", "due"),
    [
        (datetime(2026, 9, 5, 5, 59, tzinfo=UTC), "America/Mexico_City", date(2026, 11, 27)),  # still the 4th there
        (datetime(2026, 9, 5, 5, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 28)),
        (datetime(2026, 9, 4, 21, 0, tzinfo=UTC), "America/Mexico_City", date(2026, 11, 27)),
    ],
)
def test_it_is_twelve_weeks_from_the_day_on_which_it_closes_there(closes, zone, due):
    assert answers_due(closes, zone) == due


def test_the_rule_says_that_no_law_sets_it():
    rule = answering()

    assert not rule.verified
    assert (rule.basis.complete, rule.note.complete, rule.mechanisms) == (True, True, ())
