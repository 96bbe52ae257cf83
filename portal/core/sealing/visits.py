"""Keys of a visit: a private key, wrapped under random bytes that lie in one browser's cookie and nowhere else.

From the cookie's 32 bytes HKDF-SHA256 (RFC 5869) makes a mark, under which the row is found, and the key that opens it.
The row is bound to its visit and to its holder, or to ``half`` while a second factor is still missing.
"""

import secrets
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.sealing.formats import KEY, Secret, Suite
from portal.core.sealing.suites import PrivateKey

HALF = "half"
HEX = frozenset("0123456789abcdef")


class VisitKey(Secret):
    """C: what the cookie holds."""

    __slots__ = ("_drawn",)

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn

    @classmethod
    def new(cls) -> Self:
        return cls(secrets.token_bytes(KEY))

    @classmethod
    def of(cls, word: str) -> Self | None:
        """``None`` where this is no word of ours."""
        return cls(bytes.fromhex(word)) if len(word) == 2 * KEY and set(word) <= HEX else None

    @property
    def word(self) -> str:
        """The key as the cookie carries it."""
        return self._drawn.hex()

    @property
    def mark(self) -> str:
        """Under which the row is found; says nothing about the cookie."""
        return self._derived(b"cookie mark").hex()

    def wrap(self, key: PrivateKey, visit: int | str, holder: str) -> bytes:
        return key.wrapped(self._wrap, "visit", str(visit), holder)

    def unwrap(self, blob: bytes, suite: Suite, number: int, visit: int | str, holder: str) -> PrivateKey:
        return PrivateKey.unwrapped(suite, number, blob, self._wrap, "visit", str(visit), holder)

    @property
    def _wrap(self) -> bytes:
        return self._derived(b"cookie wrap")

    def _derived(self, label: bytes) -> bytes:
        return HKDF(SHA256(), KEY, salt=None, info=b"portal/1|" + label).derive(self._drawn)
