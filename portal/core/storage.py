"""Files in a folder, each under the digest of its content, whole or not there at all."""

import errno
import fcntl
import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from portal.core import clock
from portal.core.errors import N_, NotFound, Refusal

CHUNK = 64 * 1024
SETTLED = datetime(2000, 1, 1, tzinfo=UTC).timestamp()  # the date of what came on days that are over
DIGEST = re.compile(r"[0-9a-f]{64}")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageFull(Refusal):
    sentence = N_("The portal is out of storage space, so nothing was saved. Try again later.")


class Source(Protocol):
    """What is read piece by piece; a piece may be shorter than was asked for, and an empty one is the end."""

    def read(self, size: int, /) -> bytes: ...


class Storage:
    """A folder of immutable files. What is not a digest has no path here, so no name can lead outside."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"

    def put(self, content: bytes | Source) -> str:
        """Keep this content and answer its digest; on return it survives a power cut."""
        try:
            return self._put(io.BytesIO(content) if isinstance(content, bytes) else content)
        except OSError as problem:
            if problem.errno in NO_ROOM:
                raise StorageFull from problem
            raise

    def open(self, digest: str) -> BinaryIO:
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as problem:
            raise NotFound from problem

    def exists(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise NotFound
        return self.root / digest[:2] / digest

    def sweep(self, known: Collection[str], older_than: datetime) -> int:
        """Delete files that nobody knows and that are older than this, half-written ones too; say how many."""
        candidates = [path for path in self.root.glob("??/*") if path.name not in known]
        return sum(self._removed(path, older_than) for path in [*candidates, *self._incoming.glob("*")])

    def settle(self) -> int:
        """Give what came on days that are over one date for all, and say how many files it were.

        They are copied in the order of their digests: the file system keeps when each was made and gives it a
        number that rises, and both are of the copy afterwards. The day itself is one of the world's, which together
        with the day on the calendar of a round would tell the evening.
        """
        settled = sum(self._settled(path) for path in sorted(self.root.glob("??/*")))
        for folder in (*self.root.glob("??"), self._incoming, self.root):
            if folder.is_dir() and _is_over(folder.stat()):
                os.utime(folder, (SETTLED, SETTLED))
        return settled

    def _put(self, source: Source) -> str:
        with self._incoming_file() as (handle, written):
            with os.fdopen(handle, "wb") as target:
                digest = _copied(source, target)
                target.flush()
                _keep_the_day_only(handle)
                os.fsync(handle)
            self._take_in(written, self.path(digest))
        return digest

    @contextmanager
    def _incoming_file(self) -> Iterator[tuple[int, Path]]:
        """A file to be written and then moved to its place; if it is not moved, nothing of it is left."""
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            yield handle, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)
            _keep_the_day_only(self._incoming)

    def _take_in(self, written: Path, place: Path) -> None:
        place.parent.mkdir(exist_ok=True, mode=0o700)
        _fsync_folder(self.root)
        with self._locked(fcntl.LOCK_SH):
            written.replace(place)  # also over an equal file: its new date keeps a sweep away
        for folder in (place.parent, self.root):
            _keep_the_day_only(folder)
        _fsync_folder(place.parent)

    def _settled(self, path: Path) -> bool:
        try:
            if not _is_over(path.stat()):
                return False
            with path.open("rb") as source, self._incoming_file() as (handle, copy):
                with os.fdopen(handle, "wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                    target.flush()
                    os.utime(handle, (SETTLED, SETTLED))
                    os.fsync(handle)
                with self._locked(fcntl.LOCK_EX):
                    if not _is_over(path.stat()):  # it came once more meanwhile
                        return False
                    copy.replace(path)
        except FileNotFoundError:  # swept away meanwhile
            return False
        _fsync_folder(path.parent)
        return True

    def _removed(self, path: Path, older_than: datetime) -> bool:
        with self._locked(fcntl.LOCK_EX):
            try:
                if path.stat().st_mtime >= older_than.timestamp():
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
        return True

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Many may take in at once, but nobody while the sweep looks at a file and deletes it."""
        with (self.root / ".lock").open("a") as lock:
            fcntl.flock(lock, how)
            yield


def _copied(source: Source, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _keep_the_day_only(where: int | Path) -> None:
    """The hour of a file or a folder would tell when somebody wrote; the coming midnight does not."""
    midnight = (clock.day("UTC") + timedelta(hours=12)).timestamp()
    os.utime(where, (midnight, midnight))


def _is_over(found: os.stat_result) -> bool:
    """Whether it is dated to a day that is over."""
    return SETTLED != found.st_mtime <= clock.now().timestamp()


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
