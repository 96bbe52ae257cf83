"""What each tracking key opened before there were inboxes it opens afterwards, and on the way back the first of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, create_engine, text

from portal.core.migrating import downgrade, upgrade

DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMELESS, OTHER, WITH_ACCOUNT = 2**40, 7, 5  # not in the order in which they came


def put(connection: Connection, name: str, **row: Any) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=[name], resolve_fks=False)
    table = metadata.tables[name]
    some = {
        column.name: _something(column) for column in table.columns if not (column.nullable or column.server_default)
    }
    connection.execute(table.insert().values({**some, **row}))


def _something(column: Any) -> Any:
    kind = column.type.python_type
    return DAY if kind is datetime else b"x" if kind is bytes else {} if kind in (dict, object) else kind(1)


@pytest.fixture
def engine_before(new_database: Any) -> Iterator[tuple[str, Engine]]:
    url = new_database()
    upgrade(url, "0013")
    engine = create_engine(url)
    with engine.begin() as connection:
        put(connection, "persons", id=1, email="ana@example.org", fs_uniquifier="a")
        put(connection, "consultations", id=1, code="ILC-2026-0001")
        put(connection, "rounds", id=500_001, consultation_id=1, number=1, closes_at=DAY + timedelta(days=9))
        for id_, author in ((NAMELESS, None), (OTHER, None), (WITH_ACCOUNT, 1)):
            put(connection, "contributions", id=id_, ref=f"R{id_ % 9973}", ticket=f"t{id_}", round_id=500_001,
                author_id=author, body=f"b{id_}")  # fmt: skip
        put(connection, "visits", id=1, mark=b"1", holder="key:00000000000000ff")
        put(connection, "visits", id=2, mark=b"2", holder="person:1")
    yield url, engine
    engine.dispose()


def test_each_contribution_without_an_account_has_an_inbox_that_its_key_opens(
    engine_before: tuple[str, Engine],
) -> None:
    url, engine = engine_before

    upgrade(url)

    with engine.connect() as connection:
        opened = connection.execute(
            text("SELECT mark, body FROM contributions JOIN inboxes ON inboxes.id = contributions.inbox_id")
        ).all()
        without = connection.scalars(text("SELECT id FROM contributions WHERE inbox_id IS NULL")).all()
        visits = connection.scalars(text("SELECT holder FROM visits")).all()
    assert sorted(map(tuple, opened)) == [(f"t{one}", f"b{one}") for one in (NAMELESS, OTHER)]
    assert without == [WITH_ACCOUNT]
    assert visits == ["person:1"]  # who came with a key enters it again


def test_on_the_way_back_all_is_there_and_a_key_opens_the_first(engine_before: tuple[str, Engine]) -> None:
    url, engine = engine_before
    upgrade(url)
    with engine.begin() as connection:
        put(connection, "contributions", id=9, ref="R9", ticket="t9", round_id=500_001, author_id=None, body="b9",
            inbox_id=OTHER)  # fmt: skip

    downgrade(url, "0013")

    with engine.connect() as connection:
        kept = connection.execute(text("SELECT id, ticket, body FROM contributions ORDER BY id")).all()
    assert [tuple(row) for row in kept] == [(one, f"t{one}", f"b{one}") for one in (WITH_ACCOUNT, OTHER, 9, NAMELESS)]
