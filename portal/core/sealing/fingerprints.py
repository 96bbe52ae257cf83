"""Twenty digits that stand for a public key: what two people compare by telephone, whichever language they speak.

About sixty-six bits: to plant another key with the same digits, somebody would have to draw as many as no one can.
"""

import hashlib
import re

from portal.core.sealing.suites import PublicKey

DIGITS, GROUP = 20, 4
_APART = re.compile(r"[\s.·-]+")


def fingerprint(key: PublicKey, holder: str) -> str:
    """In groups, as they are read aloud."""
    bound = f"portal/1|fingerprint|{holder}|{key.suite.value}|{key.number}|".encode() + key.raw
    digits = f"{int.from_bytes(hashlib.sha256(bound).digest()) % 10**DIGITS:0{DIGITS}}"
    return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def is_of(typed: str, key: PublicKey, holder: str) -> bool:
    """Whether what somebody wrote down is the fingerprint of this key, however it is spaced."""
    return _APART.sub("", typed) == fingerprint(key, holder).replace(" ", "")
