"""What the planner of queries goes by: how many rows a table has, and how well each index tells them apart.

Without it SQLite guesses, and at a million rows it guesses wrong by a factor of a thousand. PostgreSQL gathers the
same by itself (autovacuum).
"""

from typing import Any

from sqlalchemy import Engine

from portal.core.writers import writers_queue

LOOKED_AT = 1_000  # rows of each index: writers wait for milliseconds, whatever the size of the table


def gather(engine: Engine) -> None:
    """Look at every table anew. A connection reads the result when it opens, so none is kept open for days."""
    if engine.dialect.name != "sqlite":
        return
    with writers_queue(engine.url.render_as_string(hide_password=False)):
        connection = engine.raw_connection()
        try:
            ours: Any = connection.driver_connection
            ours.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            ours.execute("ANALYZE")
        finally:
            connection.invalidate()
            connection.close()
