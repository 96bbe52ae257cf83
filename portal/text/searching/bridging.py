"""From words of one language to those that say the same in the other, by what glossaries have in both."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.text.searching.analysis import analysed, sequences
from portal.text.searching.asking import Asked
from portal.text.searching.stems import LANGUAGES
from portal.text.themes.terms import Term

MANY_SENSES = frozenset(("anexo", "consulta", "liquidación", "annex", "consultation"))
"""Words of the glossary that mean other things as well: they lead nowhere."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Words of a question, from ``first`` to before ``last``, and what says the same in the other language."""

    first: int
    last: int
    others: tuple[tuple[str, Stems], ...]  # language, stems
    said: str  # as the glossary has it
    instead: str

    def stems(self, language: str) -> frozenset[str]:
        return frozenset(one for other, stems in self.others if other == language for one in stems)


class Bridge:
    """Terms by their stems, in both directions. Never words for the same in one language."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by: dict[tuple[str, Stems], list[tuple[str, Stems, str, str]]] = defaultdict(list)
        self._longest = 1
        for term in terms:
            for language, other in (LANGUAGES, LANGUAGES[::-1]):
                self._lay(term, language, other)

    def crossings(self, asked: Asked) -> list[Crossing]:
        """Where the longest runs of words are a term. Phrases stay as they are."""
        found: list[Crossing] = []
        at = 0
        while at < len(asked.wanted):
            crossing = self._longest_from(asked, at)
            if crossing is not None:
                found.append(crossing)
            at = crossing.last if crossing else at + 1
        return found

    def _longest_from(self, asked: Asked, first: int) -> Crossing | None:
        for last in range(min(len(asked.wanted), first + self._longest), first, -1):
            run = asked.wanted[first:last]
            if any(one.phrase for one in run):
                continue
            found = [there for language in LANGUAGES for way in _ways(run, language) for there in self._by.get(way, ())]
            if found:
                others = tuple(dict.fromkeys((other, stems) for other, stems, _said, _instead in found))
                return Crossing(first, last, others, found[0][2], found[0][3])
        return None

    def _lay(self, term: Term, language: str, other: str) -> None:
        ways = [way for way in term.ways(language) if way.casefold() not in MANY_SENSES]
        there = [way for way in term.ways(other) if way.casefold() not in MANY_SENSES]
        for way in ways:
            for stems in _stems(way, language):
                self._longest = max(self._longest, len(stems))
                lead = self._by[language, stems]
                for one in there:
                    crossing = (other, next(iter(_stems(one, other)), ()), way, one)
                    if crossing[1] and stems != crossing[1] and crossing not in lead:
                        lead.append(crossing)


def _stems(way: str, language: str) -> list[Stems]:
    """Of a way to write a term; of one compound also its whole."""
    words = analysed(way)
    whole = [(words[0].whole_stem(language),)] if len(words) == 1 and words[0].whole else []
    return [found for found in (tuple(sequences(words, language)), *whole) if found]


def _ways(run: Sequence[object], language: str) -> list[tuple[str, Stems]]:
    words = [word for one in run for word in one.words]  # type: ignore[attr-defined]
    whole = [(language, (words[0].whole_stem(language),))] if len(words) == 1 and words[0].whole else []
    return [(language, tuple(sequences(words, language))), *whole]
