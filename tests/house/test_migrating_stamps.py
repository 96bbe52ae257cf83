"""What was there before has a stamp of its own afterwards, and on the way back the rest of it is as it was."""

from datetime import UTC, datetime
from typing import Any

from reflecting import put, rows
from sqlalchemy import create_engine, text

from portal.core.migrating import downgrade, upgrade

STEP, BEFORE = "0041", "0040"


def test_each_row_has_a_stamp_that_no_other_has(new_database: Any) -> None:
    url = new_database()
    upgrade(url, BEFORE)
    engine = create_engine(url)
    for id_, code in ((1, "ILC-2026-0001"), (2, "ILC-2026-0002")):
        put(engine, "consultations", id=id_, code=code, title_es="ñ")
        put(engine, "rounds", id=id_, consultation_id=id_, closes_at=datetime(2100, 1, 1, tzinfo=UTC))
    before = {name: rows(engine, name) for name in ("consultations", "rounds")}

    upgrade(url, STEP)

    with engine.connect() as connection:
        both = text("SELECT stamp FROM consultations UNION ALL SELECT stamp FROM rounds")
        stamps = list(connection.scalars(both))
    assert [len(stamp) for stamp in stamps] == [32] * 4
    assert len(set(stamps)) == 4

    downgrade(url, BEFORE)

    assert {name: rows(engine, name) for name in before} == before
    engine.dispose()
