"""Words as they are written, to guess what somebody meant who made a slip: one letter too many, too few, another,
or two the wrong way round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from portal.text.searching.analysis import analysed

SHORTEST = 4  # letters; of fewer any word is near any other
LONGEST = 12  # letters of which one is left out
_TWO_SLIPS = 7  # letters from which on a word may have two


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word without accents, and as it stood there in small letters."""

    word: str
    shown: str


def spelled(texts: Iterable[str]) -> Sequence[Spelled]:
    """The words of some texts that somebody may have meant: no numbers, and nothing short."""
    found: dict[str, Spelled] = {}
    for text in texts:
        for word in analysed(text):
            plain = word.parts[0]
            if not word.whole and len(plain) >= SHORTEST and plain.isalpha() and plain not in found:
                found[plain] = Spelled(plain, text[word.start : word.end].lower()[:60])
    return list(found.values())


def slips(word: str) -> frozenset[str]:
    """A word, and each that it is with one letter left out: two words with one slip between them share one of these."""
    start = word[:LONGEST]
    return frozenset((start, *(start[:at] + start[at + 1 :] for at in range(len(start)))))


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """Of words that share a slip those that may be meant, the likeliest first."""
    most = 2 if len(typed) >= _TWO_SLIPS else 1
    near = [(OSA.distance(typed, word), word[:1] != typed[:1], abs(len(word) - len(typed)), word) for word in known]
    return [word for distance, _first, _length, word in sorted(near) if 0 < distance <= most]
