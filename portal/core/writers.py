"""The writers' queue: one writer at a time on SQLite, among threads and processes.

SQLite would let them collide and try again; in a queue the slowest of eight writers is ten times faster. On PostgreSQL
the database looks after itself. Every wait of a request has an end: then it says that the portal is busy (503).
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from portal.core import turns
from portal.core.errors import Busy

LOOKS_AGAIN = 0.001  # seconds; a lock among processes can be waited for without an end, or looked at, but not both
_threads = threading.RLock()
_of_the_session: Path | None = None
_queued_at: tuple[tuple[Path, int], int] | None = None  # file, process; its descriptor


def file_of(url: URL) -> Path | None:
    """Where a database of SQLite lies; ``None`` for others."""
    in_a_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if in_a_file else None


def of_the_session(url: URL) -> None:
    """Let whoever writes in the session's transactions queue for this database from now on."""
    global _of_the_session
    _of_the_session = _lock_of(url)


def queue(patience: float | None) -> AbstractContextManager[None]:
    """To wait among the writers of the session's database, for so many seconds or as long as it takes.

    Whoever cannot write at once gives up their turn while they wait; :class:`Busy` when patience ends.
    """
    return _queue(_of_the_session, patience)


def writers_queue(url: str) -> AbstractContextManager[None]:
    """To wait among the writers of a database without being one of its sessions, as a migration does."""
    return _queue(_lock_of(make_url(url)), None)


def _lock_of(url: URL) -> Path | None:
    file = file_of(url)
    return Path(f"{file}.writer") if file else None


@contextmanager
def _queue(lock: Path | None, patience: float | None) -> Iterator[None]:
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
