"""Asking back comes with nothing asked, and goes with what was said of it; everything else stays as it was."""

from datetime import date, timedelta

import pytest
from migrating import DAY, SAID, put, rows
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from portal.core.migrating import downgrade, upgrade

BEFORE, AFTER = "0042", "0043"
NEW = ("askings_back", "understandings")


@pytest.fixture
def url(new_database):
    """A summary in work of a round with a contribution, one step before."""
    made = new_database()
    upgrade(made, BEFORE)
    engine = create_engine(made)
    with engine.begin() as connection:
        for name, row in (
            ("organisations", {}), ("persons", {}), ("consultations", {}),
            ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}),
            ("contributions", {"id": SAID, "round_id": 5}),
            ("summaries", {"id": 3, "round_id": 5, "state": "drafting"}),
        ):  # fmt: skip
            put(connection, name, **row)
    engine.dispose()
    return made


def test_it_comes_and_goes_and_what_was_said_is_not_rewritten(url):
    engine = create_engine(url)
    kept = ("summaries", "contributions")
    before = {name: rows(engine, name) for name in kept}

    upgrade(url, AFTER)
    with engine.begin() as connection:
        put(connection, "askings_back", summary_id=3, until=date(2027, 1, 31))
        about = {"contribution_id": SAID, "summary_id": 3, "language": "es", "said_at": DAY}
        put(connection, "understandings", id=SAID + 1, **about)
    for table in NEW:
        for statement in (f"UPDATE {table} SET summary_id = 4", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=table), engine.begin() as connection:
                connection.execute(text(statement))
    assert {name: rows(engine, name) for name in kept} == before

    downgrade(url, BEFORE)
    assert not set(NEW) & set(inspect(engine).get_table_names())
    assert {name: rows(engine, name) for name in kept} == before
    upgrade(url, AFTER)
    assert rows(engine, "understandings") == []
    engine.dispose()
