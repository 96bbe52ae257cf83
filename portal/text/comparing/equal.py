"""Passages whose words are equal. One that repeats verbatim is the same passage only in its own section."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.text.comparing.sections import Headings, Sections
from portal.text.comparing.units import Group, Unit
from portal.text.passages import Kind

Name = tuple[bool, str]  # whether it is a heading, and its words with single spaces
Behind = tuple[int, int]  # the passage of the new version that it stands behind, and how many others are between


def folded(text: str) -> str:
    return "\n".join([" ".join(line.split()) for line in text.split("\n")]).rstrip("\n")


class Equals:
    """Which equal passages are one: ``pairs``, and among them ``guesses``, which only a person can judge."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.pairs: dict[int, int] = {}
        self.guesses: set[int] = set()
        self._taken: set[int] = set()
        self._torn: tuple[set[int], set[int]] = set(), set()
        self.headings = Headings(old, new)
        self._old, self._new = [_named(unit) for unit in old], [_named(unit) for unit in new]
        before, after = Counter(self._old), Counter(self._new)
        self._repeated = {name for name in before.keys() | after.keys() if before[name] > 1 or after[name] > 1}
        self.old_repeats = [name in self._repeated for name in self._old]
        self.new_repeats = [name in self._repeated for name in self._new]

    def pair_the_certain(self) -> None:
        """What stands once in both versions, the headings, and what stands once in a section of both."""
        there = {name: index for index, name in enumerate(self._new) if name not in self._repeated and name[1]}
        self.pairs |= {index: there[name] for index, name in enumerate(self._old) if name in there}
        self.headings.pair(self.pairs, (self.old_repeats, self.new_repeats))
        for mine, theirs in list(self._waiting()):
            if len(mine) == len(theirs) == 1:
                self.pairs[mine[0]] = theirs[0]

    def leave_to(self, torn: Iterable[Group]) -> None:
        """Passages that became several, or one of several, have no partner beside these, even where an equal waits."""
        for lefts, rights in torn:
            self._torn[0].update(lefts)
            self._torn[1].update(rights)

    def pair_by_neighbours(self) -> None:
        """Of several in one section, those behind the same passage. Where one of twins is gone, it is a guess which."""
        old = _behind(self.headings.old, self.pairs, self.old_repeats)
        new = _behind(self.headings.new, {right: right for right in self.pairs.values()}, self.new_repeats)
        self._taken = set(self.pairs.values())
        for mine, theirs in list(self._waiting()):
            after = _by(old, mine), _by(new, theirs)
            for post in after[0].keys() & after[1].keys():
                lefts, rights = after[0][post], after[1][post]
                next_left = [at for at in lefts if not old[at][1]]
                next_right = [at for at in rights if not new[at][1]]
                self._in_order(next_left, next_right)
                self._in_order(lefts, rights, certain=lefts == next_left or rights == next_right)
            self._in_order(mine, theirs, certain=False)

    def _in_order(self, mine: Iterable[int], theirs: Iterable[int], *, certain: bool = True) -> None:
        lefts = [at for at in mine if at not in self.pairs]
        rights = [at for at in theirs if at not in self._taken]
        for left, right in zip(lefts, rights, strict=False):
            self.pairs[left] = right
            self._taken.add(right)
            if not certain or len(lefts) != len(rights):
                self.guesses.add(left)

    def _waiting(self) -> Iterator[tuple[list[int], list[int]]]:
        """Equal passages of two sections that are one, as far as they have no partner yet."""
        places: defaultdict[tuple[int, Name], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        headings = self.headings
        gone, taken = self._torn[0] | self.pairs.keys(), self._torn[1] | set(self.pairs.values())
        for left, name in enumerate(self._old):
            if left not in gone and not name[0] and headings.old.of[left] in headings.partner:
                places[headings.partner[headings.old.of[left]], name][0].append(left)
        for right, name in enumerate(self._new):
            if right not in taken and not name[0]:
                places[headings.new.of[right], name][1].append(right)
        return (each for each in places.values() if each[0] and each[1])


def _behind(sections: Sections, became: Mapping[int, int], repeats: Sequence[bool]) -> list[Behind]:
    """For each passage the last known one before it in its section, and how many unknown ones stand between."""
    found, post, between, section = [], -1, 0, -1
    for index, under in enumerate(sections.of):
        if under != section:
            post, between, section = -1, 0, under
        found.append((post, between))
        if index in became:
            post, between = became[index], 0
        elif not repeats[index]:
            between += 1
    return found


def _by(behind: Sequence[Behind], indexes: Iterable[int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for index in indexes:
        found[behind[index][0]].append(index)
    return found


def _named(unit: Unit) -> Name:
    return unit.kind is Kind.HEADING, folded(unit.text)
