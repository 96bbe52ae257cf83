"""What was said before is counted by its threads, and on the way back nothing of it has changed."""

from datetime import UTC, datetime
from typing import Any

from reflecting import put, rows
from sqlalchemy import create_engine, text

from portal.core.migrating import downgrade, upgrade

STEP, BEFORE = "0069", "0068"


def test_each_thread_has_its_length(new_database: Any) -> None:
    url = new_database()
    upgrade(url, BEFORE)
    engine = create_engine(url)
    put(engine, "consultations", id=1)
    for round_id in (500_001, 500_002):
        more = {"number": round_id, "stamp": f"{round_id}", "closes_at": datetime(2100, 1, 1, tzinfo=UTC)}
        put(engine, "rounds", id=round_id, consultation_id=1, **more)
    put(engine, "questions", id=7, round_id=500_001)

    def said(
        id_: int, thread: int | None, language: str, status: str = "published", depth: int = 0, **more: Any
    ) -> None:
        given = {
            "readers": "everyone",
            "ref": f"r{id_}",
            "ticket": f"t{id_}",
            "language": language,
            "status": status,
            "depth": depth,
        }
        placed = {"sequence": id_, "thread": thread, "path": f"p{id_}", "number": f"N{id_}"} if thread else {}
        put(engine, "contributions", id=id_, **{"round_id": 500_001, **given, **placed, **more})

    said(1, 1, "es", question_id=7)
    said(2, 1, "en", depth=1, question_id=7)
    said(3, 1, "en", "withheld", depth=2, question_id=7)
    said(4, 4, "en")
    said(5, None, "es", "received")
    said(6, 6, "es", round_id=500_002)
    before = rows(engine, "contributions")

    upgrade(url, STEP)

    with engine.connect() as connection:
        of_each = "SELECT round_id, language, thread, question, entries, answered FROM threads"
        kept = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(text(of_each))}
    assert kept == {
        (500_001, "", 1): (7, 3, 1),
        (500_001, "es", 1): (7, 1, 1),
        (500_001, "en", 1): (7, 2, 1),
        (500_001, "", 4): (0, 1, 0),
        (500_001, "en", 4): (0, 1, 0),
        (500_002, "", 6): (0, 1, 0),
        (500_002, "es", 6): (0, 1, 0),
    }

    downgrade(url, BEFORE)

    assert rows(engine, "contributions") == before
    engine.dispose()
