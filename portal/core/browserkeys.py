"""What only one browser can open: keys derived from a random word in its cookie and the secret of the server.

The cookie alone opens nothing, and neither does the database with the secret of the server: both are needed.
HKDF is RFC 5869 (expand only: the word is random already), the seal AES-256-GCM; texts are padded, so that
sizes say little. What is sealed is bound to its row and to how often that was written.
"""

import hmac
import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

WORD = 32  # bytes, random
ID = 16  # bytes, random, of which everybody may know
TAG = 8  # bytes that tie an id to the browser it was made for
NONCE = 12
PAD = 4096
LENGTH = 4


class Foreign(Exception):
    """Not made for this browser, or not what was written."""


def new_word() -> str:
    return secrets.token_hex(WORD)


@dataclass(frozen=True)
class BrowserKeys:
    """The keys of one browser, each derived when it is wanted. ``of`` is the only way to them."""

    _root: bytes

    @classmethod
    def of(cls, word: str, secret: str) -> Self | None:
        """``None`` where this is no word of ours."""
        if len(word) != 2 * WORD or not set(word) <= set("0123456789abcdef"):
            return None
        return cls(hmac.digest(secret.encode(), b"kept form:" + bytes.fromhex(word), "sha256"))

    def new_id(self) -> str:
        """A name for a form of this browser, for its address."""
        drawn = secrets.token_bytes(ID)
        return (drawn + self._tag(drawn)).hex()

    def made(self, id_: str) -> bool:
        """Whether this id was made for this browser."""
        if len(id_) != 2 * (ID + TAG) or not set(id_) <= set("0123456789abcdef"):
            return False
        known = bytes.fromhex(id_)
        return hmac.compare_digest(known[ID:], self._tag(known[:ID]))

    def mark(self, id_: str) -> str:
        """Under which a form is kept; says nothing about the id, the browser or the hour."""
        return hmac.digest(self._marks, id_.encode(), "sha256").hex()

    def twin(self, *what: Any) -> str:
        """A fingerprint of words at a place, equal for equal words and in this browser alone."""
        return hmac.digest(self._twins, json.dumps(what, default=str).encode(), "sha256").hex()

    def seal(self, content: Any, mark: str, revision: int) -> bytes:
        plain = json.dumps(content, separators=(",", ":")).encode()
        plain = len(plain).to_bytes(LENGTH, "big") + plain
        return self._sealed(plain + bytes(-len(plain) % PAD), _bound(mark, revision))

    def open(self, sealed: bytes, mark: str, revision: int) -> Any:
        plain = self._opened(sealed, _bound(mark, revision))
        return json.loads(plain[LENGTH : LENGTH + int.from_bytes(plain[:LENGTH], "big")])

    def file_mark(self, id_: str, digest: str) -> str:
        """Under which a file of a form waits; says nothing about either or the browser."""
        return hmac.digest(self._marks, f"file {id_} {digest}".encode(), "sha256").hex()

    @property
    def share(self) -> str:
        """Under which the files of this browser are added up."""
        return hmac.digest(self._marks, b"all files", "sha256").hex()

    def seal_file(self, content: bytes, mark: str) -> bytes:
        return self._sealed(content, mark.encode())

    def open_file(self, sealed: bytes, mark: str) -> bytes:
        return self._opened(sealed, mark.encode())

    def _sealed(self, plain: bytes, bound: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._texts).encrypt(nonce, plain, bound)

    def _opened(self, sealed: bytes, bound: bytes) -> bytes:
        try:
            return AESGCM(self._texts).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except InvalidTag as problem:
            raise Foreign from problem

    @cached_property
    def _marks(self) -> bytes:
        return self._derived(b"mark")

    @cached_property
    def _texts(self) -> bytes:
        return self._derived(b"text")

    @cached_property
    def _twins(self) -> bytes:
        return self._derived(b"twin")

    @cached_property
    def _ids(self) -> bytes:
        return self._derived(b"id")

    def _derived(self, label: bytes) -> bytes:
        return HKDFExpand(SHA256(), 32, label).derive(self._root)

    def _tag(self, drawn: bytes) -> bytes:
        return hmac.digest(self._ids, drawn, "sha256")[:TAG]


def _bound(mark: str, revision: int) -> bytes:
    return f"{mark} {revision}".encode()
