"""Connections to the database, prepared so that what was confirmed is kept and no wait is without an end."""

import sqlite3
import time
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url

from portal.core import turns, writers
from portal.core.db import begin, session

HALF_A_DAY = 43_200  # seconds; a connection reads the statistics of the night when it opens

POSTGRESQL = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,  # ms; of a peer that no longer confirms what it is sent
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c synchronous_commit=on "
    f"-c statement_timeout={turns.LONGEST:.0f}s -c lock_timeout={turns.LONGEST / 2:.0f}s "
    "-c idle_in_transaction_session_timeout=10min",
}


def connect(url: str) -> Engine:
    """Open the database at ``url`` and let the session use it. What people wrote is never part of an error's words."""
    parsed = make_url(url)
    writers.of_the_session(parsed)
    if parsed.get_backend_name() == "sqlite":
        if file := writers.file_of(parsed):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600, exist_ok=True)  # for nobody else; its log takes after it
        engine = create_engine(parsed, connect_args={"timeout": 20}, pool_recycle=HALF_A_DAY, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        # not an event: one that an engine listens to costs every statement of every connection
        engine.dialect.do_begin = begin  # type: ignore[method-assign,assignment]
    else:
        engine = create_engine(
            parsed,
            pool_size=5,
            pool_pre_ping=True,
            pool_timeout=turns.LONGEST / 2,
            connect_args=POSTGRESQL,
            hide_parameters=True,
        )
        event.listen(engine, "do_connect", _connect_postgresql)
    session.remove()
    session.configure(bind=engine)
    return engine


def _connect_postgresql(_dialect: Dialect, _record: object, arguments: Any, details: dict[str, Any]) -> Any:
    return _patient().connect(*arguments, **details)


@cache
def _patient() -> Any:
    """A connection that gives up on a server which took the question and says nothing.

    The server's own limits do not hold where it does not run (a stopped process, a machine that hangs), and TCP
    sees nothing amiss while the other kernel still confirms.
    """
    from psycopg import Connection as Psycopg  # for who needs it
    from psycopg import OperationalError

    class Patient(Psycopg[Any]):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            left = turns.patience()
            if timeout is not None or left is None:
                return super().wait(gen, interval, timeout)
            until = time.monotonic() + left
            try:
                return super().wait(gen, interval, left)
            except OperationalError:
                if time.monotonic() >= until:
                    self.pgconn.finish()  # an answer that comes later must not be taken for that to another question
                raise

    return Patient


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves, so that savepoints work
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a receipt is a promise: NORMAL loses what a power cut finds in the log
        "foreign_keys=ON",
        "busy_timeout=20000",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
