"""Which passage of the English text says the same as which of the Spanish one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log, sqrt

from portal.text import defining, designations
from portal.text.passages import Kind, Piece


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the bilingual text; one side is missing where only the other language has the passage."""

    english: int | None
    spanish: int | None
    confidence: int  # 0 to 100


ALONE = 3.2  # what a passage costs that the other language lacks
TORN = 1.3  # what it costs, beside, that one passage was split in the other language
SLACK = 50  # how many passages the two texts may drift apart, beyond their difference in length
AGREEING = 0.95  # share of equal labels from which on labels are believed
LONGER = 1.2  # how much longer one passage is than another that may be a piece of it
LABEL = 0.7  # what the same label saves, and another one costs
NUMBERS = 4.0  # what it costs when none of the numbers in the texts agree
STEMS = 2.5  # what it costs when no word looks related
RELATED = 4.4  # a translation shares about a quarter of the beginnings of its words
TERMS = 4.0  # what it costs two definitions that no term of the trade stands in both
SPREAD = 1.8  # how freely the length of a translation varies

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}")


def align(english: Sequence[Piece], spanish: Sequence[Piece]) -> list[Pair]:
    """Both texts in their order, every passage exactly once."""
    if not english or not spanish:
        return [Pair(index, None, 0) for index in range(len(english))] + [
            Pair(None, index, 0) for index in range(len(spanish))
        ]
    found = list(_Alignment([_Traits.of(p) for p in english], [_Traits.of(p) for p in spanish]).pairs())
    unnumbered = _Alignment(*([_Traits.of(replace(p, label="")) for p in pieces] for pieces in (english, spanish)))
    if not _labels_agree(found, english, spanish):
        found = list(unnumbered.pairs())
    runs = [(ours, theirs) for ours in defining.sorted_runs(english) for theirs in defining.sorted_runs(spanish)]
    known = (defining.known(english, "en"), defining.known(spanish, "es")) if runs else ([], [])

    def cost(left: int, right: int) -> float:
        ours, theirs = known[0][left], known[1][right]
        return unnumbered.cost(left, right) + TERMS * len(ours ^ theirs) / max(1, len(ours | theirs))

    for run, other in runs:
        found = _each_in_its_alphabet(found, run, other, cost)
    return found


def _each_in_its_alphabet(
    pairs: list[Pair], english: defining.Run, spanish: defining.Run, cost: Callable[[int, int], float]
) -> list[Pair]:
    """Definitions of both texts that stand in the same place, each in the order of its language, by what they say."""
    ours, theirs = range(*english), range(*spanish)
    here = [at for at, pair in enumerate(pairs) if pair.english in ours or pair.spanish in theirs]
    common = sum(pair.english in ours and pair.spanish in theirs for pair in pairs)
    if 2 * common < max(len(ours), len(theirs)) or here[-1] - here[0] >= len(here):
        return pairs
    if any(one is not None and one not in run for at in here for one, run in _both(pairs[at], ours, theirs)):
        return pairs  # one of them stands beside something else
    found = defining.assigned(ours, theirs, cost)
    rows = [Pair(at, found.get(at), _sure(cost(at, found[at])) if at in found else 50) for at in ours]
    rows += [Pair(None, at, 50) for at in theirs if at not in found.values()]
    return [*pairs[: here[0]], *rows, *pairs[here[-1] + 1 :]]


def _both(pair: Pair, ours: range, theirs: range) -> tuple[tuple[int | None, range], tuple[int | None, range]]:
    return (pair.english, ours), (pair.spanish, theirs)


