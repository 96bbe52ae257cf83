"""The database: one session, one way to change it.

Reading needs nothing. Changing happens inside :func:`transaction`, which only the
door of the acts, the worker and the set-up open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, Enum, MetaData
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import DateTime, TypeDecorator

from portal.core import noting, turns, writers
from portal.core.errors import Busy

session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False, autoflush=True))

UNWRITTEN = (Busy, OperationalError, InternalError)
"""What says that nothing can be written now: others write for too long, the disk is full, the database only reads."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused on both databases; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def kind_of(thing: object) -> str:
    """What a kind of thing is called wherever something names its subject by kind and number."""
    return type(thing).__name__


class Base(DeclarativeBase):
    """The mother of all models."""

    __untrailed__ = False
    """Book-keeping, which leaves nothing in the trail."""

    __for_acts__ = False
    """Rows that have what not everybody may read: acts and the policy work with them, pages never get one."""

    __by_the_day__ = False
    """Whether the trail notes the day only: the hour would tell when somebody without an account wrote."""

    __told_by_revision__ = False
    """Whether every column that an act relies on changes with ``revision`` alone, so that equal means unchanged."""

    type_annotation_map = {
        datetime: UtcDateTime,
        StrEnum: Enum(  # plain strings in the database: a new member needs no migration
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=30,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def begin(connection: PoolProxiedConnection) -> None:
    """On SQLite, which takes its one writer at the beginning of a transaction or not at all.

    Somebody who writes without queueing (another program) is waited for as long as the request has patience left.
    """
    driver: Any = connection.driver_connection
    if _writing.get():
        patience = turns.patience()
        driver.execute(f"PRAGMA busy_timeout={1000 * (turns.LONGEST if patience is None else patience):.0f}")
    driver.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction(*, wait: bool = True) -> Iterator[Session]:
    """Commit on the way out, roll back on the way up; an inner one joins the outer.

    Raises :class:`Busy` when a request has waited long enough among the writers; without ``wait``, at once.
    """
    current = session()
    if current.info.get("open"):
        yield current
        return
    reading = _left_off(current)
    with writers.queue(turns.patience() if wait else 0):
        current.info["open"] = True
        noting.begin(current)
        token = _writing.set(True)
        try:
            if reading is not None:
                begin(reading.connection)
            current.info["connection"] = current.connection()
            yield current
            current.commit()
        except BaseException:
            current.expunge_all()  # what was read stays readable: the page that says no still has to be shown
            current.rollback()
            raise
        finally:
            _writing.reset(token)
            current.info.pop("open", None)
            current.info.pop("connection", None)


def _left_off(current: Session) -> Connection | None:
    """End what reading began on SQLite, where writing has to start from the present or is refused half-way.

    On PostgreSQL every statement sees the present (READ COMMITTED), so writing goes on where reading was.
    """
    if not current.in_transaction():
        return None
    reading = current.connection()
    if reading.dialect.name != "sqlite":
        return None
    if reading.in_nested_transaction():  # within somebody else's transaction, which is not ours to end
        current.commit()
        return None
    reading.connection.commit()
    return reading


def rest() -> None:
    """Leave the connection to others while something else takes its time. What was read stays readable."""
    if session.registry.has() and not session.info.get("open"):
        session.commit()  # of nothing: it ends what reading began


def let_go() -> None:
    """What a request read and held is gone. The session itself stays with its thread: to make one takes time."""
    if session.registry.has():
        session.close()
        session.info.clear()


def connection() -> Connection:
    """For statements that need no mapper: the session's own, looked up once in a transaction."""
    current = session()
    found: Connection = current.info.get("connection") or current.connection()
    return found
