"""Whether writing is held up: somebody has the database to themselves and does not come to an end.

A queue that moves is not held up, however long it is.
"""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, text

from portal.core import writers
from portal.core.errors import Busy

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
  AND query_start < clock_timestamp() - make_interval(secs => :seconds)
"""


def up(bind: Engine | Connection, seconds: float) -> bool:
    """On SQLite, whether for so long nobody could begin to write or came to an end; it takes this long to tell.

    On PostgreSQL, which locks rows and tables: whether somebody has waited for one of them for so long.
    """
    if isinstance(bind, Connection):  # within somebody else's transaction, who can write
        return False
    if bind.dialect.name == "sqlite":
        return _sqlite_is(bind, seconds)
    with bind.connect() as connection:
        return bool(connection.scalar(text(WAITING), {"seconds": seconds}))


def _sqlite_is(engine: Engine, seconds: float) -> bool:
    connection = engine.raw_connection()
    try:
        ours: Any = connection.driver_connection
        ours.execute(f"PRAGMA busy_timeout={1000 * seconds:.0f}")
        before = _commits(ours)
        try:
            with writers.queue(seconds):
                ours.execute("BEGIN IMMEDIATE")  # other programs do not queue with ours
                ours.execute("ROLLBACK")
        except (Busy, sqlite3.OperationalError):
            return _commits(ours) == before
        return False
    finally:
        connection.invalidate()
        connection.close()


def _commits(driver: Any) -> int:
    """A number that another one replaces as soon as anybody else has committed."""
    return int(driver.execute("PRAGMA data_version").fetchone()[0])
