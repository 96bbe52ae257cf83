"""The ticket of a form, which for a person without an account is the tracking key.

A key is 26 characters of Crockford's base 32 (130 random bits) and one check
character from the same alphabet. Each character is an element of the field of
32 elements, and the key is sound when the polynomial with these coefficients is
zero at a primitive element. The weights of the 27 places are then different
powers of it, none zero, so that a single mistaken character is always noticed,
and so are any two characters exchanged, adjacent or not.

The portal never keeps a key. It keeps ``find_mark``, which needs both the key
and a secret of the server, so that a stolen table cannot be matched with a
seized slip of paper.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.errors import N_, Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 26
LENGTH = RANDOM + 1
GROUP = 5
SHORTEST_SECRET = 16

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_DOUBLED = [value << 1 ^ (0b100101 if value & 0b10000 else 0) for value in range(32)]  # in GF(2)[x] modulo x⁵ + x² + 1
_LOOKALIKE = str.maketrans("OIL", "011")
_DASHLIKE = "_.\u00b7\u2212\u2043\u02d7"  # middle dot, minus, bullet: what phones offer for a dash


class Missing(Invalid):
    sentence = N_("Enter your tracking key.")


class TooShort(Invalid):
    sentence = N_("%(missing)s characters are missing: you entered %(found)s of %(wanted)s.")
    of_one = N_("One character is missing: you entered %(found)s of %(wanted)s.")
    counted = "missing"


class TooLong(Invalid):
    sentence = N_("There are %(over)s characters too many: you entered %(found)s, and a tracking key has %(wanted)s.")
    of_one = N_("There is one character too many: you entered %(found)s, and a tracking key has %(wanted)s.")
    counted = "over"


class Foreign(Invalid):
    sentence = N_("A tracking key never contains “%(character)s”. Compare it with what you wrote down.")


class Mistaken(Invalid):
    sentence = N_("One character is mistaken, or two have changed places. Compare the key with what you wrote down.")


class Unsigned(Invalid):
    sentence = N_("This form was damaged on the way, so nothing was sent. What you wrote is still here: send it again.")


def new() -> str:
    drawn = "".join(
        [ALPHABET[byte % 32] for byte in secrets.token_bytes(RANDOM)]
    )  # 32 divides 256: no letter is likelier
    return drawn + _check_character(drawn)


def shown(key: str) -> str:
    """In groups of five, for reading aloud and copying by hand."""
    return "-".join(key[start : start + GROUP] for start in range(0, len(key), GROUP))


def normalised(typed: str) -> str:
    """The key that somebody typed, whatever dashes, spaces, case or look-alikes they used."""
    key = "".join(_read(typed))
    if not key:
        raise Missing
    foreign = next((character for character in key if character not in _VALUE), None)
    if foreign is not None:
        raise Foreign(character=foreign)
    if len(key) < LENGTH:
        raise TooShort(found=len(key), wanted=LENGTH, missing=LENGTH - len(key))
    if len(key) > LENGTH:
        raise TooLong(found=len(key), wanted=LENGTH, over=len(key) - LENGTH)
    if not _sound(key):
        raise Mistaken
    return key


def find_mark(key: str, secret: bytes) -> str:
    """What is stored, and looked up, in place of the key."""
    if not _sound(key):
        raise ValueError("not a tracking key")
    return _keyed(secret, _derived(key[:RANDOM].encode(), b"find")).hex()


def open_key(key: str) -> bytes:
    """What opens a sealed concern; stored nowhere. The mark says nothing of it."""
    if not _sound(key):
        raise ValueError("not a tracking key")
    return _derived(key[:RANDOM].encode(), b"open")


def unsent_word(key: str) -> str:
    """From which the keys are made to words that were saved under this key and not sent; stored nowhere."""
    if not _sound(key):
        raise ValueError("not a tracking key")
    return _derived(key[:RANDOM].encode(), b"unsent").hex()


def seal(key: str, secret: bytes) -> str:
    """The key as a hidden field carries it: signed, so that nobody can choose their own."""
    return f"{key}.{_keyed(secret, b'ticket of a form:' + key.encode()).hex()}"


def unseal(sealed: str, secret: bytes) -> str:
    key = sealed[:LENGTH]
    if not _sound(key) or not hmac.compare_digest(sealed.encode(errors="replace"), seal(key, secret).encode()):
        raise Unsigned
    return key


def _read(typed: str) -> Iterable[str]:
    for character in unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKE):
        category = unicodedata.category(character)
        if not (character.isspace() or character in _DASHLIKE or category == "Pd" or category.startswith("C")):
            yield character


def _sound(key: str) -> bool:
    return len(key) == LENGTH and _VALUE.keys() >= set(key) and _at_the_root(key) == 0


def _check_character(drawn: str) -> str:
    return ALPHABET[_DOUBLED[_at_the_root(drawn)]]


def _at_the_root(characters: str) -> int:
    """The polynomial of these coefficients at x, in GF(2)[x] modulo x⁵ + x² + 1 (Horner's rule)."""
    total = 0
    for character in characters:
        total = _DOUBLED[total] ^ _VALUE[character]
    return total


def _derived(material: bytes, label: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) without salt."""
    return HKDF(SHA256(), 32, salt=None, info=label).derive(material)


def _keyed(secret: bytes, message: bytes) -> bytes:
    if len(secret) < SHORTEST_SECRET:
        raise ValueError("the secret of the server is too short")
    return hmac.digest(secret, message, "sha256")
