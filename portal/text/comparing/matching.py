"""Which passage of the old version became which of the new one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.text.comparing import tokens
from portal.text.comparing.grouping import heaviest_in_order, with_splits_and_joins
from portal.text.comparing.likeness import Likeness
from portal.text.comparing.units import Change, Group, Match, Unit


def match(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Every passage of both versions exactly once, in reading order; what was taken out stands where it stood."""
    old, new = _in_common_languages(old, new)
    pairs = _equal(old, new)
    likeness = Likeness([unit.text for unit in old], [unit.text for unit in new])
    _pair_the_alike(pairs, old, new, likeness)
    groups = with_splits_and_joins([((left,), (right,)) for left, right in sorted(pairs.items())], old, new, likeness)
    staying = heaviest_in_order(groups, likeness)
    found = [_named(group, group in staying, old, new, likeness) for group in groups]
    return list(_in_reading_order(found, len(old), len(new)))


def _in_common_languages(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """A language that one of the versions lacks altogether says nothing about what became of a passage."""
    before, after = ([unit.text.split("\n") for unit in units] for units in (old, new))
    there = [
        {at for lines in texts for at, line in enumerate(lines) if line and not line.isspace()}
        for texts in (before, after)
    ]
    common = (there[0] & there[1]) or (there[0] | there[1])
    return _only(common, old, before), _only(common, new, after)


def _only(common: set[int], units: Sequence[Unit], texts: Sequence[list[str]]) -> list[Unit]:
    return [
        replace(unit, text="\n".join([line if at in common else "" for at, line in enumerate(lines)]))
        for unit, lines in zip(units, texts, strict=True)
    ]


# ── what is equal ──────────────────────────────────────────────────────────────────────────────────────────────────


def _equal(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """First those that stand in the same order, then those that went elsewhere."""
    before, after = [_folded(unit.text) for unit in old], [_folded(unit.text) for unit in new]
    alphabet = tokens.Alphabet()
    pairs: dict[int, int] = {}
    left = right = 0
    for op, many in tokens.difference(alphabet.spell(before), alphabet.spell(after)):
        if op == "=":
            pairs.update((left + step, right + step) for step in range(many))
        left += many if op != "+" else 0
        right += many if op != "-" else 0
    waiting: dict[str, list[int]] = {}
    taken = set(pairs.values())
    for index in range(len(after) - 1, -1, -1):
        if index not in taken and after[index]:
            waiting.setdefault(after[index], []).append(index)
    for index, text in enumerate(before):
        if index not in pairs and waiting.get(text):
            pairs[index] = waiting[text].pop()
    return pairs


def _folded(text: str) -> str:
    return "\n".join([" ".join(line.split()) for line in text.split("\n")]).rstrip("\n")


# ── what is alike ──────────────────────────────────────────────────────────────────────────────────────────────────

NEAR, FAR = 0.40, 0.50  # how alike two passages are at least: between the same neighbours, and elsewhere
OTHER_KIND = 0.85


def _pair_the_alike(pairs: dict[int, int], old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness) -> None:
    """The most alike first; neighbours that stayed speak for a pair between them."""
    neighbours = _Neighbours(pairs, len(new))
    taken = set(pairs.values())
    rest = [index for index in range(len(old)) if index not in pairs]
    candidates = []
    for left, right, share in likeness.candidates(rest, [index for index in range(len(new)) if index not in taken]):
        fair = share * (1 if old[left].kind is new[right].kind else OTHER_KIND)
        near = neighbours.enclose(left, right)
        if fair >= (NEAR if near else FAR):
            candidates.append((-fair - 0.05 * near, left, right))
    for _score, left, right in sorted(candidates):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)


class _Neighbours:
    def __init__(self, pairs: dict[int, int], end: int) -> None:
        self._lefts = sorted(pairs)
        self._pairs, self._end = pairs.copy(), end

    def enclose(self, left: int, right: int) -> bool:
        """Whether both stand between the same passages that are already paired."""
        at = bisect_left(self._lefts, left)
        before = self._pairs[self._lefts[at - 1]] if at else -1
        after = self._pairs[self._lefts[at]] if at < len(self._lefts) else self._end
        return before < right < after


# ── what it is called, and where it is told ─────────────────────────────────────────────────────────────────────────


def _named(group: Group, stays: bool, old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness) -> Match:
    lefts, rights = group
    if len(rights) > 1:
        return Match(lefts, rights, Change.SPLIT, likeness.of(group))
    if len(lefts) > 1:
        return Match(lefts, rights, Change.JOINED, likeness.of(group))
    if _folded(old[lefts[0]].text) == _folded(new[rights[0]].text):
        return Match(lefts, rights, Change.UNCHANGED if stays else Change.MOVED)
    return Match(lefts, rights, Change.EDITED if stays else Change.MOVED_EDITED, likeness.of(group))


def _in_reading_order(found: list[Match], many_old: int, many_new: int) -> Iterator[Match]:
    heirs = {index: each for each in found for index in each.old}
    gone: dict[int, list[int]] = {}  # behind which new passage each removed one is told
    last = -1
    for index in range(many_old):
        if each := heirs.get(index):
            last = each.new[-1] if each.change not in {Change.MOVED, Change.MOVED_EDITED} else last
        else:
            gone.setdefault(last, []).append(index)
    yield from (Match((index,), (), Change.DELETED, 0) for index in gone.get(-1, ()))
    by_first = {each.new[0]: each for each in found}
    inside = {index for each in found for index in each.new[1:]}
    for index in range(many_new):
        if index not in inside:
            yield by_first.get(index) or Match((), (index,), Change.INSERTED, 0)
        yield from (Match((left,), (), Change.DELETED, 0) for left in gone.get(index, ()))
