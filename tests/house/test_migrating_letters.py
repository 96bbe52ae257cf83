"""Rounds whose form letters have no cores are looked through again, each once, and nothing else is changed."""

from datetime import UTC, datetime
from typing import Any

from reflecting import put, rows
from sqlalchemy import create_engine

from portal.core.migrating import downgrade, upgrade

STEP, BEFORE = "0051", "0050"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_the_worker_is_asked_for_each_round_without_cores(new_database: Any) -> None:
    url = new_database()
    upgrade(url, BEFORE)
    engine = create_engine(url)
    put(engine, "consultations", id=1, code="ILC-2026-0001")
    put(engine, "persons", id=1, email="a@example.org")
    for id_ in (1, 2, 3):
        put(engine, "rounds", id=id_, number=id_, consultation_id=1, created_by_id=1, closes_at=LATER)
    put(engine, "summaries", id=1, round_id=3, number=1, state="drafting", created_by_id=1)
    for id_, round_id, core in ((1, 1, None), (2, 1, None), (3, 2, b"\0" * 8), (4, 3, None)):
        put(engine, "families", id=id_, round_id=round_id, core=core)
    before = rows(engine, "families")

    upgrade(url, STEP)

    waiting = [(each["kind"], each["facts"], each["done_at"]) for each in rows(engine, "errands")]
    assert sorted(each[1]["round_id"] for each in waiting) == [1, 3]
    assert {(kind, done) for kind, _facts, done in waiting} == {("gather", None)}
    assert rows(engine, "families") == before

    downgrade(url, BEFORE)

    assert rows(engine, "families") == before
    engine.dispose()
