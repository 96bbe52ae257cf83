"""Who made the data of a database: the demonstration, or people in earnest. What one made, the other does not serve.

In a demonstration anybody may be anybody, so it must not begin where people are; and everybody knows the passphrase
of its people, so production must not begin where they are. Every process looks at its first connection.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, bindparam, event, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.db import UtcDateTime, session

MARKED = "SELECT 1 FROM origins WHERE made_by = 'demonstration'"
PEOPLED = "SELECT 1 FROM persons LIMIT 1"
MARK = text("INSERT INTO origins (id, made_by, at) VALUES (1, 'demonstration', :at)").bindparams(
    bindparam("at", type_=UtcDateTime())
)
MIGRATED = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'origins'",
    "postgresql": "SELECT 1 WHERE to_regclass('origins') IS NOT NULL",
}


class NotOurs(Exception):
    """The data were made by a portal of the other kind."""


def guard(engine: Engine, *, demo: bool) -> None:
    """Give out no connection of this engine while the data are of the other kind."""

    def look(connection: Any, _record: object) -> None:
        if problem := _fault(connection, engine.dialect.name, demo=demo):
            raise NotOurs(problem)

    event.listen(engine, "first_connect", look)  # and at the next one again, as long as it raises


def ensure(engine: Engine) -> None:
    """Refuse to start on data of the other kind. A database that is away is looked at when it comes back."""
    try:
        with suppress(DBAPIError), engine.connect():
            pass
    except NotOurs as problem:
        raise SystemExit(f"The portal does not start:\n  - {problem}") from None
    engine.dispose()


def fault(engine: Engine, *, demo: bool) -> str:
    """Why a portal of this kind must not serve these data; empty if it may."""
    with engine.connect() as connection:
        return _fault(connection.connection.dbapi_connection, engine.dialect.name, demo=demo)


def mark() -> None:
    """Say that the demonstration makes these data, in the transaction in which it does."""
    session.execute(MARK, {"at": clock.now()})


def _fault(connection: Any, dialect: str, *, demo: bool) -> str:
    if not _finds(connection, MIGRATED[dialect]):
        return ""  # nobody can begin here before the tables are there, and then it is looked at again
    if not demo and _finds(connection, MARKED):
        return "The people of the demonstration are in this database, and everybody knows their passphrase."
    if demo and _finds(connection, PEOPLED) and not _finds(connection, MARKED):
        return (
            "PORTAL_DEMO is 1, but there are people in this database whom the demonstration did not put there. In a "
            "demonstration anybody can be anybody: it begins on an empty database."
        )
    return ""


def _finds(connection: Any, question: str) -> bool:
    cursor = connection.cursor()
    try:
        cursor.execute(question)
        return cursor.fetchone() is not None
    finally:
        cursor.close()
        connection.rollback()
