"""Looking for words that left their passage: only where text is new, never in what was always somebody else's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from portal.text.comparing import tokens

CLOSEST = 3
RAREST = 10  # words of a quote that are looked up
COMMON = 100  # passages with the same word, above which the word says nothing
AROUND = 8  # words
LONGEST = 400  # words of a quote that are looked for


@dataclass(frozen=True, slots=True)
class Seen:
    """Words of a new passage that resemble a quote."""

    passage: int
    start: int
    end: int
    share: float  # of the quoted words that stand here, in their order
    around: float  # the same of the words beside it; -1 when there were none
    margin: float  # how much better it is than the next passage
    words: int


@dataclass(frozen=True, slots=True)
class _Fresh:
    passage: int
    spans: list[tuple[int, int]]
    spelled: str
    new: list[bool]


class Search:
    """The new text of a version, looked through by its rarer words."""

    def __init__(self, texts: Sequence[str], kept: dict[int, list[bool]]) -> None:
        """``kept`` says which words of a passage were there before; passages it does not name are as they were."""
        self._alphabet = tokens.Alphabet()
        self._spelled: dict[int, tuple[list[tuple[int, int]], str]] = {}
        self._fresh: list[_Fresh] = []
        standing: defaultdict[str, list[int]] = defaultdict(list)
        for passage, old in kept.items():
            spans = tokens.word_spans(texts[passage])
            spelled = self._spell(texts[passage], spans)
            new = [not was for was in old] if old else [True] * len(spans)
            if any(new):
                for letter in {letter for letter, fresh in zip(spelled, new, strict=True) if fresh}:
                    standing[letter].append(len(self._fresh))
                self._fresh.append(_Fresh(passage, spans, spelled, new))
        self._standing = dict(standing)

    def find(self, index: int, text: str, start: int, end: int) -> Seen | None:
        """The best place for these words of an old passage, if there is any worth looking at."""
        if index not in self._spelled:
            spans = tokens.word_spans(text)
            self._spelled[index] = spans, self._spell(text, spans)
        spans, spelled = self._spelled[index]
        inside = [at for at, (s, e) in enumerate(spans) if e > start and s < end][:LONGEST]
        if not inside:
            return None
        first, last = inside[0], inside[-1] + 1
        before, quote, after = spelled[max(0, first - AROUND) : first], spelled[first:last], spelled[last:]
        seen = [self._look(self._fresh[at], before, quote, after[:AROUND]) for at in self._near(quote)]
        ranked = sorted((each for each in seen if each), key=lambda each: -_worth(each))
        if not ranked:
            return None
        best = ranked[0]
        margin = _worth(best) - _worth(ranked[1]) if len(ranked) > 1 else 1.0
        return Seen(best.passage, best.start, best.end, best.share, best.around, margin, best.words)

    def _near(self, quote: str) -> list[int]:
        """Passages whose new words are at least half of the quote's rarest, weighed by how rare they are."""
        ranked = nsmallest(RAREST, [(len(self._standing.get(letter, ())), letter) for letter in set(quote)])
        found: defaultdict[int, float] = defaultdict(float)
        total = 0.0
        for many, letter in ranked:
            weight = log(1 + len(self._fresh) / (1 + many))
            total += weight
            if many <= COMMON:
                for at in self._standing.get(letter, ()):
                    found[at] += weight
        near = [(-weight, at) for at, weight in found.items() if weight * 2 >= total]
        return [at for _weight, at in nsmallest(CLOSEST, near)]

    def _look(self, here: _Fresh, before: str, quote: str, after: str) -> Seen | None:
        aligned = fuzz.partial_ratio_alignment(quote, here.spelled)
        if aligned is None:
            return None
        if len(quote) <= len(here.spelled):
            first, last = aligned.dest_start, aligned.dest_end
        else:
            first, last = 0, len(here.spelled)
        known = set(quote)
        while first < last and here.spelled[first] not in known:
            first += 1
        while first < last and here.spelled[last - 1] not in known:
            last -= 1
        common = LCSseq.similarity(quote, here.spelled[first:last])
        if not common or sum(here.new[first:last]) * 5 < (last - first) * 3:
            return None
        beside = len(before) + len(after)
        around = (
            (
                LCSseq.similarity(before, here.spelled[max(0, first - AROUND) : first])
                + LCSseq.similarity(after, here.spelled[last : last + AROUND])
            )
            / beside
            if beside
            else -1.0
        )
        start, end = here.spans[first][0], here.spans[last - 1][1]
        return Seen(here.passage, start, end, common / len(quote), around, 0.0, len(quote))

    def _spell(self, text: str, spans: Sequence[tuple[int, int]]) -> str:
        return self._alphabet.spell([text[start:end].casefold() for start, end in spans])


def _worth(seen: Seen) -> float:
    return seen.share + 0.3 * max(0.0, seen.around)
