"""Cases get what the staff enter of them, and lose it on the way back; what a release delivered stays as it is."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import create_engine, inspect, text

from portal.core.migrating import downgrade, upgrade

BEFORE, AFTER = "0041", "0042"
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
FACILITY = (
    "INSERT INTO facilities (id, slug, company, sector, source, as_of, spelled, entered, revision) "
    "VALUES (1, 'x', 'X', 'mining', 'https://example.org', :day, 'x', false, 1)"
)
CASE = (
    "INSERT INTO cases (id, slug, facility_id, number, mechanism, status, name_en, name_es, petitioner_en, "
    "petitioner_es, outcome_en, outcome_es, source, verified, as_of, began_on, spelled, placed, delivered, revision) "
    "VALUES (7, 'x-1', 1, '1', '31-A', 'resolved', 'X', 'X', '', '', '', '', 'https://example.org', true, :day, :day, "
    "'x', false, '', 1)"
)
EVENT = (
    "INSERT INTO entered_events (id, case_id, code, note_en, note_es, source, stage, entered_at) "
    "VALUES (3, 7, 'vote', '', '', 'https://example.org', '', :at)"
)


def test_what_was_delivered_stays_so(new_database: Any) -> None:
    url: str = new_database()
    upgrade(url, BEFORE)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(FACILITY), {"day": date(2026, 1, 2)})
        connection.execute(text(CASE), {"day": date(2026, 1, 2)})
        connection.execute(text(EVENT), {"at": AT})

    upgrade(url, AFTER)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT by_staff, rights, ended_at, ended_why, status FROM cases")).one()
        acted = connection.scalar(text('SELECT "by" FROM entered_events'))
    assert (bool(kept.by_staff), kept.rights, kept.ended_at, kept.ended_why, kept.status, acted) == (
        False, "", None, "", "resolved", "",
    )  # fmt: skip

    downgrade(url, BEFORE)
    assert {"by_staff", "rights", "ended_at", "ended_why"}.isdisjoint(
        column["name"] for column in inspect(engine).get_columns("cases")
    )
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT status FROM cases")) == "resolved"
    engine.dispose()
