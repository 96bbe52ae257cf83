"""Words that were taken back leave the files of the index, too, and not only its answers.

What is deleted stays in a file until something is written over it: in SQLite's FTS5 until its segments are merged, in
PostgreSQL's GIN until it is built anew.
"""

from dataclasses import dataclass

from sqlalchemy import Engine, text

from portal.core.db import connection

_STEPS = 200  # pages a step
_MOST = 100_000  # steps; more than any index has
_MERGE = "INSERT INTO found_words(found_words, rank) VALUES ('merge', :pages)"
_CHANGES = "SELECT total_changes()"


def forget_words() -> None:
    """On SQLite, within the transaction: everything that is left becomes one segment."""
    if connection().dialect.name != "sqlite":
        return
    step = -_STEPS
    for _turn in range(_MOST):
        before = connection().scalar(text(_CHANGES))
        connection().execute(text(_MERGE), {"pages": step})
        if (connection().scalar(text(_CHANGES)) or 0) - (before or 0) < 2:  # it says so when there is nothing to do
            return
        step = _STEPS


@dataclass(frozen=True, slots=True)
class Reindexing:
    """On PostgreSQL, outside of any transaction, so that people read and write meanwhile."""

    engine: Engine

    def set_out(self) -> None:
        if self.engine.dialect.name != "postgresql":
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as apart:
            apart.execute(text("SET statement_timeout = 0"))
            apart.execute(text("VACUUM found"))
            for index in ("found_words", "found_titled"):
                apart.execute(text(f"REINDEX INDEX CONCURRENTLY {index}"))
            apart.execute(text("RESET statement_timeout"))

    def arrived(self) -> str | None:
        return None
