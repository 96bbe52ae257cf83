"""Passages that resemble some words, for a person to choose among: by the words they share, the rare ones above all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import log

from portal.text.comparing import tokens

SHORTEST = 4  # letters of a word that says anything
LEAST = 0.15  # of the weight of the words looked for


class Resembling:
    """The passages of a text, ready to be compared with any number of quotations."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = [_words(text) for text in texts]
        spread = Counter(word for words in self._words for word in words)
        self._weight = {word: log(1 + len(texts) / many) for word, many in spread.items()}

    def nearest(self, quote: str, most: int = 3) -> list[int]:
        """The places of those that share most with it, the nearest first; none where nothing is shared."""
        wanted = _words(quote)
        total = self._sum(wanted)
        if not total:
            return []
        shares = [(self._sum(wanted & words) / total, -place) for place, words in enumerate(self._words)]
        return [-place for share, place in nlargest(most, shares) if share >= LEAST]

    def _sum(self, words: Iterable[str]) -> float:
        """A word that stands nowhere weighs as one that stands once."""
        return sum(self._weight.get(word, log(1 + len(self._words))) for word in words)


def _words(text: str) -> frozenset[str]:
    spans = tokens.word_spans(text)
    return frozenset(text[start:end].casefold() for start, end in spans if end - start >= SHORTEST)
