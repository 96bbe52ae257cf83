"""Rows of a database as it is at some step of its migrations, which knows no model."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, MetaData, select

DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = 2**40  # as random keys are


def put(connection: Any, name: str, **row: Any) -> None:
    """A row of this table as it is at this step; what has to be there and is not given is something of its kind."""
    known = MetaData()
    known.reflect(connection, only=[name], resolve_fks=False)
    table = known.tables[name]
    some = {column.name: _something(column) for column in table.columns if not column.nullable}
    connection.execute(table.insert().values({**some, **row}))


def _something(column: Any) -> Any:
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    if kind is date:
        return DAY.date()
    return DAY if kind is datetime else b"x" if kind is bytes else kind(1)


def rows(engine: Any, name: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        known = MetaData()
        known.reflect(connection, only=[name], resolve_fks=False)
        return [dict(row) for row in connection.execute(select(known.tables[name])).mappings()]
