"""Recovery codes: sixteen digits, of which the first two say which of the ten it is, so that one hash is compared.

Digits alone, because the field for codes brings up the keys for numbers on a telephone. Fourteen of them are drawn.
"""

import secrets

from argon2.exceptions import VerifyMismatchError

from portal.models.people import Person
from portal.services import people as acts
from portal.text import words
from portal.web import hashing
from portal.web.accounts import HASHER, hashed

MANY, DRAWN = 10, 14
LENGTH = 2 + DRAWN


def draw() -> list[str]:
    """Ten new codes."""
    return [f"{number:02}{secrets.randbelow(10**DRAWN):0{DRAWN}}" for number in range(1, MANY + 1)]


def hashes(codes: list[str]) -> list[str]:
    return [hashed(code) for code in codes]


def in_groups(code: str) -> str:
    """Four groups of four, to be written down."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str | None:
    """The digits of what looks like a recovery code; nothing where it is another kind of code."""
    digits = "".join(words.seen(text).replace("-", " ").split())
    return digits if len(digits) == LENGTH and digits.isascii() and digits.isdigit() else None


def right(person: Person | None, code: str, lane: hashing.Lane) -> str | None:
    """The hash that this code fits, if it is one of theirs and unused. It takes as long where there is nobody."""
    kept = acts.recovery_hash(person, int(code[:2])) if person is not None else None
    return kept if lane.work(lambda: _fits(kept, code)) else None


def _fits(kept: str | None, code: str) -> bool:
    if kept is None:
        HASHER.hash(code)
        return False
    try:
        return HASHER.verify(kept, code)
    except VerifyMismatchError:
        return False
