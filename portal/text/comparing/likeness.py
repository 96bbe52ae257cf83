"""How alike passages are: shared words count for more the rarer they are, and in their order."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import zip_longest
from math import log

from rapidfuzz.distance import LCSseq

from portal.text.comparing import tokens

RAREST = 10  # words of a passage that are looked up elsewhere
COMMON = 100  # passages with the same word, above which the word says nothing
CLOSEST = 5  # passages that are looked at in full
Places = tuple[tuple[int, ...], tuple[int, ...]]


class Likeness:
    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        alphabet = tokens.Alphabet()
        self._old_lines = [[alphabet.spell(_words(line)) for line in text.split("\n")] for text in old]
        self._new_lines = [[alphabet.spell(_words(line)) for line in text.split("\n")] for text in new]
        self._old = ["".join(lines) for lines in self._old_lines]
        self._new = ["".join(lines) for lines in self._new_lines]
        spread = Counter(word for text in (*self._old, *self._new) for word in set(text))
        many = len(old) + len(new)
        self._weight = {word: log(1 + many / times) for word, times in spread.items()}
        self._bags: dict[str, tuple[Counter[str], float]] = {}

    def size_of_old(self, index: int) -> int:
        return max(1, len(self._old[index]))

    def size_of_new(self, index: int) -> int:
        return max(1, len(self._new[index]))

    def candidates(self, old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int, float]]:
        """Pairs that may belong together, each with its share of common words, from 0 to 1."""
        for left, right in self._near(self._old, old, self._new, new):
            yield left, right, self._share(self._old[left], self._new[right])

    def share(self, left: int, right: int) -> float:
        return self._share(self._old[left], self._new[right])

    def alike_in_old(self, index: int, least: float) -> bool:
        """Whether another passage of the old version resembles this one at least so much."""
        near = self._near(self._old, (index,), self._old, range(len(self._old)))
        return any(self._share(self._old[index], self._old[other]) >= least for _i, other in near if other != index)

    def pieces(self, old: Sequence[int], new: Sequence[int], *, of_old: bool) -> Iterator[tuple[int, int, float]]:
        """Passages of one version that may be pieces of longer ones of the other: piece, whole, share of its words."""
        sides = (self._new, new, self._old, old) if of_old else (self._old, old, self._new, new)
        parts, wholes = sides[0], sides[2]
        for part, whole in self._near(*sides):
            if len(parts[part]) < len(wholes[whole]):
                yield part, whole, LCSseq.similarity(parts[part], wholes[whole]) / max(1, len(parts[part]))

    def _near(
        self, ours: Sequence[str], of: Sequence[int], theirs: Sequence[str], among: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """For each of ours the few of theirs that have most of its rarest words."""
        standing: dict[str, list[int]] = {}
        for index in among:
            for word in set(theirs[index]):
                standing.setdefault(word, []).append(index)
        for left in of:
            near: defaultdict[int, float] = defaultdict(float)
            for word in nsmallest(RAREST, set(ours[left]), key=self._commonness):
                places = standing.get(word, ())
                if len(places) <= COMMON:
                    for right in places:
                        near[right] += self._weight[word]
            for _weight, right in nsmallest(CLOSEST, [(-weight, right) for right, weight in near.items()]):
                yield left, right

    def of(self, places: Places) -> int:
        """How much of the words both sides have, in per cent."""
        sizes = sum(len(self._old[index]) for index in places[0]) + sum(len(self._new[index]) for index in places[1])
        return round(200 * self.common(places) / max(1, sizes))

    def gain(self, places: Places, wider: Places) -> int:
        """How many words more find their like when more passages are taken together."""
        return self.common(wider) - self.common(places)

    def common(self, places: Places) -> int:
        """Words that both sides have in the same order, each language for itself."""
        olds = _by_language([self._old_lines[index] for index in places[0]])
        news = _by_language([self._new_lines[index] for index in places[1]])
        return sum(LCSseq.similarity(left, right) for left, right in zip(olds, news, strict=False))

    def _commonness(self, word: str) -> tuple[float, str]:
        return -self._weight[word], word

    def _share(self, left: str, right: str) -> float:
        (ours, our_heft), (theirs, their_heft) = self._bag(left), self._bag(right)
        weight = self._weight
        both = sum([weight[word] * min(times, theirs[word]) for word, times in ours.items() if word in theirs])
        order = 2 * LCSseq.similarity(left, right) / max(1, len(left) + len(right))
        return float(2 * both / max(0.1, our_heft + their_heft) + order) / 2

    def _bag(self, words: str) -> tuple[Counter[str], float]:
        if words not in self._bags:
            counted = Counter(words)
            self._bags[words] = counted, sum([self._weight[word] * times for word, times in counted.items()])
        return self._bags[words]


def _by_language(passages: Sequence[Sequence[str]]) -> list[str]:
    return ["".join(lines) for lines in zip_longest(*passages, fillvalue="")]


def _words(text: str) -> list[str]:
    spans = tokens.word_spans(text)
    named = [text[start:end].casefold() for start, end in spans if text[start].isalnum()]
    return named or [text[start:end] for start, end in spans]
