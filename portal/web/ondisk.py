"""A cache on disk: whole pages that everybody may read, which outlive the process that wrote them.

Each is sealed with its key, in which stand the random stamps of all that it shows (``core/stamps``). So nobody can
open what nobody can ask for: from the moment at which something is withheld, what was written before is noise, here
and after a restore, which brings old stamps back with their own words only. The bytes go when the page is written
anew, with the day, and with another version of the program. Whatever is wrong with the file, or with its disk, no
page waits for it or fails: it is deleted, and for a while there is none.
"""

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.core import clock

BLOCK = 4096  # bytes; what SQLite counts its file in
NAME, NONCE = 16, 12
REST = 60.0  # seconds without it after something went wrong
PATIENCE = 0.02  # seconds that a page waits until another process has written
MAKE_ROOM = "DELETE FROM things WHERE id <= (SELECT min(id) + (max(id) - min(id)) / 16 FROM things)"
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class DiskCache:
    """Bytes by their key in a SQLite file of this day and this version. Safe among threads and processes."""

    def __init__(self, folder: Path, room: int, version: Callable[[], bytes]) -> None:
        self.folder, self.room, self._version = folder, room, version
        self._lock = Lock()
        self._day: date | None = None
        self._file: sqlite3.Connection | None = None
        self._rests_until = 0.0

    def get(self, place: Hashable, key: Hashable) -> bytes | None:
        """What stands at this place, if it was put there under this key."""
        name, secret = self._derived(key)
        found = self._ask("SELECT sealed FROM things WHERE place = ? AND name = ?", (self._at(place), name))
        if found is None:
            return None
        try:
            return AESGCM(secret).decrypt(found[:NONCE], found[NONCE:], name)
        except InvalidTag:  # a file that somebody wrote in
            return None

    def put(self, place: Hashable, key: Hashable, thing: bytes) -> None:
        """Over what stood there, if there is room; otherwise the oldest make place for those to come."""
        name, secret = self._derived(key)
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + AESGCM(secret).encrypt(nonce, thing, name)
        self._ask(
            "INSERT OR REPLACE INTO things (place, name, sealed) VALUES (?, ?, ?)", (self._at(place), name, sealed)
        )

    def clear(self) -> None:
        with self._lock:
            self._close()
            self._remove()

    @cached_property
    def _secret(self) -> bytes:
        return self._version()

    def _derived(self, key: Hashable) -> tuple[bytes, bytes]:
        """A name and a secret for what has this key; who does not know all of it finds and opens nothing."""
        made = hmac.digest(self._secret, repr(key).encode(), "sha512")
        return made[:NAME], made[-32:]

    def _at(self, place: Hashable) -> bytes:
        return hmac.digest(self._secret, b"place" + repr(place).encode(), "sha256")

    def _ask(self, statement: str, values: tuple[bytes, ...]) -> bytes | None:
        with self._lock:
            try:
                file = self._of_today()
                row = file.execute(statement, values).fetchone() if file else None
            except (sqlite3.Error, OSError) as problem:
                self._cope(problem)
                return None
        return row[0] if row else None

    def _cope(self, problem: Exception) -> None:
        code = getattr(problem, "sqlite_errorcode", None)
        if code in BUSY:
            return
        if code == sqlite3.SQLITE_FULL and self._file is not None:
            with suppress(sqlite3.Error):
                self._file.execute(MAKE_ROOM)
                return
        self._close()
        self._remove()
        self._rests_until = time.monotonic() + REST

    def _of_today(self) -> sqlite3.Connection | None:
        today = clock.now().date()
        if self._day != today:
            self._close()
        if self._file is None and time.monotonic() >= self._rests_until:
            self._file, self._day = self._opened(today), today
        return self._file

    def _opened(self, today: date) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{hashlib.sha256(self._secret + str(today).encode()).hexdigest()[:32]}.sqlite"
        self._remove(but=path.name)
        path.touch(mode=0o600)  # for nobody else; its log takes after it
        file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        for pragma in (
            f"page_size={BLOCK}",
            "journal_mode=WAL",
            "synchronous=OFF",  # what a power cut spoils opens to nobody
            "secure_delete=ON",
            "trusted_schema=OFF",
            f"max_page_count={self.room // BLOCK}",
            f"journal_size_limit={self.room // 8}",
        ):
            file.execute(f"PRAGMA {pragma}")
        file.execute(
            "CREATE TABLE IF NOT EXISTS things (id INTEGER PRIMARY KEY, place BLOB UNIQUE, name BLOB, sealed BLOB)"
        )
        return file

    def _close(self) -> None:
        if self._file is not None:
            with suppress(sqlite3.Error):
                self._file.close()
        self._file = None

    def _remove(self, but: str | None = None) -> None:
        """The files of other days and versions, or all of them."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                if but is None or not path.name.startswith(but):
                    path.unlink(missing_ok=True)
