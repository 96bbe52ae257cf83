"""Words that somebody typed or pasted, found in a text whatever their spaces, quotation marks and dashes look like."""

import re
import unicodedata

from portal.text import words

MOST = 50  # places; nobody chooses among more

_ALIKE = (  # what keyboards offer in place of what printers set
    "'`\u00b4\u02bc\u2018\u2019\u201b",
    '"\u00ab\u00bb\u201c\u201d\u201e\u201f',
    "-\u2010\u2011\u2012\u2013\u2014\u2212",
)
_CLASS = {character: f"[{re.escape(alike)}]" for alike in _ALIKE for character in alike}
_HIDDEN = "[\u00ad\u200b\u2060\ufeff]"  # soft hyphens and the like, which copying brings along or leaves out


def spans(text: str, typed: str) -> list[tuple[int, int]]:
    """Every place where these words stand, in code points of the text; first exactly, and only else nearly."""
    parts = unicodedata.normalize("NFC", typed).split()
    if not parts or len(typed) > 2 * len(text) + 100:
        return []
    exactly = re.compile(r"\s+".join(map(re.escape, parts)))
    return _found(exactly, text) or _found(_nearly(parts), text)


def whole_words(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that begin and end where words do; all of them where none does."""
    whole = [(start, end) for start, end in places if not (_within_a_word(text, start) or _within_a_word(text, end))]
    return whole or places


def _within_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _found(wanted: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Also where they overlap: the next search begins one character on."""
    places: list[tuple[int, int]] = []
    place = wanted.search(text)
    while place is not None and len(places) < MOST:
        places.append((place.start(), _whole_character(text, place.end())))
        place = wanted.search(text, place.start() + 1)
    return places


def _whole_character(text: str, end: int) -> int:
    """No letter without its accent, no hand without its colour."""
    while end < len(text) and words.extends(text[end]):
        end += 1
    return end


def _nearly(parts: list[str]) -> re.Pattern[str]:
    plain = (re.sub(_HIDDEN, "", part) for part in parts)
    spelled = (f"{_HIDDEN}*".join(map(_alike, part)) for part in plain if part)
    return re.compile(r"\s+".join(spelled) or r"(?!)", re.IGNORECASE)


def _alike(character: str) -> str:
    return _CLASS.get(character, re.escape(character))
