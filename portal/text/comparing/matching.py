"""Which passage of the old version became which of the new one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.text.comparing import tokens
from portal.text.comparing.likeness import Likeness
from portal.text.passages import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as it is compared: a line for each language, always in the same order, empty where there is no text."""

    key: str
    text: str
    kind: Kind = Kind.PARAGRAPH


class Change(StrEnum):
    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved+edited"
    SPLIT = "split"
    JOINED = "joined"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Match:
    """Places in the old version and in the new one, in their order. The first new one is heir to the first old one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    change: Change
    likeness: int = 100  # how much of the words both have, in per cent


Group = tuple[tuple[int, ...], tuple[int, ...]]


def match(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Every passage of both versions exactly once, in reading order; what was taken out stands where it stood."""
    old, new = _in_common_languages(old, new)
    pairs = _equal(old, new)
    likeness = Likeness([unit.text for unit in old], [unit.text for unit in new])
    _pair_the_alike(pairs, old, new, likeness)
    groups = _with_splits_and_joins([((left,), (right,)) for left, right in sorted(pairs.items())], old, new, likeness)
    staying = _heaviest_in_order(groups, likeness)
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
    inside = _between_neighbours(pairs, len(new))
    taken = set(pairs.values())
    rest = [index for index in range(len(old)) if index not in pairs]
    candidates = []
    for left, right, share in likeness.candidates(rest, [index for index in range(len(new)) if index not in taken]):
        fair = share * (1 if old[left].kind is new[right].kind else OTHER_KIND)
        near = inside(left, right)
        if fair >= (NEAR if near else FAR):
            candidates.append((-fair - 0.05 * near, left, right))
    for _score, left, right in sorted(candidates):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)


class _between_neighbours:  # noqa: N801 — reads as the question it answers
    def __init__(self, pairs: dict[int, int], end: int) -> None:
        self._lefts = sorted(pairs)
        self._pairs, self._end = pairs.copy(), end

    def __call__(self, left: int, right: int) -> bool:
        at = bisect_left(self._lefts, left)
        before = self._pairs[self._lefts[at - 1]] if at else -1
        after = self._pairs[self._lefts[at]] if at < len(self._lefts) else self._end
        return before < right < after


# ── what was split or joined ───────────────────────────────────────────────────────────────────────────────────────

WHOLE = {Kind.HEADING, Kind.ROW}  # neither split nor joined


def _with_splits_and_joins(
    groups: list[Group], old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness
) -> list[Group]:
    by_old = {group[0][0]: group for group in groups}
    by_new = {group[1][0]: group for group in groups}
    free_old = [i for i in range(len(old)) if i not in by_old and old[i].kind not in WHOLE]
    free_new = [i for i in range(len(new)) if i not in by_new and new[i].kind not in WHOLE]
    for index in free_new:  # each may be a piece of what its neighbour was
        grown: list[tuple[float, Group, Group]] = []
        for beside in (index - 1, index + 1):
            if (group := by_new.get(beside)) and len(group[0]) == 1 and old[group[0][0]].kind not in WHOLE:
                wider = (group[0], tuple(sorted({*group[1], index})))
                grown.append((likeness.gain(group, wider) / likeness.size_of_new(index), group, wider))
        _grow(grown, by_old, by_new)
    for index in free_old:
        grown = []
        for beside in (index - 1, index + 1):
            if (group := by_old.get(beside)) and len(group[1]) == 1 and new[group[1][0]].kind not in WHOLE:
                joined = (tuple(sorted({*group[0], index})), group[1])
                grown.append((likeness.gain(group, joined) / likeness.size_of_old(index), group, joined))
        _grow(grown, by_old, by_new)
    return sorted(set(by_old.values()))


SHARED = 0.55  # a piece has at least so many of its words from the whole, beyond what its neighbour has


def _grow(grown: list[tuple[float, Group, Group]], by_old: dict[int, Group], by_new: dict[int, Group]) -> None:
    if grown and (best := max(grown))[0] >= SHARED:
        by_old.update(dict.fromkeys(best[2][0], best[2]))
        by_new.update(dict.fromkeys(best[2][1], best[2]))


# ── what stayed in its order, and what moved ───────────────────────────────────────────────────────────────────────


def _heaviest_in_order(groups: list[Group], likeness: Likeness) -> set[Group]:
    """Those with the most words that stand in the same order in both: a short passage moves around a long one."""
    ends: list[tuple[int, int, int]] = []  # (place in the new version, weight so far, group), both rising
    came_from: list[int] = []
    for index, (lefts, rights) in enumerate(groups):
        at = bisect_left(ends, (rights[0],))
        weight = sum(map(likeness.size_of_old, lefts)) + (ends[at - 1][1] if at else 0)
        came_from.append(ends[at - 1][2] if at else -1)
        upto = at
        while upto < len(ends) and ends[upto][1] <= weight:
            upto += 1
        ends[at:upto] = [(rights[0], weight, index)]
    staying, index = set(), ends[-1][2] if ends else -1
    while index >= 0:
        staying.add(groups[index])
        index = came_from[index]
    return staying


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
