"""The database: one session, one way to change it.

Reading needs nothing. Changing happens inside :func:`transaction`, which only the
door of the acts, the worker and the set-up open. SQLite takes one writer at a time;
instead of letting writers collide and retry, they queue behind a lock (threads and
processes), which keeps the slowest of eight writers ten times faster. Every wait has an
end: whoever serves a request says after it that the portal is busy (503), and goes on.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Dialect, Engine, Enum, Insert, MetaData, create_engine, event, insert, inspect
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    UOWTransaction,
    make_transient_to_detached,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import DateTime, TypeDecorator

from portal.core import turns
from portal.core.errors import Busy

Thing = TypeVar("Thing", bound="Base")

session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False, autoflush=True))

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

UNSAID = "…"
"""What the trail says in place of something confidential: that it changed."""

AS_THEY_ARE = {type(None), bool, int, float}
"""What the trail shows even where the words of a column are confidential."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)
LOOKS_AGAIN = 0.001  # seconds; a lock among processes can be waited for without an end, or looked at, but not both
_threads = threading.RLock()
_lock_file: Path | None = None
_queued_at: tuple[tuple[Path, int], int] | None = None  # file, process; its descriptor


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


def connect(url: str) -> Engine:
    """Open the database at ``url`` and let the session use it. What people wrote is never part of an error's words."""
    global _lock_file
    parsed = make_url(url)
    _lock_file = _lock_of(parsed)
    if parsed.get_backend_name() == "sqlite":
        if file := _file_of(parsed):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600, exist_ok=True)  # for nobody else; its log takes after it
        engine = create_engine(parsed, connect_args={"timeout": 20}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        # not an event: one that an engine listens to costs every statement of every connection
        engine.dialect.do_begin = _begin  # type: ignore[method-assign,assignment]
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


def _begin(connection: PoolProxiedConnection) -> None:
    driver: Any = connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _file_of(url: URL) -> Path | None:
    in_a_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if in_a_file else None


def _lock_of(url: URL) -> Path | None:
    file = _file_of(url)
    return Path(f"{file}.writer") if file else None


def writers_queue(url: str) -> AbstractContextManager[None]:
    """To wait among the writers of a database without being one of its sessions, as a migration does."""
    return _queue(_lock_of(make_url(url)), None)


@contextmanager
def _queue(lock: Path | None, patience: float | None) -> Iterator[None]:
    """One writer at a time on SQLite; on PostgreSQL the database looks after itself.

    Whoever cannot write at once gives up their turn while they wait, for ``patience`` seconds or as long as it takes.
    """
    if lock is None:
        yield
        return
    if not _taken(lock, 0):
        with turns.aside():
            if patience == 0 or not _taken(lock, patience):
                raise Busy
    try:
        yield
    finally:
        fcntl.flock(_opened(lock), fcntl.LOCK_UN)
        _threads.release()


def _taken(lock: Path, patience: float | None) -> bool:
    """Whether this thread is the writer now: first among those of this process, then among the processes."""
    until = None if patience is None else time.monotonic() + patience
    if not _threads.acquire(timeout=-1 if patience is None else patience):
        return False
    try:
        held = _opened(lock)
        while not _locked(held):
            if until is not None and time.monotonic() >= until:
                break
            time.sleep(LOOKS_AGAIN)
        else:
            return True
    except BaseException:
        _threads.release()
        raise
    _threads.release()
    return False


def _locked(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(lock: Path) -> int:
    """The file that writers queue at, opened once in each process: a lock belongs to who opened it."""
    global _queued_at
    here = lock, os.getpid()
    if _queued_at is None or _queued_at[0] != here:
        made = os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600)
        if _queued_at is not None:
            os.close(_queued_at[1])
        _queued_at = here, made
    return _queued_at[1]


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
    with _queue(_lock_file, turns.patience() if wait else 0):
        current.info["open"] = True
        current.info["changes"] = {}
        token = _writing.set(True)
        try:
            if reading is not None:
                _begin(reading.connection)
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


@dataclass(frozen=True)
class _Written:
    """How rows of a kind are inserted: the statement, columns and attributes by each other; made once a kind."""

    statement: Insert
    columns: dict[str, str]  # by attribute
    attributes: dict[str, str]  # by column
    hidden: frozenset[str]  # columns that are confidential
    told: str  # what the trail calls it; empty for book-keeping

    @classmethod
    @cache
    def of(cls, kind: Any) -> "_Written":
        mapper = inspect(kind)
        columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
        return cls(
            insert(mapper.local_table),
            {key: column.name for key, column in columns.items()},
            {column.name: key for key, column in columns.items()},
            frozenset(column.name for column in columns.values() if column.info.get("hidden")),
            "" if kind.__untrailed__ else kind.__name__,
        )


def write(kind: Any, /, **values: Any) -> dict[str, Any]:
    """Insert one row at once, without the unit of work, and give it whole: for what is written most often.

    It is among the changes afterwards like everything else. ``values`` by column.
    """
    how = _Written.of(kind)
    made: Any = connection().execute(how.statement, values)
    row = {**values, **made.last_inserted_params(), "id": made.inserted_primary_key[0]}
    if how.told:
        noted, beginning = session().info.setdefault("changes", {}), f"{how.told}.{row['id']}."
        for name, value in row.items():
            if value is not None:
                noted[beginning + name] = [None, _plain(value, name in how.hidden)]
    return row


def keep(kind: type[Thing], /, **values: Any) -> Thing:
    """The same for something that stays in the session afterwards. ``values`` by attribute."""
    how = _Written.of(kind)
    row = write(kind, **{how.columns[key]: value for key, value in values.items() if value is not None})
    thing = kind()
    thing.__dict__.update(dict.fromkeys(how.columns), **{how.attributes[name]: value for name, value in row.items()})
    make_transient_to_detached(thing)
    session().add(thing)
    return thing


def changes() -> dict[str, Any]:
    """What this transaction has changed so far: ``Kind.id.column`` → [old, new]."""
    session.flush()
    return dict(session().info.get("changes", {}))


@event.listens_for(Session, "before_flush")
def _keep_what_is_append_only(current: Session, _context: UOWTransaction, _instances: object) -> None:
    """What was said, decided or done is never rewritten; the triggers in the database say the same."""
    for thing in (*current.dirty, *current.deleted):
        if getattr(thing, "__append_only__", False) and (thing in current.deleted or current.is_modified(thing)):
            raise RuntimeError(f"{type(thing).__name__} is append-only")


@event.listens_for(Session, "after_flush")
def _note_changes(current: Session, _context: UOWTransaction) -> None:
    noted = current.info.setdefault("changes", {})
    for thing in (*current.new, *current.dirty, *current.deleted):
        if thing.__untrailed__:
            continue
        state = thing._sa_instance_state
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            old, new = (history.deleted or [None])[0], (history.added or [None])[0]
            column = attribute.columns[0]
            if history.has_changes() and old != new and not column.info.get("untold"):
                name = f"{type(thing).__name__}.{thing.id}.{column.name}"
                hidden = bool(column.info.get("hidden"))
                first = noted[name][0] if name in noted else _plain(old, hidden)
                noted[name] = [first, _plain(new, hidden)]


def _plain(value: Any, hidden: bool) -> Any:
    """As JSON can hold it; of what is confidential only that it changed."""
    kind = type(value)
    if kind in AS_THEY_ARE:
        return value
    if hidden:
        return UNSAID
    return value if kind is str else value.isoformat() if hasattr(value, "isoformat") else str(value)
