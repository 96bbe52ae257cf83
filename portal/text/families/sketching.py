"""A text as families are found by it: some of its runs of three words, each a number, and where they stand.

Case, accents and signs make no difference. The same words give the same numbers everywhere and always, so that these
may be kept: each fits a signed integer of 64 bits.
"""

import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

RUN = 3  # words
LEAST, MOST, KEPT = 32, 64, 3  # numbers of a text, the lowest it has: every third, but so many

_CODEC = "cp1252"  # what people write here, but for emoji and other scripts, has a byte in it
_UNSEEN = b"\xad"


@dataclass(frozen=True, slots=True)
class Sketch:
    """Numbers of runs of words and, beside each, how many words stand before it; ``length`` is of all, in words.

    ``all`` is a digest of all the words, equal where two texts have the same.
    """

    numbers: "array[int]"
    places: "array[int]"
    length: int
    all: bytes


class Sketching:
    """Makes sketches; knows the words that it met, so that many texts cost little."""

    def __init__(self, common: Iterable[int] = ()) -> None:
        """Runs of words in ``common`` never count: those of drafts, of questions, of the sentences of the form."""
        self._common = frozenset(common)
        self._spelled = _Spelled()

    def of(self, text: str) -> Sketch:
        words = _words(text)
        places = self._places(words)
        low = sorted(places)[: min(MOST, max(LEAST, len(places) // KEPT))]
        found = array("L", map(places.__getitem__, low))
        return Sketch(array("q", low), found, len(words), blake2b(b" ".join(words), digest_size=16).digest())

    def _places(self, words: list[bytes]) -> dict[int, int]:
        """Each run of words and where it stands last."""
        found = list(map(self._spelled.__getitem__, words))
        runs = map(hash, zip(found, found[1:], found[2:], strict=False))
        places = dict(zip(runs, range(len(words)), strict=False))
        if not self._common.isdisjoint(places):
            for number in self._common.intersection(places):
                del places[number]
        return places


def shingles(texts: Iterable[str]) -> set[int]:
    """Every run of words of these texts, for those that shall never count."""
    sketching = Sketching()
    return {number for text in texts for number in sketching._places(_words(text))}


class _Spelled(dict[bytes, int]):
    """A number for each word. Of three numbers Python makes the same one always, of words another in each process."""

    def __missing__(self, word: bytes) -> int:
        return self.setdefault(word, int.from_bytes(blake2b(word, digest_size=8).digest(), "big") >> 4)


def plain(text: str) -> str:
    """The words of a text without case, accents and signs."""
    return b" ".join(_words(text)).decode()


def _words(text: str) -> list[bytes]:
    try:
        return text.encode(_CODEC).translate(_PLAIN_BYTES, _UNSEEN).split()
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode().split()


class _Plain(dict[int, str]):
    """For each character its small letters without accents, the same as its byte has; a space between words."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        try:
            shown = character.encode(_CODEC).translate(_PLAIN_BYTES, _UNSEEN).decode()
        except UnicodeEncodeError:
            shown = _shown(character)
        return self.setdefault(code, shown)


def _shown(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character.casefold()).casefold()
    if kept := "".join(letter for letter in letters if letter.isalnum()):
        return kept
    return "" if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} else " "


def _plain_byte(code: int) -> int:
    """One byte for each: of ß and ½ the first sign is enough to know a word by."""
    shown = _shown(bytes([code]).decode(_CODEC, errors="replace"))
    letter = (shown or " ")[0].translate(_UNDIVIDED)
    return ord(letter if letter.isascii() else " ")


_UNDIVIDED = str.maketrans("øæœðþƒμ", "oaodtfu")
_PLAIN_BYTES = bytes(map(_plain_byte, range(256)))
_PLAIN = _Plain()
