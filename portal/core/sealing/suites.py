"""Key pairs of holders, and seals: what only the holder of the private half opens.

A seal is HPKE in base mode, single shot (RFC 9180), by ``cryptography``, with what it is bound to as ``info`` (its
``encrypt`` has no associated data). AES-256-GCM in all suites.

1. MLKEM768_X25519, which is X-Wing (draft-connolly-cfrg-xwing-kem), with HKDF-SHA256. Private: a seed of 32 bytes,
   by SHAKE256 the seed of ML-KEM (64) and the key of X25519 (32). Public: 1,184 and 32 bytes.
2. MLKEM1024_P384 with HKDF-SHA384. Private: the seed of ML-KEM (64) and the number of P-384 (48). Public: 1,568 and the
   point, uncompressed, 97.
3. P384 with HKDF-SHA384. Private: the number, 48. Public: the point, 97.

Suite 1 protects against somebody who stores today and has a quantum computer one day; suite 2 does so as well with what
FIPS 140-3 approves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.core.sealing.formats import Broken, Header, Kind, Secret, Suite, after, opened, shut

SEED = 32
MLKEM_SEED = 64
MLKEM768_PUBLIC = 1184
MLKEM1024_PUBLIC = 1568
P384_PRIVATE = 48
P384 = ec.SECP384R1()

_HPKE = {
    Suite.MLKEM768_X25519: hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM),
    Suite.MLKEM1024_P384: hpke.Suite(hpke.KEM.MLKEM1024_P384, hpke.KDF.HKDF_SHA384, hpke.AEAD.AES_256_GCM),
    Suite.P384: hpke.Suite(hpke.KEM.P384, hpke.KDF.HKDF_SHA384, hpke.AEAD.AES_256_GCM),
}


@dataclass(frozen=True)
class PublicKey:
    """Whoever has it can seal to its holder. ``number`` counts the holder's keys."""

    suite: Suite
    number: int
    raw: bytes

    def seal(self, payload: bytes, *where: str) -> bytes:
        header = Header(self.suite, Kind.SEAL, self.number)
        bound = header.bound(*where)
        try:
            return bytes(header) + _HPKE[self.suite].encrypt(payload, self._loaded, info=bound)
        except ValueError:
            raise Broken from None

    @cached_property
    def _loaded(self) -> Any:
        if self.suite is Suite.P384:
            return _p384_public(self.raw)
        if self.suite is Suite.MLKEM1024_P384:
            lattice = mlkem.MLKEM1024PublicKey.from_public_bytes(self.raw[:MLKEM1024_PUBLIC])
            return hpke.MLKEM1024P384PublicKey(lattice, _p384_public(self.raw[MLKEM1024_PUBLIC:]))
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM768_PUBLIC]),
            x25519.X25519PublicKey.from_public_bytes(self.raw[MLKEM768_PUBLIC:]),
        )


class PrivateKey(Secret):
    """A holder's. To load it takes longer than to open a seal with it: once in a request."""

    def __init__(self, suite: Suite, number: int, raw: bytes) -> None:
        self.suite = suite
        self.number = number
        self._raw = raw
        try:
            self._parts = _parts(suite, raw)
        except ValueError:
            raise Broken from None

    @classmethod
    def new(cls, suite: Suite, number: int) -> Self:
        return cls(suite, number, _drawn(suite))

    @property
    def public(self) -> PublicKey:
        halves = (part.public_key() for part in self._parts)
        return PublicKey(self.suite, self.number, b"".join(map(_public_bytes, halves)))

    def open(self, blob: bytes, *where: str) -> bytes:
        header = Header(self.suite, Kind.SEAL, self.number)
        sealed, bound = after(header, blob), header.bound(*where)
        try:
            return _HPKE[self.suite].decrypt(sealed, self._loaded, info=bound)
        except (InvalidTag, ValueError):
            raise Broken from None

    def wrapped(self, under: bytes, *where: str) -> bytes:
        """The key as it is stored, under 32 bytes that are not."""
        return shut(under, Header(self.suite, Kind.WRAP, self.number), self._raw, *where)

    def derived(self, label: str, length: int) -> bytes:
        """A key for something else of its holder's, which says nothing of this one."""
        return HKDF(SHA256(), length, salt=None, info=f"portal/1|{label}".encode()).derive(self._raw)

    @classmethod
    def unwrapped(cls, suite: Suite, number: int, blob: bytes, under: bytes, *where: str) -> Self:
        return cls(suite, number, opened(under, Header(suite, Kind.WRAP, number), blob, *where))

    @cached_property
    def _loaded(self) -> Any:
        if self.suite is Suite.P384:
            return self._parts[0]
        hybrid: Any = (
            hpke.MLKEM1024P384PrivateKey if self.suite is Suite.MLKEM1024_P384 else hpke.MLKEM768X25519PrivateKey
        )
        return hybrid(*self._parts)


def _drawn(suite: Suite) -> bytes:
    if suite is Suite.MLKEM768_X25519:
        return secrets.token_bytes(SEED)
    number = ec.generate_private_key(P384).private_numbers().private_value.to_bytes(P384_PRIVATE, "big")
    return number if suite is Suite.P384 else secrets.token_bytes(MLKEM_SEED) + number


def _parts(suite: Suite, raw: bytes) -> tuple[Any, ...]:
    if suite is Suite.P384:
        return (_p384_private(raw),)
    if suite is Suite.MLKEM1024_P384:
        return mlkem.MLKEM1024PrivateKey.from_seed_bytes(raw[:MLKEM_SEED]), _p384_private(raw[MLKEM_SEED:])
    if len(raw) != SEED:
        raise ValueError
    drawn = hashlib.shake_256(raw).digest(MLKEM_SEED + SEED)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(drawn[:MLKEM_SEED]),
        x25519.X25519PrivateKey.from_private_bytes(drawn[MLKEM_SEED:]),
    )


def _p384_private(raw: bytes) -> ec.EllipticCurvePrivateKey:
    if len(raw) != P384_PRIVATE:
        raise ValueError
    return ec.derive_private_key(int.from_bytes(raw, "big"), P384)


def _p384_public(raw: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(P384, raw)


def _public_bytes(public: Any) -> bytes:
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return bytes(public.public_bytes_raw())
