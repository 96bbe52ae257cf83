"""Private keys at rest: a reader's under the passphrase, the submitter's under the tracking key.

A reader's is wrapped under Argon2id (RFC 9106) of the passphrase in NFKD, with a salt of its own and a secret of the
server as Argon2's ``secret``: who steals the database alone cannot even try passphrases. In suites 2 and 3, where FIPS
140-3 knows no Argon2, it is PBKDF2-HMAC-SHA256 and then HKDF-SHA384 with the server's secret as salt.

The secret of the server is none that signs cookies: changing that one must not close cases.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from portal.core.sealing.formats import KEY, Broken, Secret, Suite
from portal.core.sealing.suites import PrivateKey

SALT = 16
SHORTEST_SECRET = 32
ARGON2ID = {"memory": 64 * 1024, "iterations": 3, "lanes": 1}  # memory in KiB
PBKDF2 = {"iterations": 600_000}
MOST = {"memory": 1024 * 1024, "iterations": 10_000_000, "lanes": 16}  # of a row that somebody may have altered


class SealingSecret(Secret):
    """The server's part of every passphrase, numbered: a key says with which it was wrapped."""

    __slots__ = ("number", "value")

    def __init__(self, number: int, value: bytes) -> None:
        if len(value) < SHORTEST_SECRET:
            raise ValueError("the sealing secret is too short")
        self.number = number
        self.value = value


@dataclass(frozen=True)
class Kept:
    """What is stored of a reader's private key."""

    wrapped: bytes
    salt: bytes
    parameters: Mapping[str, int]


def keep(key: PrivateKey, holder: str, passphrase: str, secret: SealingSecret) -> Kept:
    salt = secrets.token_bytes(SALT)
    cost = ARGON2ID if key.suite is Suite.MLKEM768_X25519 else PBKDF2
    under = stretched(key.suite, passphrase, salt, cost, secret.value)
    return Kept(key.wrapped(under, "holder", holder), salt, {**cost, "secret": secret.number})


def unlock(
    kept: Kept, suite: Suite, number: int, holder: str, passphrase: str, by_number: Mapping[int, SealingSecret]
) -> PrivateKey:
    secret = by_number.get(kept.parameters.get("secret", -1))
    if secret is None:
        raise Broken
    under = stretched(suite, passphrase, kept.salt, kept.parameters, secret.value)
    return PrivateKey.unwrapped(suite, number, kept.wrapped, under, "holder", holder)


def keep_submitters(key: PrivateKey, case: str, open_key: bytes) -> bytes:
    """S, under what only the tracking key gives (``tickets.open_key``)."""
    return key.wrapped(open_key, "submitter", case)


def unlock_submitters(blob: bytes, suite: Suite, number: int, case: str, open_key: bytes) -> PrivateKey:
    return PrivateKey.unwrapped(suite, number, blob, open_key, "submitter", case)


def stretched(suite: Suite, passphrase: str, salt: bytes, cost: Mapping[str, int], secret: bytes) -> bytes:
    """The key that a passphrase gives: slowly, on purpose."""
    typed = _bytes(passphrase)
    wanted = ARGON2ID if suite is Suite.MLKEM768_X25519 else PBKDF2
    if typed is None or any(not 1 <= cost.get(name, 0) <= MOST[name] for name in wanted):
        raise Broken
    try:
        if suite is Suite.MLKEM768_X25519:
            return Argon2id(
                salt=salt,
                length=KEY,
                iterations=cost["iterations"],
                lanes=cost["lanes"],
                memory_cost=cost["memory"],
                secret=secret,
            ).derive(typed)
        slow = PBKDF2HMAC(SHA256(), KEY, salt, cost["iterations"]).derive(typed)
    except ValueError:  # a salt too short for it, memory too small for its lanes
        raise Broken from None
    return HKDF(SHA384(), KEY, salt=secret, info=b"portal/1|wrap").derive(slow)


def _bytes(passphrase: str) -> bytes | None:
    try:
        return unicodedata.normalize("NFKD", passphrase).encode()
    except UnicodeEncodeError:  # it carries the passphrase
        return None
