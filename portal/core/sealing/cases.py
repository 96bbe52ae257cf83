"""The keys of a case, and the texts under them.

N is the story's (answers, files, messages), O the office's (notes, links, drafts of the public edition), I the
identity's; each is 32 random bytes of one generation. They encrypt nothing themselves: HKDF-Expand (RFC 5869) with
``portal/1|<label>`` makes a key for each use of them.

A text stands at its case and ``<slot>.<revision>``. A slot is 16 bytes of an HMAC of the field's name, under a key of
the case: a name that could be read would tell who answered what.
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from portal.core.sealing.formats import KEY, Broken, Header, Kind, Secret, Suite, opened, shut
from portal.core.sealing.padding import LONG, SHORT, padded, unpadded

SLOT = 16
DIGEST = "digest"


@dataclass(frozen=True)
class Generation:
    """Which keys of a case: those of its work (N and O share a number) or of its identity."""

    case: str  # 32 hex digits, random
    number: int
    suite: Suite


class Opened(Secret):
    """Words that were sealed. They are had by ``.text`` alone: no page shows them and no log prints them by mistake."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __format__(self, _how: str) -> NoReturn:
        raise TypeError("opened words are asked for by name")

    def __str__(self) -> NoReturn:
        self.__format__("")


class CaseKey(Secret):
    """N, O or I."""

    def __init__(self, generation: Generation, raw: bytes) -> None:
        if len(raw) != KEY:
            raise Broken
        self.generation = generation
        self.raw = raw

    @classmethod
    def new(cls, generation: Generation) -> Self:
        return cls(generation, secrets.token_bytes(KEY))

    def slot(self, field: str) -> str:
        """Under which name a field's texts are stored."""
        return hmac.digest(self._slots, field.encode(), "sha256")[:SLOT].hex()

    def seal(self, text: str, field: str, revision: int, *, block: int = LONG) -> bytes:
        """``block`` is one and the same for a field, whatever was written."""
        return self._seal(self._texts, text, block, f"{self.slot(field)}.{revision}")

    def open(self, blob: bytes, field: str, revision: int) -> Opened:
        return self._open(self._texts, blob, f"{self.slot(field)}.{revision}")

    def seal_digest(self, text: str) -> bytes:
        """What a list shows of a case, in one block."""
        return self._seal(self._digests, text, SHORT, DIGEST)

    def open_digest(self, blob: bytes) -> Opened:
        return self._open(self._digests, blob, DIGEST)

    def wrap(self, key: bytes, ref: str) -> bytes:
        """The key of a file. With a new generation this is written anew, and not the file."""
        return shut(self._files, self._header(Kind.WRAP), key, self.generation.case, "file", ref)

    def unwrap(self, blob: bytes, ref: str) -> bytes:
        return opened(self._files, self._header(Kind.WRAP), blob, self.generation.case, "file", ref)

    def _seal(self, key: bytes, text: str, block: int, place: str) -> bytes:
        content = _encoded(text)
        if content is None:
            raise Broken
        return shut(key, self._header(Kind.TEXT), padded(content, block), self.generation.case, place)

    def _open(self, key: bytes, blob: bytes, place: str) -> Opened:
        text = _decoded(unpadded(opened(key, self._header(Kind.TEXT), blob, self.generation.case, place)))
        if text is None:
            raise Broken
        return Opened(text)

    def _header(self, kind: Kind) -> Header:
        return Header(self.generation.suite, kind, self.generation.number)

    @cached_property
    def _texts(self) -> bytes:
        return self._derived("text")

    @cached_property
    def _files(self) -> bytes:
        return self._derived("files")

    @cached_property
    def _digests(self) -> bytes:
        return self._derived("digest")

    @cached_property
    def _slots(self) -> bytes:
        return self._derived("slots")

    def _derived(self, label: str) -> bytes:
        return HKDFExpand(SHA256(), KEY, f"portal/1|{label}".encode()).derive(self.raw)


# The errors of both carry the words. ``Broken`` is raised after they are gone, so that it does not hold them.


def _encoded(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def _decoded(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
