"""Files, sealed and opened as they go by: in chunks of 64 KiB, never whole in memory.

Header, then chunks of AES-256-GCM under a key F that serves this one file once. Plain: the length (8 bytes), the
content, zeros to Padmé. The nonce of a chunk is 7 zeros, its number (4) and whether it is the last (1), so that a file
that was cut, or whose chunks changed places, does not open. This is the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár, CRYPTO 2015). All are bound to case and file.
"""

import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.core.sealing.formats import HEADER, KEY, TAG, Broken, Header, Kind, Secret, Suite, after
from portal.core.sealing.padding import padme
from portal.core.storage import Source

CHUNK = 64 * 1024
LENGTH = 8
NUMBER = 1


class SealedFile(Secret):
    """A file to be stored: what is read of it is sealed. Read once to its end; ``key`` is wrapped for its case.

    An upload that broke off begins anew with another one of these, and so with another key.
    """

    def __init__(self, source: Source, size: int, case: str, ref: str, suite: Suite) -> None:
        self.key = secrets.token_bytes(KEY)
        self._sealed = sealed(self.key, source, size, case, ref, suite)
        self._ready = bytearray()

    def read(self, size: int, /) -> bytes:
        while len(self._ready) < size and (piece := next(self._sealed, None)):
            self._ready += piece
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given


def sealed_size(size: int) -> int:
    """How many bytes a file of this size becomes."""
    plain = padme(size + LENGTH)
    return HEADER + plain + TAG * -(-plain // CHUNK)


def sealed(key: bytes, source: Source, size: int, case: str, ref: str, suite: Suite) -> Iterator[bytes]:
    """The header and the chunks. A key that was used here is never used here again: the nonces would repeat."""
    header, cipher = Header(suite, Kind.FILE, NUMBER), AESGCM(key)
    bound = _bound(header, case, ref)
    yield bytes(header)
    plain = size.to_bytes(LENGTH, "big")
    left, zeros, number = size, padme(size + LENGTH) - LENGTH - size, 0
    while True:
        content = _exactly(source, min(left, CHUNK - len(plain)))
        left -= len(content)
        plain += content
        behind = min(zeros, CHUNK - len(plain))
        zeros -= behind
        last = not left and not zeros
        if last and source.read(1):
            raise Broken  # it is longer than was said, and would be cut
        yield cipher.encrypt(_nonce(number, last), plain + bytes(behind), bound)
        if last:
            return
        plain, number = b"", number + 1


def unsealed(key: bytes, source: Source, case: str, ref: str, suite: Suite) -> Iterator[bytes]:
    """The content, piece by piece; each is given out when its tag has held. ``Broken`` may come after some of them.

    So what is made of them counts only when the last one was given.
    """
    header, cipher = Header(suite, Kind.FILE, NUMBER), AESGCM(key)
    bound = _bound(header, case, ref)
    after(header, _at_most(source, HEADER))
    left, number, total = 0, 0, 0
    chunk = _at_most(source, CHUNK + TAG)
    while chunk:
        following = _at_most(source, CHUNK + TAG)
        try:
            plain = cipher.decrypt(_nonce(number, not following), chunk, bound)
        except (InvalidTag, ValueError):
            raise Broken from None
        total += len(plain)
        if not number:
            left = size = int.from_bytes(plain[:LENGTH], "big")
            plain = plain[LENGTH:]
        content = plain[:left]
        left -= len(content)
        if plain[len(content) :].strip(b"\0"):
            raise Broken
        if content:
            yield content
        chunk, number = following, number + 1
    if not number or left or total != padme(size + LENGTH):
        raise Broken


def _bound(header: Header, case: str, ref: str) -> bytes:
    return header.bound(case, "file", ref)


def _nonce(number: int, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes((last,))


def _exactly(source: Source, size: int) -> bytes:
    content = _at_most(source, size)
    if len(content) != size:
        raise Broken  # it is shorter than was said
    return content


def _at_most(source: Source, size: int) -> bytes:
    """So many, or all that are left."""
    content = source.read(size) if size else b""
    while content and len(content) < size and (more := source.read(size - len(content))):
        content += more
    return content
