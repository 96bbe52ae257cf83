import errno
import io
import os
import resource
import signal
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.spool import Spool

WORDS = b"Despidieron a Ximena. " * 5000


def on_the_disk(spool):
    return os.pread(spool._file.fileno(), 10**9, 0)


@contextmanager
def disk_of(size):
    """Files of this process cannot grow beyond this, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.binary(max_size=70)),
        st.tuples(st.just("read"), st.integers(-1, 90)),
        st.tuples(st.just("seek"), st.integers(0, 300)),
    )
)


class TestSpool:
    @settings(deadline=None)
    @given(STEPS, st.sampled_from([0, 40, 1000]))
    def test_is_a_file_like_others(self, steps, in_memory):
        """Whatever is written and read in whatever order, on this side of a block and on that."""
        plain = io.BytesIO()
        with Spool(in_memory) as spool:
            for what, how in steps:
                if what == "write":
                    assert spool.seek(0, io.SEEK_END) == plain.seek(0, io.SEEK_END)
                    assert spool.write(how) == plain.write(how)
                elif what == "read":
                    assert spool.read(how) == plain.read(how)
                else:
                    assert spool.seek(how) == plain.seek(how)
                assert spool.tell() == plain.tell()
            spool.seek(0)
            assert spool.read() == plain.getvalue()

    def test_leaves_no_word_on_the_disk(self):
        with Spool() as spool, Spool() as other:
            spool.write(WORDS)
            other.write(WORDS)

            assert len(on_the_disk(spool)) == len(WORDS)
            assert b"Ximena" not in on_the_disk(spool)
            assert on_the_disk(spool) != on_the_disk(other)

    def test_little_is_kept_in_memory_and_much_is_not(self):
        with Spool(in_memory=len(WORDS)) as spool:
            spool.write(WORDS)
            assert spool._file is None
            spool.write(b"!")

            assert len(on_the_disk(spool)) == len(WORDS) + 1
            assert b"Ximena" not in on_the_disk(spool)
            spool.seek(0)
            assert spool.read() == WORDS + b"!"

    def test_is_written_at_its_end_only(self):
        """What was overwritten and what is new, both found on a disk, would open each other."""
        with Spool() as spool:
            spool.write(WORDS)
            spool.seek(3)

            with pytest.raises(io.UnsupportedOperation):
                spool.write(b"new")
            with pytest.raises(io.UnsupportedOperation):
                spool.truncate(3)
            assert spool.read(4) == WORDS[3:7]

    def test_is_read_line_by_line_and_in_pieces(self):
        with Spool() as spool:
            spool.write(b"one\ntwo\nthree")
            spool.seek(0)

            assert spool.readline() == b"one\n"
            assert list(spool) == [b"two\n", b"three"]
            assert spool.read(5) == b""
            with pytest.raises(ValueError, match="before the beginning"):
                spool.seek(-1)
            spool.seek(-5, io.SEEK_END)
            assert spool.read() == b"three"

    @pytest.mark.parametrize("in_memory", [0, 1000])
    def test_on_a_full_disk_says_so_and_gives_back_what_it_took(self, in_memory):
        piece = WORDS[:600]
        with Spool(in_memory) as spool, disk_of(5000):
            with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
                [spool.write(piece) for _more_than_there_is_room_for in range(20)]

            spool.seek(0)
            assert spool.read() == (piece * 9)[:5000]

    def test_that_cannot_leave_the_memory_stays_there_whole(self):
        with Spool(in_memory=len(WORDS)) as spool, disk_of(5000):
            spool.write(WORDS)
            with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
                spool.write(b"!")

            spool.seek(0)
            assert spool.read() == WORDS

    def test_that_is_closed_gives_nothing(self):
        spool = Spool()
        spool.write(WORDS)
        file = spool._file
        spool.close()
        spool.close()

        assert file.closed
        for use in (lambda: spool.read(1), lambda: spool.write(b"x"), spool.tell, lambda: spool.seek(0)):
            with pytest.raises(ValueError, match="closed"):
                use()
