"""The way of each word from one passage, or a few, to what they became."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from portal.text.comparing import tokens

Place = tuple[int, int, int]  # a passage, and a word's start and end in it
NEARBY = 8  # words on each side that speak for a place
EDGE = 4  # words for which the beginning or the end of a passage speaks
SCATTERED = 6  # words put in between, beyond the length of the quote, that tear a quote apart


@dataclass(frozen=True, slots=True)
class Followed:
    """Words of the new passages, from the first to behind the last, and what speaks for them."""

    first: int
    last: int  # exclusive
    kept: float  # share of the quoted words that are still there
    around: float  # share of the words beside it that are still there
    whole: bool  # nothing lost, nothing put in, in one passage
    across: bool  # nothing lost, but the words now stand in two passages


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What stands unchanged on one side of words, up to the next change."""

    words: int  # at most so many as ``NEARBY``; the end of the passage in both counts as ``EDGE`` words
    reaches: bool  # the change can as well be read further in: it has the words up to here, and the one at the edge


class Route:
    """One comparison by words for all comments on these passages."""

    def __init__(self, old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> None:
        self.old, self.new = _words(old), _words(new)
        before, after = dict(old), dict(new)
        alphabet = tokens.Alphabet()
        self._weights = [_weight(before[passage][start:end]) for passage, start, end in self.old]
        self._spelled = alphabet.spell(before[passage][start:end].casefold() for passage, start, end in self.old)
        self._spelled_now = alphabet.spell(after[passage][start:end].casefold() for passage, start, end in self.new)
        runs = tokens.difference(self._spelled, self._spelled_now)
        self.to = [-1] * len(self.old)
        self.kept = [False] * len(self.new)  # new words that were there before
        self._hunks: list[tuple[int, int, int, int]] = []  # words from-to that gave way to words from-to
        self._hunk_of: dict[int, int] = {}
        self._follow(runs)

    def _follow(self, runs: Sequence[tuple[str, int]]) -> None:
        left = right = 0
        open_at: tuple[int, int] | None = None
        for op, many in [*runs, ("=", 0)]:
            if op == "=":
                if open_at:
                    self._hunk_of.update(dict.fromkeys(range(open_at[0], left), len(self._hunks)))
                    self._hunks.append((open_at[0], left, open_at[1], right))
                    open_at = None
                self.to[left : left + many] = range(right, right + many)
                self.kept[right : right + many] = [True] * many
            elif open_at is None:
                open_at = left, right
            left += many if op != "+" else 0
            right += many if op != "-" else 0

    def is_word(self, at: int) -> bool:
        """Whether this old word has letters or figures; a sign alone says hardly anything."""
        return self._weights[at] >= 1

    def unchanged(self, at: int, now: int, step: int) -> Unchanged:
        """Beside an old word and where it stands now, going out: ``step`` is -1 or 1."""
        edge, words, passed = self._spelled[at], 0, set[str]()
        while words < NEARBY:
            at, now = at + step, now + step
            over = not 0 <= at < len(self.old)
            over_now = not 0 <= now < len(self.new) or self.new[now][0] != self.new[now - step][0]
            if over and over_now:
                return Unchanged(words + EDGE, reaches=False)
            if over or over_now or self.to[at] != now:
                changed = self._changed(at, now, step)
                return Unchanged(words, edge in changed and passed <= changed)
            passed.add(self._spelled[at])
            words += self.is_word(at)
        return Unchanged(words, reaches=False)

    def _changed(self, at: int, now: int, step: int) -> set[str]:
        """The words that a change took out and put in."""
        changed = set()
        while 0 <= at < len(self.old) and self.to[at] < 0:
            changed.add(self._spelled[at])
            at += step
        while 0 <= now < len(self.new) and not self.kept[now]:
            changed.add(self._spelled_now[now])
            now += step
        return changed

    def words(self, passage: int, start: int, end: int) -> tuple[int, int]:
        """The old words that a span touches."""
        first = bisect_right(self.old, (passage, start), key=_passage_and_end)
        last = bisect_left(self.old, (passage, end), key=_passage_and_start)
        return first, max(first, last)

    def follow(self, first: int, last: int) -> Followed | None:
        """Where the words went; nothing when none is left and no others stand in their place."""
        total = sum(self._weights[first:last]) or 1.0
        stayed = [at for at in range(first, last) if self.to[at] >= 0]
        around = self.around(first, last)
        if not stayed:
            return self._in_their_place(first, last, around)
        together = self._together(stayed, last - first)
        kept = sum(self._weights[at] for at in together) / total
        start, end = self.to[together[0]], self.to[together[-1]] + 1
        whole = len(together) == last - first == end - start
        if not whole:
            start, end = self._with_replaced_edges(first, last, together, start, end)
        across = len(stayed) == last - first and len({self.new[self.to[at]][0] for at in stayed}) > 1
        return Followed(start, end, kept, around, whole, across)

    def _together(self, stayed: list[int], many: int) -> list[int]:
        """The heaviest part that stands together in one passage."""
        parts = [[stayed[0]]]
        for at in stayed[1:]:
            here, there = self.to[parts[-1][-1]], self.to[at]
            if self.new[here][0] != self.new[there][0] or there - here > many + SCATTERED:
                parts.append([])
            parts[-1].append(at)
        return max(parts, key=lambda part: sum(self._weights[at] for at in part))

    def _with_replaced_edges(self, first: int, last: int, together: list[int], start: int, end: int) -> tuple[int, int]:
        """When the first or last quoted words gave way to others, those belong to it."""
        passage = self.new[start][0]
        if together[0] > first and (hunk := self._hunk_of.get(together[0] - 1)) is not None:
            gone_from, _gone_to, came_from, came_to = self._hunks[hunk]
            if gone_from >= first and came_to == start:
                start = min([at for at in range(came_from, came_to) if self.new[at][0] == passage], default=start)
        if together[-1] + 1 < last and (hunk := self._hunk_of.get(together[-1] + 1)) is not None:
            _gone_from, gone_to, came_from, came_to = self._hunks[hunk]
            if gone_to <= last and came_from == end:
                end = max([at + 1 for at in range(came_from, came_to) if self.new[at][0] == passage], default=end)
        return start, end

    def _in_their_place(self, first: int, last: int, around: float) -> Followed | None:
        hunk = self._hunk_of.get(first)
        if hunk is None:
            return None
        gone_from, gone_to, came_from, came_to = self._hunks[hunk]
        here = [at for at in range(came_from, came_to) if self.new[at][0] == self.new[came_from][0]]
        if not here or (last - first) * 2 < gone_to - gone_from:
            return None
        return Followed(here[0], here[-1] + 1, 0.0, around, whole=False, across=False)

    def around(self, first: int, last: int) -> float:
        """The share of the words beside these that are still there; -1 when there were none."""
        beside = [*range(max(0, first - NEARBY), first), *range(last, min(len(self.old), last + NEARBY))]
        total = sum(self._weights[at] for at in beside)
        return sum(self._weights[at] for at in beside if self.to[at] >= 0) / total if total else -1.0


def _passage_and_start(place: Place) -> tuple[int, int]:
    return place[0], place[1]


def _passage_and_end(place: Place) -> tuple[int, int]:
    return place[0], place[2]


def _words(texts: Sequence[tuple[int, str]]) -> list[Place]:
    return [(passage, start, end) for passage, text in texts for start, end in tokens.word_spans(text)]


def _weight(word: str) -> float:
    """Long words say more than short ones, signs hardly anything."""
    return float(min(len(word), 8)) if word[0].isalnum() else 0.3
