"""Rows of a database as it is at one step of its migrations, whatever the models say today."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Engine, MetaData, select

DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def put(engine: Engine, name: str, **row: Any) -> None:
    """A row of this table as it is at this step; what has to be there and is not given is something of its kind."""
    with engine.begin() as connection:
        known = MetaData()
        known.reflect(connection, only=[name], resolve_fks=False)
        table = known.tables[name]
        some = {column.name: _something(column) for column in table.columns if not column.nullable}
        connection.execute(table.insert().values({**some, **row}))


def rows(engine: Engine, name: str) -> list[Any]:
    with engine.connect() as connection:
        known = MetaData()
        known.reflect(connection, only=[name], resolve_fks=False)
        return list(connection.execute(select(known.tables[name]).order_by(known.tables[name].c.id)).mappings())


def _something(column: Any) -> Any:
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    return DAY if kind is datetime else b"x" if kind is bytes else kind(1)
