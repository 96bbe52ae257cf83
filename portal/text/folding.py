"""Words as somebody looks for them: case and accents make no difference, and ñ is a letter of its own."""

import unicodedata

_TILDE = "\u0303"


def folded(text: str) -> str:
    """In small letters, without accents (but ñ), with one space between words."""
    plain = "".join(_folded(character) for character in unicodedata.normalize("NFC", text).casefold())
    return " ".join(plain.split())


def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    kept = _TILDE if parts[0] == "n" and _TILDE in parts else ""
    return "" if unicodedata.combining(parts[0]) else unicodedata.normalize("NFC", parts[0] + kept)
