"""Whether a row with a key is ours: an HMAC of it under the sealing secret, looked at before anything is sealed.

Who can write to the database, and has nothing else, could put a key of their own in the place of a reader's, and would
be sealed to from then on.
"""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.sealing.formats import KEY, Header, Kind
from portal.core.sealing.holders import SealingSecret
from portal.core.sealing.suites import PublicKey


def vouch(key: PublicKey, holder: str, secret: SealingSecret) -> bytes:
    """For this key of this holder, and no other."""
    under = HKDF(SHA256(), KEY, salt=None, info=b"portal/1|vouch").derive(secret.value)
    said = Header(key.suite, Kind.SEAL, key.number).bound("vouch", holder)
    return hmac.digest(under, len(said).to_bytes(4, "big") + said + key.raw, "sha256")


def is_vouched_for(key: PublicKey, holder: str, secret: SealingSecret, mark: bytes) -> bool:
    return hmac.compare_digest(vouch(key, holder, secret), mark)