def _labels_agree(pairs: Sequence[Pair], english: Sequence[Piece], spanish: Sequence[Piece]) -> bool:
    """Where something is missing, a word processor numbers the rest anew, and numbers lead astray."""
    labels = [
        (english[pair.english].label, spanish[pair.spanish].label)
        for pair in pairs
        if pair.english is not None and pair.spanish is not None
    ]
    written = [ours == theirs for ours, theirs in labels if ours or theirs]
    return sum(written) >= AGREEING * len(written)


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a passage survives translation."""

    kind: Kind
    level: int
    label: str
    length: int
    cells: int
    numbers: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, piece: Piece) -> "_Traits":
        plain = "".join(c for c in unicodedata.normalize("NFD", piece.text.casefold()) if not unicodedata.combining(c))
        return cls(
            piece.kind,
            piece.level,
            designations.said(piece.label, "en").casefold().strip("().º°ª "),
            len(piece.text),
            piece.text.count("\t"),
            frozenset(_NUMBER.findall(plain)),
            frozenset(word[:4] for word in _WORD.findall(plain)),
        )

    @property
    def flows(self) -> bool:
        return self.kind not in (Kind.HEADING, Kind.ROW)

    def __add__(self, other: "_Traits") -> "_Traits":
        """Two passages that are one in the other language."""
        return _Traits(
            self.kind,
            self.level,
            self.label,
            self.length + other.length + 1,
            self.cells,
            self.numbers | other.numbers,
            self.stems | other.stems,
        )


class _Alignment:
    """The cheapest way through both texts: side by side, one alone, or one beside two."""

    def __init__(self, english: list[_Traits], spanish: list[_Traits]) -> None:
        self._english, self._spanish = english, spanish
        self._ratio = sum(t.length for t in spanish) / max(1, sum(t.length for t in english)) or 1.0
        self._ratio = min(1.6, max(0.8, self._ratio))
        self._reach = SLACK + abs(len(english) - len(spanish))
        spread = Counter(stem for traits in (*english, *spanish) for stem in traits.stems)
        self._weight = {stem: log(1 + (len(english) + len(spanish)) / times) for stem, times in spread.items()}
        self._usual = sum(self._weight.values()) / max(1, len(self._weight))
        self._english_twos, self._spanish_twos = _twos(english), _twos(spanish)

    def pairs(self) -> Iterator[Pair]:
        left = right = 0
        for here, there in self._steps():
            if here == there == 1:
                yield Pair(left, right, self._confidence(self._english[left], self._spanish[right]))
            elif here and there:
                yield Pair(left, right, 40)
                yield Pair(left + 1, None, 30) if here == 2 else Pair(None, right + 1, 30)
            else:
                yield Pair(left, None, 50) if here else Pair(None, right, 50)
            left, right = left + here, right + there

    def cost(self, left: int, right: int) -> float:
        return self._cost(self._english[left], self._spanish[right])

    def _steps(self) -> list[tuple[int, int]]:
        many, other = len(self._english), len(self._spanish)
        rows: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(many + 3)]
        rows[0][0] = (0.0, 0, 0)  # what the cheapest way here costs, and its last step
        for left in range(many + 1):
            middle = left * other // many
            for right in range(max(0, middle - self._reach), min(other, middle + self._reach) + 1):
                if right not in rows[left]:
                    continue
                so_far = rows[left][right][0]
                for here, there, cost in self._ways(left, right):
                    row, to = rows[left + here], right + there
                    if to not in row or so_far + cost < row[to][0]:
                        row[to] = (so_far + cost, here, there)
        steps = []
        left, right = many, other
        while left or right:
            _cost, here, there = rows[left][right]
            steps.append((here, there))
            left, right = left - here, right - there
        return steps[::-1]

    def _ways(self, left: int, right: int) -> list[tuple[int, int, float]]:
        """How the next passages may stand: how many of each language, and what it costs."""
        if left == len(self._english):
            return [(0, 1, ALONE)] if right < len(self._spanish) else []
        if right == len(self._spanish):
            return [(1, 0, ALONE)]
        ours, theirs = self._english[left], self._spanish[right]
        ways = [(1, 0, ALONE), (0, 1, ALONE), (1, 1, self._cost(ours, theirs))]
        expected = ours.length * self._ratio
        if expected > theirs.length * LONGER and (two := self._spanish_twos[right]):
            ways.append((1, 2, self._cost(ours, two) + TORN))
        if theirs.length > expected * LONGER and (two := self._english_twos[left]):
            ways.append((2, 1, self._cost(two, theirs) + TORN))
        return ways

    def _cost(self, ours: _Traits, theirs: _Traits) -> float:
        expected = ours.length * self._ratio
        stretch = abs(theirs.length - expected) / (SPREAD * sqrt(max(8.0, (expected + theirs.length) / 2)))
        cost = min(4.0, stretch)
        if ours.kind is not theirs.kind:
            cost += 1.5 if ours.flows and theirs.flows else 5.0
        cost += 1.0 * (ours.level != theirs.level) + 2.0 * (ours.cells != theirs.cells)
        if ours.label or theirs.label:
            cost += -LABEL if ours.label == theirs.label else LABEL
        if cost > 2 * ALONE:
            return cost  # each alone is cheaper, whatever their words
        if ours.numbers or theirs.numbers:
            cost += NUMBERS * len(ours.numbers ^ theirs.numbers) / len(ours.numbers | theirs.numbers)
        if ours.stems and theirs.stems:
            cost += STEMS * (1 - min(1.0, RELATED * self._alike(ours.stems, theirs.stems)))
        return cost

    def _alike(self, ours: frozenset[str], theirs: frozenset[str]) -> float:
        """Beginnings of words that both have, for labor and laboral; the rarer, the more they say."""
        shared = sum([self._weight[stem] for stem in ours & theirs])
        return 2 * shared / ((len(ours) + len(theirs)) * self._usual)

    def _confidence(self, ours: _Traits, theirs: _Traits) -> int:
        return _sure(self._cost(ours, theirs))


def _sure(cost: float) -> int:
    """What a pair costs, as a confidence."""
    return max(5, min(100, round(100 - 14 * max(0.0, cost))))


def _twos(traits: Sequence[_Traits]) -> list[_Traits | None]:
    """Each passage taken together with the next, where they may be one passage of the other language."""
    together = [
        first + second if first.kind is second.kind and first.flows else None for first, second in pairwise(traits)
    ]
    return [*together, None]
