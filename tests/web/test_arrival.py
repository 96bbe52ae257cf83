"""What is sent and is too large for the memory lies on a disk, and not in plain."""

import io
import os
from contextlib import suppress
from pathlib import Path

from losing import LINUX
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.web import arrival

WORDS = b"Despidieron a Ximena. "
LARGE = WORDS * 200_000


def temporary_files():
    """What lies in the files of this process that have no name any more, as somebody would find it on the disk."""
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # what listed the folder
            if "(deleted)" in os.readlink(handle):
                yield handle.read_bytes()


@LINUX
class TestWhatIsSent:
    def test_is_encrypted_while_it_arrives(self):
        before = len(list(temporary_files()))
        with arrival.Body() as body:
            for start in range(0, len(LARGE), arrival.CHUNK):
                body.write(LARGE[start : start + arrival.CHUNK])
            lying = list(temporary_files())

            assert len(lying) == before + 1
            assert max(map(len, lying)) == len(LARGE)
            assert not any(b"Ximena" in content for content in lying)
            body.file.seek(0)
            assert body.file.read() == LARGE

    def test_is_encrypted_while_its_files_are_looked_at(self):
        """Few words, a small file and a large one: the last is all that is not kept in memory."""
        before = len(list(temporary_files()))
        small, large = FileStorage(io.BytesIO(WORDS), "a.txt"), FileStorage(io.BytesIO(LARGE), "b.txt")
        boundary, sent = encode_multipart({"body": "Hola", "small": small, "large": large})
        request = arrival.Arrived.from_values(
            method="POST",
            input_stream=io.BytesIO(sent),
            content_length=len(sent),
            content_type=f"multipart/form-data; boundary={boundary}",
        )
        files = request.files
        lying = list(temporary_files())

        assert len(lying) == before + 1
        assert not any(b"Ximena" in content for content in lying)
        assert files["large"].stream.read() == LARGE
        assert files["small"].stream.read() == WORDS
        request.close()
        assert len(list(temporary_files())) == before
