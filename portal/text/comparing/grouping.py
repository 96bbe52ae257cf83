"""Passages that were split or joined, and which of them stayed in their order."""

from bisect import bisect_left
from collections.abc import Sequence

from portal.text.comparing.likeness import Likeness
from portal.text.comparing.tearing import WHOLE
from portal.text.comparing.units import Group, Unit

SHARED = 0.55  # a piece has at least so many of its words from the whole, beyond what its neighbour has


def with_splits_and_joins(
    groups: list[Group], old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness
) -> list[Group]:
    by_old = {index: group for group in groups for index in group[0]}
    by_new = {index: group for group in groups for index in group[1]}
    known = 0
    while known < len(by_old) + len(by_new):  # a piece beside a piece beside what a passage became
        known = len(by_old) + len(by_new)
        _grow_once(by_old, by_new, old, new, likeness)
    return sorted(set(by_old.values()))


def _grow_once(
    by_old: dict[int, Group], by_new: dict[int, Group], old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness
) -> None:
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


def _grow(grown: list[tuple[float, Group, Group]], by_old: dict[int, Group], by_new: dict[int, Group]) -> None:
    if grown and (best := max(grown))[0] >= SHARED:
        by_old.update(dict.fromkeys(best[2][0], best[2]))
        by_new.update(dict.fromkeys(best[2][1], best[2]))


def heaviest_in_order(groups: list[Group], likeness: Likeness) -> set[Group]:
    """The pairs with the most words that stand in the same order in both: a short passage moves around a long one."""
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
