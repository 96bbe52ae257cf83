"""Sealed concerns: what is stored opens only with the keys of the people cleared for a case.

::

    tracking key ──HKDF──► open ──unwraps──► S, the submitter's private key for this case ──opens──► N, I
    passphrase ──Argon2id──► a reader's private key ──opens──► N and O, the story and the office's notes
    private keys of two custodians, one of each agency ──open──► the halves of I, the identity
    three of five shares ──► the recovery key ──opens──► N, O and I

The program arranges keys; the cryptography is that of ``cryptography`` and ``shamir-mnemonic``. Nothing here knows a
table. ``formats`` says what each blob begins with and what it is bound to.

One error, ``Broken``, says that something does not open: for whatever reason, and without a word of what is inside.
"""

from portal.core.sealing.formats import IN_USE, Broken, Secret, Suite
from portal.core.sealing.suites import PrivateKey, PublicKey

__all__ = ["IN_USE", "Broken", "PrivateKey", "PublicKey", "Secret", "Suite"]
