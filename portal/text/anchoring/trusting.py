"""Whether words that stand there again can be told to be those that were chosen: a few words prove little.

"the" between two changes may be another one, and what a change took out or put in can often be read at either end of
it. So of a short quotation its passage has to be known again, no change may reach it that has its own words, and what
stands around it has to be unchanged, or the words themselves to stand nowhere else.
"""

from collections.abc import Sequence
from functools import cached_property

from portal.text.anchoring.following import Followed, Route
from portal.text.comparing import Match

ENOUGH = 4  # words that are unlikely to stand there by chance
KNOWN = 5  # words that a passage keeps when it is known again by them alone
LITTLE = 40  # likeness of passages that have hardly more in common than their place

Quoted = tuple[int, int]  # the first of the old words, and the one behind the last


class Trust:
    """Asked of each comment on one comparison of two versions."""

    def __init__(self, old: Sequence[str], new: Sequence[str], match_of: dict[int, Match]) -> None:
        self._old, self._new, self._match_of = old, new, match_of
        self._unique: dict[str, bool] = {}
        self._kept: dict[int, int] = {}

    def surely_the_same(self, route: Route, quoted: Quoted, followed: Followed, match: Match) -> bool:
        """Of a quotation that was followed along the edits of its passage, word for word."""
        first, last = quoted
        begins, ends = followed.first, followed.last - 1
        alone = not self._beside_what_it_was(match)
        if alone and self._words_kept(route, match) < KNOWN:
            return False
        before, after = route.unchanged(first, begins, -1), route.unchanged(last - 1, ends, 1)
        if before.reaches or after.reaches:
            return False
        many = sum(route.is_word(at) for at in range(first, last))
        if many + before.words + after.words < ENOUGH:
            return False
        if many >= ENOUGH:
            return True
        if alone and match.likeness < LITTLE:
            return False
        return (bool(before.words and after.words) and not alone) or self._nowhere_else(route, quoted)

    def _beside_what_it_was(self, match: Match) -> bool:
        """Whether a passage before or after it is still the one that stood there."""
        old, new = match.old[0], match.new[0]
        neighbours = (self._match_of.get(old + step) for step in (-1, 1))
        return any(each and new + step in each.new for each, step in zip(neighbours, (-1, 1), strict=True))

    def _words_kept(self, route: Route, match: Match) -> int:
        if (kept := self._kept.get(match.old[0])) is None:
            kept = sum(route.to[at] >= 0 and route.is_word(at) for at in range(len(route.old)))
            self._kept[match.old[0]] = kept
        return kept

    def _nowhere_else(self, route: Route, quoted: Quoted) -> bool:
        (passage, start, _), (_, _, end) = route.old[quoted[0]], route.old[quoted[1] - 1]
        words = _plain(self._old[passage][start:end])
        if (unique := self._unique.get(words)) is None:
            unique = self._unique[words] = self._all_old.count(words) == 1 == self._all_new.count(words)
        return unique

    @cached_property
    def _all_old(self) -> str:
        return "\n".join(map(_plain, self._old))

    @cached_property
    def _all_new(self) -> str:
        return "\n".join(map(_plain, self._new))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
