"""What somebody asks: words, phrases in quotation marks, words with a minus before them. Nothing else is syntax."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.text.searching.analysis import Word, analysed, sequences
from portal.text.searching.indexing import code_of
from portal.text.searching.stems import LANGUAGES

LONGEST = 300  # characters
MOST = 6  # words or phrases, and as many that must not stand there

_PHRASE = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"|\u00ab([^\u00bb]*)\u00bb|\u201c([^\u201d]*)\u201d)')
_EXCLUDED = re.compile(r"(?<!\S)-([^\s\-]\S*)")


class Nothing(StrEnum):
    """Why there is nothing to look for."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SAYS_NOTHING = "says_nothing"  # one letter, signs, words that stand everywhere
    ONLY_WITHOUT = "only_without"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word, or the words of a phrase."""

    words: tuple[Word, ...]
    phrase: bool = False

    def stems(self, language: str) -> tuple[str, ...]:
        return tuple(sequences(self.words, language))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be asked. ``left_out``: more words than are looked for."""

    wanted: tuple[Wanted, ...]
    without: tuple[Wanted, ...] = ()
    code: str = ""
    left_out: bool = False

    def stems(self, language: str) -> frozenset[str]:
        """What to mark in a text of this language."""
        return frozenset(_all_stems(self.wanted, language))

    def as_a_code(self) -> "Asked":
        """Words as one compound, where they turned out to be the number of something."""
        parts = tuple(part for one in self.wanted for word in one.words for part in word.parts)
        return Asked((Wanted((Word(0, 0, parts, self.code),)),), code=self.code)


def asked(text: str) -> Asked | Nothing:
    """What these words ask for, or why they ask for nothing."""
    if not text.strip():
        return Nothing.EMPTY
    if len(text) > LONGEST:
        return Nothing.TOO_LONG
    wanted: list[Wanted] = []
    without: list[Wanted] = []
    for found in _PHRASE.finditer(text):
        words = tuple(analysed(next(filter(None, found.groups()[1:]), "")))
        if words:
            (without if found.group(1) else wanted).append(Wanted(words, phrase=len(words) > 1))
    rest = _PHRASE.sub(_blank, text)
    for found in _EXCLUDED.finditer(rest):
        without.extend(Wanted((word,)) for word in analysed(found.group(1)))
    wanted.extend(Wanted((word,)) for word in analysed(_EXCLUDED.sub(_blank, rest)))
    wanted = [one for one in wanted if any(one.stems(language) for language in LANGUAGES)]
    if not wanted:
        return Nothing.ONLY_WITHOUT if without else Nothing.SAYS_NOTHING
    code = code_of(text) if not without else ""
    return Asked(tuple(wanted[:MOST]), tuple(without[:MOST]), code, left_out=len(wanted) > MOST)


def _blank(found: re.Match[str]) -> str:
    """So that all other words keep their places."""
    return "," * len(found.group())


def _all_stems(wanted: tuple[Wanted, ...], language: str) -> Iterator[str]:
    for one in wanted:
        for word in one.words:
            yield from word.stems(language)
            if word.whole:
                yield word.whole_stem(language)
