"""Words that somebody typed or pasted, found in a text whatever their spaces, quotation marks and dashes look like."""

import unicodedata
from collections.abc import Callable

from portal.text import words

MOST = 50  # places; nobody chooses among more

_ALIKE = (  # what keyboards offer in place of what printers set
    "'`\u00b4\u02bc\u2018\u2019\u201b",
    '"\u00ab\u00bb\u201c\u201d\u201e\u201f',
    "-\u2010\u2011\u2012\u2013\u2014\u2212",
)
_ONE = {ord(character): alike[0] for alike in _ALIKE for character in alike}
_HIDDEN = frozenset(  # soft hyphens, marks of direction and the like, which copying brings along or leaves out
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def spans(text: str, typed: str) -> list[tuple[int, int]]:
    """Every place where these words stand, in code points of the text; first exactly, and only else nearly."""
    if len(typed) > 2 * len(text) + 100:
        return []
    typed = unicodedata.normalize("NFC", typed)
    return _found(text, typed, _spaced) or _found(text, typed, _nearly)


def whole_words(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The hits that begin and end where words do; all of them where none does."""
    whole = [(start, end) for start, end in places if not (_within_a_word(text, start) or _within_a_word(text, end))]
    return whole or places


def _within_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _found(text: str, typed: str, read: Callable[[str], tuple[str, list[int]]]) -> list[tuple[int, int]]:
    """Also where they overlap. Both are read alike first, so that it takes no longer than reading."""
    wanted, (said, at) = read(typed)[0].strip(), read(text)
    places: list[tuple[int, int]] = []
    place = said.find(wanted) if wanted else -1
    while place >= 0 and len(places) < MOST:
        places.append((at[place], _whole_character(text, at[place + len(wanted) - 1] + 1)))
        place = said.find(wanted, place + 1)
    return places


def _whole_character(text: str, end: int) -> int:
    """No letter without its accent, no hand without its colour."""
    while end < len(text) and words.extends(text[end]):
        end += 1
    return end


def _spaced(text: str) -> tuple[str, list[int]]:
    """The text with one space for many, and where each of its characters stands."""
    at = [
        place
        for place, character in enumerate(text)
        if not character.isspace() or place == 0 or not text[place - 1].isspace()
    ]
    return "".join(" " if text[place].isspace() else text[place] for place in at), at


def _nearly(text: str) -> tuple[str, list[int]]:
    """A text without what is hidden, in small letters, with one sign for all that look alike."""
    seen = [place for place, character in enumerate(text) if character not in _HIDDEN]
    shown, at = _spaced("".join(text[place] for place in seen))
    small = "".join(lower if len(lower := character.lower()) == 1 else character for character in shown)
    return small.translate(_ONE), [seen[place] for place in at]
