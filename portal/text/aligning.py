"""Which passage of the English text says the same as which of the Spanish one."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from portal.text.passages import Kind, Piece


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the bilingual text; one side is missing where only the other language has the passage."""

    english: int | None
    spanish: int | None
    confidence: int  # 0 to 100


ALONE = 3.2  # what a passage costs that the other language lacks
TORN = 1.3  # what it costs, beside, that one passage was split in the other language
SLACK = 80  # how many passages the two texts may drift apart, beyond their difference in length
SPREAD = 3.0  # how freely the length of a translation varies

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}")


def align(english: Sequence[Piece], spanish: Sequence[Piece]) -> list[Pair]:
    """Both texts in their order, every passage exactly once."""
    if not english or not spanish:
        return [Pair(index, None, 0) for index in range(len(english))] + [
            Pair(None, index, 0) for index in range(len(spanish))
        ]
    return list(_Alignment([_Traits.of(p) for p in english], [_Traits.of(p) for p in spanish]).pairs())


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
            piece.label.casefold().strip("().º°ª "),
            len(piece.text),
            piece.text.count("\t"),
            frozenset(_NUMBER.findall(plain)),
            frozenset(word[:4] for word in _WORD.findall(plain)),
        )

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

    def _steps(self) -> list[tuple[int, int]]:
        many, other = len(self._english), len(self._spanish)
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for left in range(many + 1):
            middle = left * other // many
            for right in range(max(0, middle - self._reach), min(other, middle + self._reach) + 1):
                if (left, right) not in best:
                    continue
                so_far = best[left, right][0]
                for step, cost in self._ways(left, right):
                    to = (left + step[0], right + step[1])
                    if to not in best or so_far + cost < best[to][0]:
                        best[to] = (so_far + cost, step)
        steps = []
        at = (many, other)
        while at != (0, 0):
            step = best[at][1]
            steps.append(step)
            at = (at[0] - step[0], at[1] - step[1])
        return steps[::-1]

    def _ways(self, left: int, right: int) -> Iterator[tuple[tuple[int, int], float]]:
        ours, theirs = self._english[left : left + 2], self._spanish[right : right + 2]
        if ours and theirs:
            yield (1, 1), self._cost(ours[0], theirs[0])
        if ours:
            yield (1, 0), ALONE
        if theirs:
            yield (0, 1), ALONE
        if ours and len(theirs) == 2 and _may_be_one(theirs):
            yield (1, 2), self._cost(ours[0], theirs[0] + theirs[1]) + TORN
        if len(ours) == 2 and theirs and _may_be_one(ours):
            yield (2, 1), self._cost(ours[0] + ours[1], theirs[0]) + TORN

    def _cost(self, ours: _Traits, theirs: _Traits) -> float:
        cost = 0.0
        if ours.kind is not theirs.kind:
            cost += 5.0 if Kind.HEADING in (ours.kind, theirs.kind) or Kind.ROW in (ours.kind, theirs.kind) else 1.5
        cost += 1.0 * (ours.level != theirs.level) + 2.0 * (ours.cells != theirs.cells)
        if ours.label or theirs.label:
            cost += -0.6 if ours.label == theirs.label else 0.8
        cost += 2.5 * _apart(ours.numbers, theirs.numbers)
        cost += 2.0 * max(0.0, 1 - 4 * _alike(ours.stems, theirs.stems)) if ours.stems and theirs.stems else 0.6
        return cost + min(4.0, self._stretch(ours.length, theirs.length))

    def _stretch(self, ours: int, theirs: int) -> float:
        expected = ours * self._ratio
        return abs(theirs - expected) / (SPREAD * sqrt(max(8.0, (expected + theirs) / 2)))

    def _confidence(self, ours: _Traits, theirs: _Traits) -> int:
        return max(5, min(100, round(100 - 22 * max(0.0, self._cost(ours, theirs)))))


def _may_be_one(two: Sequence[_Traits]) -> bool:
    return two[0].kind is two[1].kind and two[0].kind not in (Kind.HEADING, Kind.ROW)


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours ^ theirs) / len(ours | theirs) if ours or theirs else 0.0


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))
