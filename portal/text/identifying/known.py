"""Names of persons who are known to be near a text: of who wrote it, of whom it tells.

Those are looked for harder than any other: in each part, misspelled as one hears them, as a pet name, as initials, run
together with others, with digits for letters, letter by letter.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from portal.text.identifying import ordinary
from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading, Word

_LONG = 5  # letters of a part that is looked for within other words
_MISTYPED = 6  # letters of a part of which one may be wrong
_LETTERS = str.maketrans("0134578", "oieastb")
_PET = "(?:it[oa]|cit[oa]|ill[oa]|ot[ea]|uch[oa]|in|on|i|y)s?"
_HEARD = (
    (re.compile("ph"), "f"), (re.compile("h"), ""), (re.compile("qu|[ck](?![ei])|k"), "k"), (re.compile("c|z|x"), "s"),
    (re.compile("v|w"), "b"), (re.compile("g(?=[ei])"), "j"), (re.compile("ll|y"), "i"), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip


def known_names(reading: Reading, told: Collection[str]) -> Iterator[Finding]:
    sought = [each for each in map(_Sought, dict.fromkeys(told)) if each.parts]
    if not sought:
        return
    words = reading.words
    verdicts: dict[str, bool] = {}
    for word in words:
        capital = reading.is_capital(word.start)
        for plain in {word.plain, word.plain.translate(_LETTERS)} if not word.plain.isalpha() else {word.plain}:
            if plain not in verdicts:
                verdicts[plain] = any(each.is_in(plain) for each in sought)
            if verdicts[plain] and (capital or plain not in ordinary.NEVER):
                yield reading.finding(Kind.NAME, word.start, word.end)
        if capital and any(word.plain == each.initials for each in sought):
            yield reading.finding(Kind.NAME, word.start, word.end)
    yield from _letter_by_letter(reading, words, sought)


class _Sought:
    """One name, with all the shapes of its parts."""

    def __init__(self, name: str) -> None:
        words = [word.plain for word in Reading(name).words if word.plain not in ordinary.PARTICLES]
        self.parts = frozenset(word for word in words if len(word) > 1)
        self.initials = "".join(word[0] for word in words)
        self._heard = frozenset(_heard(part) for part in self.parts if len(part) > 3)
        self._long = [part for part in self.parts if len(part) >= _LONG]
        self._mistyped = [part for part in self.parts if len(part) >= _MISTYPED]
        stems = "|".join(re.escape(part.rstrip("aeioy")) for part in self.parts if len(part) > 3)
        self._pet = re.compile(f"(?:{stems}){_PET}") if stems else None

    def is_in(self, word: str) -> bool:
        if word in self.parts:
            return True
        if len(word) <= 3:
            return False
        return (
            _heard(word) in self._heard
            or any(part in word for part in self._long)
            or (self._pet is not None and self._pet.fullmatch(word) is not None)
            or any(DamerauLevenshtein.distance(word, part, score_cutoff=1) <= 1 for part in self._mistyped)
        )


def _letter_by_letter(reading: Reading, words: list[Word], sought: list[_Sought]) -> Iterator[Finding]:
    """Single letters in a row: initials («M. G. H.»), or a part that is spelled out."""
    first = 0
    while first < len(words):
        last = first
        while last < len(words) and len(words[last].plain) == 1 and words[last].plain.isalpha():
            last += 1
        if last - first > 1:
            letters = "".join(word.plain for word in words[first:last])
            if any(letters in each.initials or letters in each.parts for each in sought):
                yield reading.finding(Kind.NAME, words[first].start, words[last - 1].end)
        first = max(first + 1, last)


@lru_cache(4096)
def _heard(word: str) -> str:
    """A word as it sounds in Mexico, where b and v, s and z, ll and y are one, and h is none."""
    for shape, sound in _HEARD:
        word = shape.sub(sound, word)
    return word
