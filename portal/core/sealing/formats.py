"""What every sealed blob begins with, and what it is bound to.

Header, 7 bytes, big-endian: version 1, suite, kind, key number (4). Of texts and of wrapped keys of files the key
number is the generation of the case's key, of seals and private keys that of the holder's key, of files 1.

Bound to it as associated data: the header and ``portal/1|<where…>|<suite>|<key number>`` in ASCII. So a blob that was
moved to another row, field, generation or holder does not open.

Texts and wraps: header, 12 random bytes of nonce, AES-256-GCM (NIST SP 800-38D). A random nonce is safe for 2³² blobs
of a key. What a seal is stands in ``suites``, what a file is in ``files``.
"""

import re
import secrets
from dataclasses import dataclass
from enum import IntEnum
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
HEADER = 7
KEY = 32
NONCE = 12
TAG = 16
WORD = re.compile(r"[!-{}~]+")  # printable ASCII but for the space and the bar between words


class Broken(Exception):
    """What does not open, or cannot be sealed: one answer to every reason, without a word of what is inside."""


class Suite(IntEnum):
    """How a key is sealed to a holder. The rest is AES-256-GCM in all of them."""

    MLKEM768_X25519 = 1
    MLKEM1024_P384 = 2  # where FIPS 140-3 asks for it
    P384 = 3


IN_USE = Suite.MLKEM768_X25519
"""What keys are made for from now on."""


class Kind(IntEnum):
    TEXT = 1
    SEAL = 2
    WRAP = 3
    FILE = 4


class Secret:
    """Something that opens, or was opened: never shown by mistake, never written out as an object."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("what is secret is not pickled and not copied")


@dataclass(frozen=True, slots=True)
class Header:
    suite: Suite
    kind: Kind
    number: int

    def __bytes__(self) -> bytes:
        return bytes((VERSION, self.suite, self.kind)) + self.number.to_bytes(4, "big")

    def bound(self, *where: str) -> bytes:
        """The associated data of a blob that stands there."""
        if not all(WORD.fullmatch(word) for word in where):
            raise ValueError("a word of a context is printable ASCII without a space or a bar")
        return bytes(self) + "|".join(("portal/1", *where, str(int(self.suite)), str(self.number))).encode("ascii")


def shut(key: bytes, header: Header, plain: bytes, *where: str) -> bytes:
    """A text or a wrap, for this place alone."""
    nonce = secrets.token_bytes(NONCE)
    return bytes(header) + nonce + AESGCM(key).encrypt(nonce, plain, header.bound(*where))


def opened(key: bytes, header: Header, blob: bytes, *where: str) -> bytes:
    content, bound = after(header, blob), header.bound(*where)
    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], bound)
    except (InvalidTag, ValueError):  # the second where it is cut within its nonce
        raise Broken from None


def after(header: Header, blob: bytes) -> bytes:
    """What follows the header, which is this one and no other."""
    if blob[:HEADER] != bytes(header):
        raise Broken
    return blob[HEADER:]
