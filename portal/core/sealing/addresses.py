"""What an address calls a case: its number, sealed under a key that only one reader has.

An address stands in histories and in the log of a proxy. Nobody who reads it there finds the case in the database, nor
that two readers were at the same one. AES-SIV (RFC 5297): one number has one address, and another's opens nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from portal.core.sealing.formats import Secret
from portal.core.sealing.suites import PrivateKey

NUMBER = 8  # bytes
LENGTH = 32  # characters
_TWICE = 64


class Addresses(Secret):
    """The addresses that one reader has for cases."""

    def __init__(self, key: PrivateKey) -> None:
        self._sealing = AESSIV(key.derived("addresses", _TWICE))

    def of(self, number: int) -> str:
        return urlsafe_b64encode(self._sealing.encrypt(number.to_bytes(NUMBER, "big"), None)).decode()

    def number(self, address: str) -> int | None:
        """``None`` for what is nobody's address, or another's."""
        try:
            return int.from_bytes(self._sealing.decrypt(urlsafe_b64decode(address), None), "big")
        except (InvalidTag, ValueError):
            return None
