"""Keys of a case, sealed to who may open it: a seal stands at case, what is in it, generation and holder.

A holder is named by one word: ``reader:7``, ``custodian:3``, ``submitter``, ``recovery``.
"""

import secrets
from dataclasses import dataclass
from typing import Self

from portal.core.sealing.cases import CaseKey, Generation
from portal.core.sealing.formats import KEY, Broken, Secret
from portal.core.sealing.suites import PrivateKey, PublicKey

WORK = "work"  # N and O
STORY = "story"  # N
IDENTITY = "identity"  # I
HALVES = ("half-1", "half-2")  # of I, one for each agency


def grant_work(story: CaseKey, office: CaseKey, to: PublicKey, holder: str) -> bytes:
    if story.generation != office.generation:
        raise ValueError("N and O are of one generation")
    return to.seal(story.raw + office.raw, *_place(story.generation, WORK, holder))


def granted_work(blob: bytes, generation: Generation, key: PrivateKey, holder: str) -> tuple[CaseKey, CaseKey]:
    raw = key.open(blob, *_place(generation, WORK, holder))
    return CaseKey(generation, raw[:KEY]), CaseKey(generation, raw[KEY:])


def grant_story(story: CaseKey, to: PublicKey, holder: str) -> bytes:
    return to.seal(story.raw, *_place(story.generation, STORY, holder))


def granted_story(blob: bytes, generation: Generation, key: PrivateKey, holder: str) -> CaseKey:
    return CaseKey(generation, key.open(blob, *_place(generation, STORY, holder)))


def grant_identity(identity: CaseKey, to: PublicKey, holder: str) -> bytes:
    return to.seal(identity.raw, *_place(identity.generation, IDENTITY, holder))


def granted_identity(blob: bytes, generation: Generation, key: PrivateKey, holder: str) -> CaseKey:
    return CaseKey(generation, key.open(blob, *_place(generation, IDENTITY, holder)))


@dataclass(frozen=True, repr=False)
class Half(Secret):
    """One agency's half of I. One opens nothing: the first is random, the second its exclusive or with I."""

    generation: Generation
    what: str  # one of HALVES
    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY:
            raise Broken

    def grant(self, to: PublicKey, holder: str) -> bytes:
        """Sealed to a custodian of its agency."""
        return to.seal(self.raw, *_place(self.generation, self.what, holder))

    @classmethod
    def granted(cls, blob: bytes, generation: Generation, what: str, key: PrivateKey, holder: str) -> Self:
        return cls(generation, what, key.open(blob, *_place(generation, what, holder)))

    def release(self, to: PublicKey, request: str) -> bytes:
        """Sealed anew to the officer who asks, for this request alone: so no half lies open between the two grants."""
        return to.seal(self.raw, *_release(self.generation, request, self.what))

    @classmethod
    def released(cls, blob: bytes, generation: Generation, what: str, key: PrivateKey, request: str) -> Self:
        return cls(generation, what, key.open(blob, *_release(generation, request, what)))


def grant_reason(text: bytes, to: PublicKey, case: str, request: str, holder: str) -> bytes:
    """Why a name is asked for, to one of those who decide; ``text`` is padded by the caller."""
    return to.seal(text, case, "reason", request, holder)


def granted_reason(blob: bytes, key: PrivateKey, case: str, request: str, holder: str) -> bytes:
    return key.open(blob, case, "reason", request, holder)


def halved(identity: CaseKey) -> tuple[Half, Half]:
    drawn = secrets.token_bytes(KEY)
    one, other = HALVES
    return Half(identity.generation, one, drawn), Half(identity.generation, other, _xor(drawn, identity.raw))


def joined(one: Half, other: Half) -> CaseKey:
    """I again. Halves of two cases or generations, or one of them twice, are none."""
    if one.generation != other.generation or one.what == other.what:
        raise Broken
    return CaseKey(one.generation, _xor(one.raw, other.raw))


def _place(generation: Generation, what: str, holder: str) -> tuple[str, ...]:
    return generation.case, what, str(generation.number), holder


def _release(generation: Generation, request: str, what: str) -> tuple[str, ...]:
    return generation.case, "release", request, what


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
