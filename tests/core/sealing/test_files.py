import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.sealing import Broken, Suite, files
from portal.core.storage import Storage

CASE, REF = "c" * 32, "f" * 32
SUITE = Suite.MLKEM768_X25519
CHUNK = files.CHUNK
SIZES = [0, 1, CHUNK - 9, CHUNK - 8, CHUNK - 7, 2 * CHUNK - 8, 3 * CHUNK + 17]


class Dripping(io.RawIOBase):
    """A source that gives less than is asked for, as pipes do."""

    def __init__(self, content, most):
        self._content, self._most = io.BytesIO(content), most

    def read(self, size=-1):
        return self._content.read(min(size, self._most))


def content_of(size):
    return bytes(place % 253 for place in range(size))


def sealed(content):
    file = files.SealedFile(io.BytesIO(content), len(content), CASE, REF, SUITE)
    return file.key, b"".join(iter(lambda: file.read(10_000), b""))


def opened(key, blob, case=CASE, ref=REF, suite=SUITE):
    return b"".join(files.unsealed(key, io.BytesIO(blob), case, ref, suite))


class TestSealing:
    @pytest.mark.parametrize("size", SIZES)
    def test_gives_back_what_was_sealed(self, size):
        key, blob = sealed(content_of(size))

        assert opened(key, blob) == content_of(size)
        assert len(blob) == files.sealed_size(size)

    @settings(deadline=None)
    @given(st.binary(max_size=300), st.integers(1, 9))
    def test_reads_from_sources_that_drip(self, content, most):
        file = files.SealedFile(Dripping(content, most), len(content), CASE, REF, SUITE)
        blob = b"".join(iter(lambda: file.read(7), b""))

        assert b"".join(files.unsealed(file.key, Dripping(blob, most), CASE, REF, SUITE)) == content

    def test_goes_into_the_storage_under_the_digest_of_what_is_sealed(self, tmp_path):
        """Two sendings of one photograph are two files: who holds it cannot prove that it was sent."""
        storage, photo = Storage(tmp_path), content_of(200_000)
        sendings = [files.SealedFile(io.BytesIO(photo), len(photo), CASE, REF, SUITE) for _time in range(2)]

        digests = [storage.put(sending) for sending in sendings]

        assert len(set(digests)) == 2
        for digest, sending in zip(digests, sendings, strict=True):
            with storage.open(digest) as kept:
                assert b"".join(files.unsealed(sending.key, kept, CASE, REF, SUITE)) == photo
            assert photo[:64] not in storage.path(digest).read_bytes()

    @pytest.mark.parametrize("said", [99, 101])
    def test_of_a_length_that_was_not_said_leaves_nothing(self, tmp_path, said):
        with pytest.raises(Broken):
            Storage(tmp_path).put(files.SealedFile(io.BytesIO(bytes(100)), said, CASE, REF, SUITE))

        assert [path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"] == []

    def test_hides_how_long_it_is(self):
        sizes = {files.sealed_size(size) for size in range(1_000_000, 1_007_000, 250)}

        assert len(sizes) == 1

    def test_is_never_whole_in_memory(self):
        """Neither sealed nor opened: it takes no more than it gives."""
        taken = []

        class Source:
            def read(self, size, /):
                taken.append(size)
                return bytes(size)

        file = files.SealedFile(Source(), 100 * CHUNK, CASE, REF, SUITE)
        file.read(CHUNK)

        assert sum(taken) <= 2 * CHUNK


class TestOpening:
    def test_gives_nothing_out_before_its_tag_has_held(self):
        key, blob = sealed(content_of(3 * CHUNK))
        damaged = bytearray(blob)
        damaged[files.HEADER + 2 * (CHUNK + files.TAG) + 5] ^= 1
        given_out = []

        with pytest.raises(Broken):
            given_out.extend(files.unsealed(key, io.BytesIO(damaged), CASE, REF, SUITE))

        assert b"".join(given_out) == content_of(3 * CHUNK)[: 2 * CHUNK - 8]

    @pytest.mark.parametrize("size", SIZES)
    def test_of_a_file_that_was_cut_breaks(self, size):
        key, blob = sealed(content_of(size))
        chunk = CHUNK + files.TAG
        ends = {0, 3, 7, 8, 22, 23, len(blob) - 1, len(blob) - 16, len(blob) - 17}
        ends |= {7 + chunk * number + by for number in range(1, len(blob) // chunk + 1) for by in (-1, 0, 1)}

        for end in ends - {len(blob)}:
            if end < len(blob):
                with pytest.raises(Broken):
                    opened(key, blob[:end])

    def test_of_chunks_that_changed_places_breaks(self):
        key, blob = sealed(content_of(4 * CHUNK - 8))
        head, body, size = blob[:7], blob[7:], CHUNK + files.TAG
        chunks = [body[start : start + size] for start in range(0, len(body), size)]
        assert len(chunks) == 4

        for order in [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (0, 1, 3), (0, 0, 1, 2, 3), (0, 1, 2, 3, 3), (3,)]:
            with pytest.raises(Broken):
                opened(key, head + b"".join(chunks[place] for place in order))
        assert opened(key, head + b"".join(chunks)) == content_of(4 * CHUNK - 8)

    def test_of_chunks_of_another_file_of_the_same_case_breaks(self):
        key, one = sealed(content_of(2 * CHUNK))
        _other_key, other = sealed(content_of(2 * CHUNK))

        with pytest.raises(Broken):
            opened(key, one[: 7 + CHUNK + 16] + other[7 + CHUNK + 16 :])

    @pytest.mark.parametrize(
        "elsewhere", [{"case": "d" * 32}, {"ref": "e" * 32}, {"suite": Suite.P384}, {"key": bytes(32)}]
    )
    def test_elsewhere_breaks(self, elsewhere):
        key, blob = sealed(b"photo")

        with pytest.raises(Broken):
            opened(**{"key": key, "blob": blob} | elsewhere)
