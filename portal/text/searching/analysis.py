"""A text word by word, as it was written: each word knows its place, so nothing has to be mapped back."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.text.searching.stems import STOPS, stem

LONGEST = 40  # characters of a word
MOST = 4_000  # words of a text

_JOINS = "'\u2019\u2010\u2011./-"
_APOSTROPHES = "'\u2019"
_LETTER = r"[^\W_](?:[\u0300-\u036f]|[^\W_])*"
# A number and a capital letter beside it are one thing, as in "31 A".
_WORD = re.compile(rf"[0-9]+ [A-Z](?!\w)|{_LETTER}(?:[{re.escape(_JOINS)}]{_LETTER})*")
_PARTS = re.compile(rf"[{re.escape(_JOINS.translate({ord(one): None for one in _APOSTROPHES}))} ]")
_POSSESSIVE = re.compile(r"['\u2019]s$", re.IGNORECASE)
_TILDE = "\u0303"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded. ``parts`` are those of a compound, otherwise itself; a compound is also a ``whole``."""

    start: int
    end: int
    parts: tuple[str, ...]
    whole: str = ""

    def stems(self, language: str) -> tuple[str, ...]:
        return tuple(stem(part, language) for part in self.parts)

    def whole_stem(self, language: str) -> str:
        return stem(self.whole, language) if self.whole else ""


def analysed(text: str) -> list[Word]:
    """The words of a text that something can be found by, in order."""
    found: list[Word] = []
    for place in _WORD.finditer(text):
        if len(found) >= MOST:
            break
        if (word := _word(place.start(), place.end(), place.group())) is not None:
            found.append(word)
    return found


def sequences(words: Iterable[Word], language: str) -> Iterator[str]:
    """The stems in their order, those of compounds one by one."""
    for word in words:
        yield from word.stems(language)


def _word(start: int, end: int, written: str) -> Word | None:
    parts, whole = _folded(written)
    says_nothing = parts[0] in STOPS or (len(parts[0]) == 1 and not parts[0].isdigit())
    return None if says_nothing and not whole else Word(start, end, parts, whole)


@lru_cache(maxsize=20_000)
def _folded(written: str) -> tuple[tuple[str, ...], str]:
    """The parts of a word, and the whole where there are several."""
    bare = _POSSESSIVE.sub("", written)
    pieces = [piece for piece in (folded(piece) for piece in _PARTS.split(bare)) if piece]
    if not pieces:
        return (folded(written) or written,), ""
    parts = tuple(_number(piece[:LONGEST]) for piece in pieces)
    return parts, "".join(pieces)[:LONGEST] if len(pieces) > 1 else ""


def folded(word: str) -> str:
    """In small letters and without accents, but ñ is a letter of its own; apostrophes go."""
    if word.isascii():
        return word.lower().replace("'", "")
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    kept: list[str] = []
    for character in apart:
        if character in _APOSTROPHES:
            continue
        if not unicodedata.combining(character):
            kept.append(character)
        elif character == _TILDE and kept and kept[-1] == "n":
            kept[-1] = "\u00f1"
    return "".join(character for character in kept if character.isalnum())


def _number(piece: str) -> str:
    return piece.lstrip("0") or "0" if piece.isascii() and piece.isdigit() else piece
