"""Summaries get a review date, and lose it on the way back; nothing else of them or of what was said changes."""

from datetime import timedelta
from typing import Any

import pytest
from migrating import DAY, SAID, put, rows
from sqlalchemy import create_engine, inspect, text

from portal.core.migrating import downgrade, upgrade

BEFORE, AFTER = "0038", "0039"


@pytest.fixture
def url(new_database: Any) -> str:
    """A summary in work with a word about its answer, one step before."""
    made: str = new_database()
    upgrade(made, BEFORE)
    engine = create_engine(made)
    with engine.begin() as connection:
        for name, row in (
            ("organisations", {}), ("persons", {}), ("consultations", {}),
            ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}),
            ("contributions", {"id": SAID, "round_id": 5}),
            ("summaries", {"id": 3, "round_id": 5, "state": "drafting"}),
            ("feedback", {"id": SAID + 1, "contribution_id": SAID, "summary_id": 3, "language": "es"}),
        ):  # fmt: skip
            put(connection, name, **row)
    engine.dispose()
    return made


def test_a_review_date_comes_and_goes_with_everything_else_as_it_was(url):
    engine = create_engine(url)
    before = {name: rows(engine, name) for name in ("summaries", "feedback")}

    upgrade(url, AFTER)
    assert rows(engine, "summaries") == [{**before["summaries"][0], "review_on": None}]
    assert rows(engine, "feedback") == before["feedback"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE summaries SET review_on = '2027-06-30'"))

    downgrade(url, BEFORE)
    assert {name: rows(engine, name) for name in before} == before
    assert "ix_feedback_summary_id" in {index["name"] for index in inspect(engine).get_indexes("feedback")}
    upgrade(url, AFTER)
    assert rows(engine, "summaries") == [{**before["summaries"][0], "review_on": None}]
    engine.dispose()
