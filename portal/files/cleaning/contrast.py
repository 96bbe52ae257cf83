"""Whether letters are seen on their ground. Colours are six hexadecimal digits."""

LEAST = 24  # of 255, in red, green or blue: the PDF of such a page shows one flat colour
WHITE, BLACK = "FFFFFF", "000000"


def colour(written: str | None) -> str | None:
    """Six digits, with or without a sign before them; nothing when it is no such colour."""
    digits = (written or "").removeprefix("#").upper()
    return digits if len(digits) == 6 and all(sign in "0123456789ABCDEF" for sign in digits) else None


def is_unseen(letters: str, ground: str) -> bool:
    pairs = zip(bytes.fromhex(letters), bytes.fromhex(ground), strict=True)
    return max(abs(one - other) for one, other in pairs) < LEAST
