"""The recovery key: a private key under 32 random bytes, which are shared in words among five; three are needed.

The shares are those of SLIP-0039 (33 words with a check of their own), without a passphrase: a wrong one would give
other bytes and no error. The bytes themselves are in nobody's hands, and not in the program's after the ceremony.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from portal.core.sealing.formats import KEY, Broken, Secret, Suite
from portal.core.sealing.suites import PrivateKey

NEEDED, SHARES = 3, 5


@dataclass(frozen=True, repr=False)
class Entrusted(Secret):
    wrapped: bytes
    shares: tuple[str, ...]  # shown once, each to one office, kept nowhere


def entrust(key: PrivateKey, holder: str) -> Entrusted:
    under = secrets.token_bytes(KEY)
    (shares,) = generate_mnemonics(1, [(NEEDED, SHARES)], under)
    return Entrusted(key.wrapped(under, "holder", holder), tuple(shares))


def recovered(wrapped: bytes, suite: Suite, number: int, holder: str, shares: Collection[str]) -> PrivateKey:
    """With three shares, neither fewer nor more, as they were written down: capitals and spaces do not matter."""
    under = _joined([" ".join(share.casefold().split()) for share in shares])
    if under is None or len(under) != KEY:
        raise Broken
    return PrivateKey.unwrapped(suite, number, wrapped, under, "holder", holder)


def _joined(shares: list[str]) -> bytes | None:
    """The library's errors quote words of a share: ``Broken`` is raised after they are gone."""
    try:
        joined: bytes = combine_mnemonics(shares)
    except (MnemonicError, ValueError, LookupError):
        return None
    return joined
