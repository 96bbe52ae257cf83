"""A text as it is searched: small letters without accents, plain digits, dashes and quotation marks.

What nobody sees is left out, letters of other shapes are plain ones, a digit of any script is one of ours. Each
character knows where it came from, so that what is found is told in places of the text itself.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from portal.text import words
from portal.text.identifying.finding import Finding, Kind

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = re.compile(r"[.!?\u2026]+(?=[\s\"')\]])|\n")
_QUOTES = str.maketrans(
    "\u2018\u2019\u201b\u2032\u00b4`\u02bc\u00ab\u00bb\u201c\u201d\u201e\u201f", "'''''''\"\"\"\"\"\""
)
_LOUD = 0.7  # of the long words of a line; beyond it capitals say nothing


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the reading; ``capital`` only where capitals mean something."""

    plain: str
    start: int
    end: int
    capital: bool
    first: bool  # of a sentence, where a capital says little


class Reading:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at: Sequence[int]
        if text.isascii():
            self.plain, self.at = text.lower().translate(_SPACES), range(len(text))
        else:
            parts = [(part, place) for place, one in enumerate(text) for part in _plain(one)]
            self.plain, self.at = "".join(part for part, _place in parts), [place for _part, place in parts]

    def finding(self, kind: Kind, start: int, end: int) -> Finding:
        """What stands in this span of the reading, with the accents and marks that belong to its last letter."""
        last = self.at[end - 1] + 1
        while last < len(self.text) and words.extends(self.text[last]):
            last += 1
        return Finding(kind, self.at[start], last)

    def is_capital(self, place: int) -> bool:
        letter = self.text[self.at[place]]
        return letter.isupper() or letter.istitle()

    @cached_property
    def words(self) -> list[Word]:
        loud = self._loud_lines()
        found: list[Word] = []
        line, end = 0, 0
        for start, stop in self._spans():
            between = self.plain[end:start]
            line += between.count("\n")
            capital = line not in loud and self.is_capital(start)
            first = not found or any(sign in between for sign in '.!?:\n"-*([')
            found.append(Word(self.plain[start:stop], start, stop, capital, first))
            end = stop
        return found

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Of words; two that are written as one, each with its capital, are two."""
        for each in _WORD.finditer(self.plain):
            start, stop = each.span()
            inner = self.text[self.at[start] + 1 : self.at[stop - 1] + 1]
            if not (inner.islower() or inner.isupper()):
                for place in range(start + 2, stop - 1):
                    if self.is_capital(place) and self.text[self.at[place - 1]].islower():
                        yield start, place
                        start = place
            yield start, stop

    @cached_property
    def sentence_ends(self) -> list[int]:
        return [each.end() for each in _SENTENCE_ENDS.finditer(self.plain)]

    def _loud_lines(self) -> set[int]:
        """Lines that are written in capitals throughout."""
        loud = set()
        for number, (start, end) in enumerate(_lines(self.plain)):
            long = [each.span() for each in _WORD.finditer(self.plain, start, end) if len(each.group()) > 3]
            shouted = sum(self.is_capital(begin) and self.is_capital(stop - 1) for begin, stop in long)
            if long and shouted >= _LOUD * len(long) and shouted > 1:
                loud.add(number)
        return loud


_SPACES = dict.fromkeys((*range(10), *range(11, 32), 127), " ")


def _lines(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in plain.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


@lru_cache(4096)
def _plain(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace() or character in "\x85\u2028\u2029":
        return "\n" if character in "\r\x85\u2028\u2029" else " "
    if words.is_unseen(character) or words.extends(character):
        return ""
    if unicodedata.category(character) == "Pd" or character in "\u2212\u2043\u02d7":
        return "-"
    if character in "\u00b7\u2022\u2219\u22c5\u30fb":
        return "."
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", character.translate(_QUOTES)).casefold()
    return "".join(part for part in parts if not words.extends(part) and part != "\x00").translate(_SPACES)
