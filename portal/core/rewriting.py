"""Rows laid anew on the disk, in the order of their random keys: where a row lies no longer tells when it came.

A random key says nothing of the order in which rows came, but their places do: in a page of SQLite the later row lies
before the earlier, PostgreSQL appends, gives long values numbers that rise, and stamps each row with the number of
its transaction. After this all of it follows the keys, and rows share one transaction.
"""

from typing import Any

from sqlalchemy import JSON, Connection, Engine, LargeBinary, MetaData, Table, Text, text

from portal.core.writers import writers_queue

FEW = 1_000  # rows of one transaction; fewer are put together with the next ones
WAIT = "2s"  # for those who are reading or writing; who comes meanwhile waits behind us

CAME_IN_FEW = """
SELECT {key} AS key FROM {table} WHERE xmin::text IN (
    SELECT xmin::text FROM {table} GROUP BY xmin::text HAVING count(*) < {few}
) ORDER BY {key}
"""
AGAIN = "UPDATE {table} SET {columns} WHERE {key} = :key"


def lay_anew(engine: Engine, metadata: MetaData) -> None:
    """Every table with random keys. Nothing that can be read in it changes.

    On SQLite writers wait for the whole of it, readers do not. On PostgreSQL whoever wants a table waits while
    it is laid anew; if it is not free within two seconds this raises, and what is left waits for another time.
    """
    if engine.dialect.name == "sqlite":
        _lay_sqlite_anew(engine)
        return
    for table in metadata.sorted_tables:
        if table.primary_key.columns[0].autoincrement is False:  # where it counts, there is nothing to hide
            with engine.begin() as connection:
                _lay_in_one_transaction(connection, table)
            with engine.begin() as connection:  # only what no transaction sees any more is left behind
                _patiently(connection)
                connection.execute(text(f"CLUSTER {table.name} USING {table.primary_key.name}"))


def empty_log(engine: Engine) -> None:
    """What was deleted stands in SQLite's write-ahead log, too, until that is written over. This leaves it empty.

    Where somebody reads just now it stays as it is, for the next time. PostgreSQL's log is its server's.
    """
    if engine.dialect.name != "sqlite":
        return
    with writers_queue(engine.url.render_as_string(hide_password=False)):
        connection = engine.raw_connection()
        try:
            ours: Any = connection.driver_connection
            ours.execute("PRAGMA busy_timeout=0")
            ours.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.invalidate()
            connection.close()


def _lay_sqlite_anew(engine: Engine) -> None:
    with writers_queue(engine.url.render_as_string(hide_password=False)):
        connection = engine.raw_connection()
        try:
            ours: Any = connection.driver_connection
            ours.execute("PRAGMA temp_store=FILE")  # the memory need not hold it all
            ours.execute("VACUUM")
            ours.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.invalidate()
            connection.close()


def _lay_in_one_transaction(connection: Connection, table: Table) -> None:
    """Rows that came in few are written again together, one after the other by their keys: so long values follow."""
    _patiently(connection)
    written = {
        column.name: f"{column.name}::text::json" if isinstance(column.type, JSON) else f"{column.name} || ''"
        for column in table.columns
        if isinstance(column.type, Text | JSON | LargeBinary)
    }
    key = table.primary_key.columns[0].name
    columns = ", ".join(f"{name} = {value}" for name, value in (written or {key: key}).items())
    few = connection.execute(text(CAME_IN_FEW.format(table=table.name, key=key, few=FEW))).mappings().all()
    if few:
        again = AGAIN.format(table=table.name, columns=columns, key=key)
        connection.execute(text(again), [dict(row) for row in few])


def _patiently(connection: Connection) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
