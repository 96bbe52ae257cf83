"""The address to which a neutral letter goes: shut under a key that the sealing secret gives, and nothing else does.

This is not sealed to people: the machine opens it by itself, because it writes by itself. What it keeps out is the
reader of a stolen database or of its backup, who lacks the secret.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.sealing.formats import HEADER, KEY, VERSION, Broken, Header, Kind, Suite, opened, shut
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.padding import SHORT, padded, unpadded

SUITE = Suite.MLKEM768_X25519


def shut_address(address: str, case: str, keyring: Keyring) -> bytes:
    """For this case alone; of one size, whatever the address."""
    secret = keyring.newest
    return shut(_key(secret.value), _header(secret.number), padded(address.encode(), SHORT), case, "address")


def opened_address(blob: bytes, case: str, keyring: Keyring) -> str:
    number = secret_of(blob)
    secret = keyring.by_number.get(number)
    if secret is None:
        raise Broken
    return unpadded(opened(_key(secret.value), _header(number), blob, case, "address")).decode()


def secret_of(blob: bytes) -> int:
    """The number of the secret that shut it."""
    if len(blob) < HEADER or blob[0] != VERSION:
        raise Broken
    return int.from_bytes(blob[3:HEADER], "big")


def _header(number: int) -> Header:
    return Header(SUITE, Kind.TEXT, number)


def _key(secret: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt=None, info=b"portal/1|addresses").derive(secret)
