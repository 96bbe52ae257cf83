import hashlib
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock
from portal.core.errors import NotFound
from portal.core.storage import Storage

WORDS = b"What the workers said."

KILLED = """
import os, signal, sys
from pathlib import Path
from portal.core.storage import Storage

class Interrupted:
    chunks = 3
    def read(self, size):
        self.chunks -= 1
        if self.chunks < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * size

Storage(Path(sys.argv[1])).put(Interrupted())
"""

FULL = """
import resource, sys
from pathlib import Path
from portal.core.storage import Storage, StorageFull

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Storage(Path(sys.argv[1])).put(b"x" * 1_000_000)
except StorageFull as refusal:
    print(refusal)
"""


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path / "files")


def kept(storage):
    return sorted(path.name for path in storage.root.rglob("*") if path.is_file() and path.name != ".lock")


def in_a_child(script, storage):
    command = [sys.executable, "-c", script, str(storage.root)]
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, env=where)


class TestPut:
    def test_keeps_bytes_and_streams_under_their_digest(self, storage):
        digest = storage.put(WORDS)

        assert digest == hashlib.sha256(WORDS).hexdigest() == storage.put(io.BytesIO(WORDS))
        with storage.open(digest) as found:
            assert found.read() == WORDS
        assert storage.exists(digest)
        assert kept(storage) == [digest]

    def test_keeps_the_day_and_not_the_hour(self, storage):
        moved = storage.path(storage.put(WORDS)).stat().st_mtime

        assert moved % (24 * 60 * 60) == 0
        assert 0 < moved - clock.now().timestamp() <= 24 * 60 * 60

    def test_leaves_nothing_of_a_stream_that_breaks(self, storage):
        class Broken(io.RawIOBase):
            def read(self, size=-1):
                raise OSError("the sender went away")

        with pytest.raises(OSError, match="went away"):
            storage.put(Broken())

        assert kept(storage) == []

    def test_says_so_when_the_disk_is_full(self, storage):
        answer = in_a_child(FULL, storage)

        assert "out of storage space" in answer.stdout, answer.stderr
        assert kept(storage) == []

    def test_leaves_no_half_file_when_killed(self, storage):
        assert in_a_child(KILLED, storage).returncode == -9

        (rest,) = kept(storage)
        assert not storage.root.joinpath(rest[:2], rest).exists()
        assert storage.sweep(known=[], older_than=clock.now() + timedelta(days=2)) == 1
        assert kept(storage) == []


class TestPath:
    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" + "a" * 63])
    def test_knows_only_digests(self, storage, name):
        for ask in (storage.path, storage.exists, storage.open):
            with pytest.raises(NotFound):
                ask(name)

    def test_finds_nothing_where_nothing_is(self, storage):
        assert not storage.exists("a" * 64)
        with pytest.raises(NotFound):
            storage.open("a" * 64)


class TestSettle:
    @pytest.fixture
    def tomorrow(self):
        return clock.now() + timedelta(days=1)

    def test_gives_one_date_to_all_that_came_on_days_that_are_over(self, storage, tomorrow):
        old = [storage.put(bytes([number])) for number in range(5)]
        with clock.at(tomorrow):
            young = storage.put(WORDS)

            assert storage.settle() == 5
            assert storage.settle() == 0

            dates = {storage.path(digest).stat().st_mtime for digest in old}
            assert dates == {datetime(2000, 1, 1, tzinfo=UTC).timestamp()}
            assert storage.path(young).stat().st_mtime > clock.now().timestamp()
        folders = {storage.path(digest).parent for digest in old} - {storage.path(young).parent}
        assert {folder.stat().st_mtime for folder in folders} == dates
        assert kept(storage) == sorted([*old, young])

    def test_leaves_no_order_in_the_numbers_and_times_that_the_file_system_keeps(self, storage, tomorrow):
        came = [storage.put(bytes([number])) for number in range(12)]
        before = {digest: storage.path(digest).stat() for digest in came}
        with clock.at(tomorrow):
            storage.settle()

        after = {digest: storage.path(digest).stat() for digest in came}
        assert min(after[digest].st_ctime_ns for digest in came) > max(before[digest].st_ctime_ns for digest in came)
        assert sorted(came, key=lambda digest: after[digest].st_ctime_ns) == sorted(came)
        for number, digest in enumerate(came):
            assert storage.path(digest).read_bytes() == bytes([number])

    def test_does_not_bring_back_what_was_swept_away(self, storage, tomorrow):
        digest = storage.put(WORDS)
        with clock.at(tomorrow + timedelta(days=1)):
            storage.sweep(known=[], older_than=clock.now())

            assert storage.settle() == 0
        assert not storage.exists(digest)

    def test_of_an_empty_house_does_nothing(self, storage):
        assert storage.settle() == 0


class TestSweep:
    def test_takes_only_what_is_unknown_and_old(self, storage):
        old, known = storage.put(b"old"), storage.put(b"known")
        with clock.at(clock.now() + timedelta(days=3)):
            young = storage.put(b"young")

            swept = storage.sweep(known={known}, older_than=clock.now() - timedelta(days=1))

        assert swept == 1
        assert not storage.exists(old)
        assert storage.exists(known)
        assert storage.exists(young)

    def test_spares_an_old_file_that_arrived_again(self, storage):
        digest = storage.put(WORDS)
        with clock.at(clock.now() + timedelta(days=3)):
            storage.put(WORDS)

            assert storage.sweep(known=[], older_than=clock.now() - timedelta(days=1)) == 0

        assert storage.exists(digest)

    def test_of_an_empty_house_finds_nothing(self, storage):
        assert storage.sweep(known=[], older_than=clock.now()) == 0
