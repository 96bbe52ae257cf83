"""Files that came with a form that was not taken yet, each sealed, in a folder beside the storage.

Whoever gives and takes them seals them: here they are bytes under a name that says nothing.
"""

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from portal.core.storage import NO_ROOM, StorageFull

NAME = re.compile(r"[0-9a-f]{64}")


class WaitingRoom:
    """A folder of sealed files. What is not a mark has no path here."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, mark: str, sealed: bytes, until: datetime) -> None:
        """Whole or not at all, dated to when it goes: the hour at which it came is kept nowhere.

        It need not survive a power cut: then its sender chooses the file again.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with tempfile.NamedTemporaryFile(dir=self.root, delete=False) as target:
                target.write(sealed)
                target.flush()
                os.utime(target.fileno(), (until.timestamp(), until.timestamp()))
            Path(target.name).replace(self._path(mark))
        except OSError as problem:
            if problem.errno in NO_ROOM:
                raise StorageFull from problem
            raise

    def get(self, mark: str) -> bytes | None:
        try:
            return self._path(mark).read_bytes()
        except FileNotFoundError:
            return None

    def exists(self, mark: str) -> bool:
        return self._path(mark).is_file()

    def remove(self, mark: str) -> None:
        self._path(mark).unlink(missing_ok=True)

    def sweep(self, older_than: datetime) -> int:
        """Delete what should have gone by then, and what was half written; say how many.

        What is whole is dated to when it goes (``put``), what was broken off to when that was.
        """
        gone = 0
        for entry in os.scandir(self.root) if self.root.is_dir() else ():
            if entry.stat().st_mtime < older_than.timestamp():
                Path(entry.path).unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, mark: str) -> Path:
        if not NAME.fullmatch(mark):
            raise ValueError("not a mark")
        return self.root / mark
