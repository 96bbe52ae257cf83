"""What the texts of a family have in common, and which family a text belongs to by that."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean, median_low

from portal.text.families.gathering import Gathered

CORED = 3  # texts that have a core
COMMON, COMMONLY = 0.12, 2  # of the texts of a family, and how many at least, have what belongs to its core
PHRASE = 10  # numbers: a core with fewer is a sentence that some wrote
LETTER, COVERED = 0.30, 0.25  # of the middle text stands in its core, and of this in the text; else it is habits
SHORT, WHOLLY = 20, 0.45  # words: of a shorter letter so much stands in the middle text; sentences of habit are short
SHARED = 3  # texts of a group with the same numbers
PARTED, PART = 0.60, 0.25  # of these that a text has and no other letter, and of all, are its letter's
SAME = 0.57  # of the smaller of two cores stands in the other: they are of one letter, as who borrows takes a third
VOTED, VOTES = 0.12, 3  # of a text's numbers, and how many at least, stand in the core
PLAIN = 0.50  # of them; below that they must lie apart, as edits leave something everywhere, and who borrows takes one
SPREAD, SPREAD_HERE = 0.40, 0.50  # piece: so much of the letter, or of the text, lies between the outermost
ORDERED = 25  # texts that tell in which order the words of a letter stand

Group = list[int]  # texts by their places among those gathered
Core = tuple[int, ...]  # numbers in the order of the letter


def cored(gathered: Gathered, groups: Iterable[Group]) -> list[Core]:
    """The cores of all letters among these groups; what two groups have of one letter makes one core."""
    letters = [letter for group in groups if (letter := letter_of(gathered, group)) is not None]
    return [core_of(gathered, letter) for letter in _joined(letters)]


def core_of(gathered: Gathered, group: Group) -> Core:
    standing = defaultdict(list)
    for one in group[:ORDERED]:
        numbers = gathered.of(one)
        for number, place in zip(numbers, gathered.places(one), strict=True):
            standing[number].append(place)
    core = numbers_of(gathered, group)
    return tuple(sorted(core, key=lambda number: (fmean(standing[number]) if number in standing else 0, number)))


def numbers_of(gathered: Gathered, group: Group) -> set[int]:
    """The numbers of the core of these; none where they are too few to have one."""
    if gathered.weight(group) < CORED:
        return set()
    return _shared(gathered, group, max(COMMONLY, COMMON * gathered.weight(group)))


def _shared(gathered: Gathered, group: Group, least: float) -> set[int]:
    """The numbers that so many of these texts have."""
    counted: Counter[int] = Counter()
    for one in group:
        for _text in gathered.alike[one]:
            counted.update(gathered.of(one))
    return {number for number, times in counted.items() if times >= least}


def letter_of(gathered: Gathered, group: Group) -> tuple[Group, set[int]] | None:
    """The texts of the group by which its letter is known, with what they share; none where they share habits.

    These are all of them or, where many came for a sentence of it, those who have most of the letter.
    """
    while len(core := numbers_of(gathered, group)) >= PHRASE:
        both = [len(core.intersection(gathered.of(one))) for one in group]
        shares = [many / gathered.sizes[one] for many, one in zip(both, group, strict=True) if many]
        short = len(core) * median_low(gathered.thinned[one] for one in group) < SHORT
        if median_low(both) >= (WHOLLY if short else COVERED) * len(core) and median_low(shares) >= LETTER:
            return group, core
        near = [
            one
            for one, many in zip(group, both, strict=True)
            if many >= COVERED * len(core) and many >= LETTER * gathered.sizes[one]
        ]
        if short or len(near) == len(group):
            return None
        group = near
    return None


def parted(gathered: Gathered, group: Group) -> list[Group]:
    """The letters in a group, as one that borrows from another may have come to it.

    Looked at are only numbers that some share: of these an edited text has few, but hardly any of another letter. Who
    has most of them comes first, so that all who follow have a part of that.
    """
    if gathered.weight(group) < CORED:
        return []
    shared = _shared(gathered, group, SHARED)
    numbers = {one: shared.intersection(gathered.of(one)) for one in group}
    parts: list[Group] = []
    owner: dict[int, int] = {}
    for one in sorted(group, key=lambda one: -len(numbers[one])):
        votes = Counter(owner[number] for number in numbers[one] if number in owner)
        unowned = len(numbers[one]) - votes.total()
        least = PART * len(numbers[one])
        near = (part for part, many in votes.items() if many >= max(least, PARTED * (many + unowned)))
        best = max(near, default=len(parts))
        if best == len(parts):
            parts.append([])
        parts[best].append(one)
        for number in numbers[one]:
            owner.setdefault(number, best)
    return parts


def _joined(letters: Sequence[tuple[Group, set[int]]]) -> Iterator[Group]:
    """Letters with overlapping cores, together."""
    leader = list(range(len(letters)))
    order = sorted(leader, key=lambda at: -len(letters[at][0]))
    standing: defaultdict[int, list[int]] = defaultdict(list)
    for at in order:
        core = letters[at][1]
        overlaps = Counter(other for number in core for other in standing[number])
        shares = {other: both / min(len(core), len(letters[other][1])) for other, both in overlaps.items()}
        nearest = max(shares, key=shares.__getitem__, default=at)
        if shares.get(nearest, 0) >= SAME:
            leader[_first(leader, at)] = _first(leader, nearest)
        for number in core:
            standing[number].append(at)
    together: defaultdict[int, Group] = defaultdict(list)
    for at in order:
        together[_first(leader, at)] += letters[at][0]
    yield from together.values()


def _first(leader: list[int], at: int) -> int:
    while leader[at] != at:
        at = leader[at]
    return at


class Voting:
    """Cores by their numbers, for texts to be asked which of them is theirs."""

    def __init__(self, cores: Sequence[Core]) -> None:
        self._sizes = [len(core) for core in cores]
        self._standing: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for which, core in enumerate(cores):
            for rank, number in enumerate(core):
                self._standing[number].append((which, rank))

    def best(self, numbers: Sequence[int], places: Sequence[int], size: int, length: int) -> tuple[int, int] | None:
        """The place of the core that a text is of, and how many of its numbers stand there.

        ``size`` is that of the whole sketch, of which ``numbers`` may be a part, and ``length`` that of the text.
        """
        standing, least = self._standing, max(VOTES, VOTED * size)
        hits = [at for at, number in enumerate(numbers) if number in standing]
        if len(hits) < least:
            return None
        met: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for at in hits:
            for core, rank in standing[numbers[at]]:
                met[core].append((rank, places[at]))
        for core, found in sorted(met.items(), key=lambda one: -len(one[1])):
            if len(found) < least:
                return None
            in_core, in_text = (_spread(side) for side in zip(*found, strict=True))
            if len(found) >= PLAIN * size or in_core >= SPREAD * self._sizes[core] or in_text >= SPREAD_HERE * length:
                return core, len(found)
        return None


def _spread(places: Iterable[int]) -> int:
    """From the first to the last, without the outermost twentieths."""
    order = sorted(places)
    cut = len(order) // 20
    return order[-1 - cut] - order[cut] + 1
