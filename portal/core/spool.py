"""A temporary file of which the disk never sees a word: AES-256-CTR (NIST SP 800-38A) under a key in memory alone.

An upload may be larger than memory should hold, and a temporary file that was deleted can be read from a disk for long.
Nothing says whether it was altered: it is this process's own, and open for no longer than one request.
"""

import io
import secrets
from tempfile import TemporaryFile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

KEY = 32
BLOCK = 16
PIECE = 64 * 1024  # is decrypted at once


class Spool(io.RawIOBase):
    """Up to ``in_memory`` bytes in memory, and all of it on the disk where there are more.

    It is written at its end only: what was overwritten would stand under the same stream of the cipher as what is new,
    and whoever finds both on a disk could read both.
    """

    def __init__(self, in_memory: int = 0) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._held: io.BytesIO | None = io.BytesIO()
        self._file: IO[bytes] | None = None
        self._key = secrets.token_bytes(KEY)
        self._place = self._end = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        """Write as much as the disk takes, which may be less, and say so by a number."""
        self._ensure_open()
        if self._place != self._end:
            raise io.UnsupportedOperation("a spool is written at its end")
        size = memoryview(content).nbytes
        if self._held is not None and self._end + size > self._in_memory:
            self._move_to_the_disk(self._held)
        written = self._held.write(content) if self._held is not None else self._written(bytes(content))
        self._end += written
        self._place = self._end
        return written

    def read(self, size: int = -1, /) -> bytes:
        self._ensure_open()
        left = max(0, self._end - self._place)
        wanted = left if size < 0 else min(size, left)
        return b"".join([self._piece(min(PIECE, wanted - start)) for start in range(0, wanted, PIECE)])

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        content = self.read(len(view))
        view[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._ensure_open()
        place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._end}[whence] + offset
        if place < 0:
            raise ValueError("before the beginning")
        self._place = place
        return place

    def tell(self) -> int:
        self._ensure_open()
        return self._place

    def close(self) -> None:
        self._held, self._key = None, b""
        if self._file is not None:
            self._file.close()
        super().close()

    def _piece(self, size: int) -> bytes:
        source: IO[bytes] = self._held if self._held is not None else self._on_disk()
        source.seek(self._place)
        content = source.read(size)
        if self._held is None:
            content = self._stream(self._place).update(content)
        self._place += len(content)
        return content

    def _move_to_the_disk(self, held: io.BytesIO) -> None:
        """Whole or not at all: where the disk is full it stays in memory."""
        file = TemporaryFile(buffering=0)  # noqa: SIM115  closed with the spool
        try:
            content = memoryview(self._stream(0).update(held.getvalue()))
            while content:
                content = content[file.write(content) :]
        except OSError:
            file.close()
            raise
        self._held, self._file = None, file

    def _written(self, content: bytes) -> int:
        file = self._on_disk()
        file.seek(self._end)
        return file.write(self._stream(self._end).update(content))

    def _on_disk(self) -> IO[bytes]:
        if self._file is None:
            raise ValueError("the spool is closed")
        return self._file

    def _stream(self, place: int) -> CipherContext:
        """What encrypts and decrypts from this byte on."""
        context = Cipher(AES(self._key), CTR((place // BLOCK).to_bytes(BLOCK, "big"))).encryptor()
        context.update(bytes(place % BLOCK))
        return context

    def _ensure_open(self) -> None:
        if self.closed:
            raise ValueError("the spool is closed")
