"""Keys made of the portal's secret, one for each purpose: what was sealed for one opens nothing for another."""

import base64
import hashlib

from cryptography.fernet import Fernet


def seal_for(purpose: str, secret: str) -> Fernet:
    """Seals and opens what is for this purpose; what was sealed opens as long as the secret stays."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose} {secret}".encode()).digest()))
