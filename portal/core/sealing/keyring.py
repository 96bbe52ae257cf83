"""The sealing secrets of the server, by their numbers: what wraps passphrases with them, and what vouches for rows.

A row with a public key is believed only where its proof holds. So whoever can write into the database, and nothing
more, cannot plant a key of their own to which the next concern would be sealed.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.sealing.formats import KEY, Secret
from portal.core.sealing.holders import SealingSecret


class Keyring(Secret):
    """The newest is used from now on; older ones stay for what was made with them."""

    def __init__(self, secrets: Iterable[SealingSecret]) -> None:
        self.by_number: Mapping[int, SealingSecret] = {each.number: each for each in secrets}
        self.newest = self.by_number[max(self.by_number)]

    @classmethod
    def read(cls, setting: str) -> Self | None:
        """Secrets as the settings have them: ``1:…``, several with a space between. ``None`` where there is none."""
        pairs = (each.split(":", 1) for each in setting.split())
        secrets = [SealingSecret(int(number), value.encode()) for number, value in pairs]
        return cls(secrets) if secrets else None

    def trail_mark(self, ref: str) -> int:
        """The number by which the trail names a case: its lines stand together, and nobody finds the case by it.

        It is made with the oldest secret of the settings, so that it stays the same while a new one comes in.
        """
        oldest = self.by_number[min(self.by_number)]
        mark = hmac.digest(_derived(oldest, b"portal/1|trail"), ref.encode(), "sha256")
        return int.from_bytes(mark[:8]) >> 1 or 1

    def proof(self, *row: object) -> str:
        """What is stored beside a row to vouch for it."""
        return _proof(self.newest, row)

    def vouches(self, proof: str, *row: object) -> bool:
        number = proof.partition(".")[0]
        secret = self.by_number.get(int(number)) if number.isascii() and number.isdigit() else None
        return secret is not None and hmac.compare_digest(proof.encode(), _proof(secret, row).encode())


def _proof(secret: SealingSecret, row: Iterable[object]) -> str:
    words = [each.hex() if isinstance(each, bytes) else str(each) for each in row]
    if any("|" in word for word in words):
        raise ValueError("a bar stands between the words of a row")
    key = _derived(secret, b"portal/1|rows")
    return f"{secret.number}.{hmac.digest(key, '|'.join(words).encode(), 'sha256').hex()}"


def _derived(secret: SealingSecret, label: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt=None, info=label).derive(secret.value)
