"""Which passage of the old version became which of the new one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.text.comparing.equal import Equals, folded
from portal.text.comparing.grouping import heaviest_in_order, with_splits_and_joins
from portal.text.comparing.likeness import Likeness
from portal.text.comparing.tearing import torn
from portal.text.comparing.units import Change, Group, Match, Unit
from portal.text.passages import Kind


def match(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Every passage of both versions exactly once, in reading order; what was taken out stands where it stood."""
    old, new = _in_common_languages(old, new)
    equals = Equals(old, new)
    equals.pair_the_certain()
    likeness = Likeness([unit.text for unit in old], [unit.text for unit in new])
    repeats = equals.old_repeats, equals.new_repeats
    groups = torn(old, new, equals.pairs, repeats, equals.headings, likeness)
    equals.leave_to(groups)
    _pair_the_alike(equals, old, new, likeness, groups)
    equals.pair_by_neighbours()
    _pair_the_alike(equals, old, new, likeness, groups, repeated=True)
    singles: list[Group] = [((left,), (right,)) for left, right in equals.pairs.items()]
    groups = with_splits_and_joins(sorted([*groups, *singles]), old, new, likeness)
    staying = heaviest_in_order(groups, likeness)
    found = [_named(group, group in staying, old, new, likeness, equals.guesses) for group in groups]
    twins = {folded(old[left].text) for left in equals.guesses}
    return [_as_a_twin(each, old, new, twins) for each in _in_reading_order(found, len(old), len(new))]


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


# ── what is alike ──────────────────────────────────────────────────────────────────────────────────────────────────

NEAR, FAR = 0.40, 0.50  # how alike two passages are at least: between the same neighbours, and elsewhere
OTHER_KIND = 0.85
OWN_SECTION = 0.05  # what it adds that both stand in one section; as much again between the same neighbours
MOST = 30  # passages of its section that one which repeats is compared with
SIBLING = 0.60  # so alike are passages that say the same of one thing and of another


def _pair_the_alike(
    equals: Equals,
    old: Sequence[Unit],
    new: Sequence[Unit],
    likeness: Likeness,
    torn_apart: Sequence[Group],
    *,
    repeated: bool = False,
) -> None:
    """The most alike first; their section and neighbours that stayed speak for a pair.

    What repeats waits for its neighbours, and finds its like in its own section or nowhere.
    """
    pairs, headings = equals.pairs, equals.headings
    neighbours = _Neighbours(pairs, len(new))
    gone = {left for lefts, _rights in torn_apart for left in lefts} | set(pairs)
    taken = {right for _lefts, rights in torn_apart for right in rights} | set(pairs.values())
    lefts = [at for at in range(len(old)) if at not in gone and (repeated or not equals.old_repeats[at])]
    rights = [at for at in range(len(new)) if at not in taken and (repeated or not equals.new_repeats[at])]
    candidates = []
    for left, right, share in [*likeness.candidates(lefts, rights), *_in_its_section(equals, lefts, rights, likeness)]:
        own = headings.same(left, right)
        if not own and (equals.old_repeats[left] or equals.new_repeats[right]):
            continue
        if old[left].kind is new[right].kind is Kind.HEADING and not headings.alike(left, right):
            continue
        fair = share * (1 if old[left].kind is new[right].kind else OTHER_KIND)
        near = neighbours.enclose(left, right)
        if fair >= (NEAR if near else FAR):
            candidates.append((-fair - OWN_SECTION * near - OWN_SECTION * own, left, right))
    for _score, left, right in sorted(candidates):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
            if not headings.same(left, right) and likeness.alike_in_old(left, SIBLING):
                equals.guesses.add(left)


def _in_its_section(
    equals: Equals, lefts: Sequence[int], rights: Sequence[int], likeness: Likeness
) -> Iterator[tuple[int, int, float]]:
    """What repeats looks the same everywhere, so that those of its own section have to be named."""
    under: dict[int, list[int]] = {}
    for right in rights:
        under.setdefault(equals.headings.new.of[right], []).append(right)
    for left in lefts:
        if equals.old_repeats[left]:
            partner = equals.headings.partner.get(equals.headings.old.of[left])
            for right in under.get(partner, [])[:MOST] if partner is not None else ():
                yield left, right, likeness.share(left, right)


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


def _named(
    group: Group, stays: bool, old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness, guesses: set[int]
) -> Match:
    lefts, rights = group
    guess = not guesses.isdisjoint(lefts)
    if len(rights) > 1:
        return Match(lefts, rights, Change.SPLIT, likeness.of(group), guess)
    if len(lefts) > 1:
        return Match(lefts, rights, Change.JOINED, likeness.of(group), guess)
    if folded(old[lefts[0]].text) == folded(new[rights[0]].text):
        return Match(lefts, rights, Change.UNCHANGED if stays else Change.MOVED, guess=guess)
    return Match(lefts, rights, Change.EDITED if stays else Change.MOVED_EDITED, likeness.of(group), guess)


def _as_a_twin(each: Match, old: Sequence[Unit], new: Sequence[Unit], twins: set[str]) -> Match:
    """Where it is a guess which of twins stayed, it is one too which is gone or new."""
    if each.old and each.new:
        return each
    unit = old[each.old[0]] if each.old else new[each.new[0]]
    return replace(each, guess=folded(unit.text) in twins)


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
