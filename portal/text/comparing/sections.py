"""Under which heading a passage stands, and which section of the old version became which of the new one."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from portal.text.comparing import tokens
from portal.text.comparing.units import Unit
from portal.text.passages import Kind

OUTSIDE = -1  # before the first heading
Held = dict[int, list[int]]
ALIKE = 0.5  # of the words that tell headings apart, so many are in both
USUAL = 0.3  # a word of more headings than that does not tell them apart
LETTERS = 4  # of a word that says anything in a heading; numbers always do


class Sections:
    """The headings of a version as a tree, and what stands directly under each of them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.of: list[int] = []
        self.parent: dict[int, int] = {}
        self.inside: defaultdict[int, list[int]] = defaultdict(list)
        above: list[int] = []
        for index, unit in enumerate(units):
            if unit.kind is Kind.HEADING:
                while above and units[above[-1]].level >= unit.level:
                    above.pop()
                self.parent[index] = above[-1] if above else OUTSIDE
                above.append(index)
            else:
                self.inside[above[-1] if above else OUTSIDE].append(index)
            self.of.append(above[-1] if above else OUTSIDE)


class Headings:
    """Pairs the sections of two versions: by equal headings, by alike ones, and by what stands under them."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old, self.new = Sections(old), Sections(new)
        self.partner: dict[int, int] = {OUTSIDE: OUTSIDE}
        sides = ((old, self.old), (new, self.new))
        self._names = [{at: _name(units[at].text) for at in sections.parent} for units, sections in sides]
        self._telling = self._words_that_tell()

    def same(self, left: int, right: int) -> bool:
        """Whether both passages stand in one section."""
        return self.partner.get(self.old.of[left]) == self.new.of[right]

    def pair(self, pairs: dict[int, int], repeats: tuple[Sequence[bool], Sequence[bool]]) -> None:
        """``pairs`` are passages that are surely the same; those of headings are added to it."""
        own = self._own(self.old, repeats[0]), self._own(self.new, repeats[1])
        self.partner |= {left: right for left, right in pairs.items() if left in self.old.parent}
        known = 0
        while known < len(self.partner):
            known = len(self.partner)
            self._by_name_below_the_same()
            if known == len(self.partner):
                self._by_likeness()
            if known == len(self.partner):
                self._by_what_they_hold(pairs, *own)
        pairs |= {left: right for left, right in self.partner.items() if left != OUTSIDE}

    def _free(self) -> tuple[list[int], list[int]]:
        taken = set(self.partner.values())
        lefts = [at for at in self.old.parent if at not in self.partner]
        return lefts, [at for at in self.new.parent if at not in taken]

    def _by_name_below_the_same(self) -> None:
        places: defaultdict[tuple[int | None, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        lefts, rights = self._free()
        for left in lefts:
            places[self.partner.get(self.old.parent[left]), self._names[0][left]][0].append(left)
        for right in rights:
            places[self.new.parent[right], self._names[1][right]][1].append(right)
        for mine, theirs in places.values():
            if len(mine) == len(theirs):  # of several side by side nobody knows which one is gone
                self.partner |= dict(zip(mine, theirs, strict=True))

    def _by_likeness(self) -> None:
        lefts, rights = self._free()
        below: defaultdict[int, list[int]] = defaultdict(list)
        for right in rights:
            below[self.new.parent[right]].append(right)
        near = [
            (-share, left, right)
            for left in lefts
            for right in below.get(self.partner.get(self.old.parent[left], len(self.new.of)), ())
            if (share := self._share(left, right)) >= ALIKE
        ]
        taken: set[int] = set()
        for _share, left, right in sorted(near):
            if left not in self.partner and right not in taken:
                self.partner[left] = right
                taken.add(right)

    def alike(self, left: int, right: int) -> bool:
        """Whether two headings, wherever they stand, have most of the words that tell them from others."""
        return self._share(left, right) >= ALIKE

    def _share(self, left: int, right: int) -> float:
        ours, theirs = self._telling[0][left], self._telling[1][right]
        return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))

    def _words_that_tell(self) -> list[dict[int, frozenset[str]]]:
        """Of «Fabricación de vidrio» beside «Fabricación de acero», the words that only one of them has."""
        words = [{at: _telling(name) for at, name in names.items()} for names in self._names]
        usual = set()
        for side in words:
            spread = Counter(word for said in side.values() for word in said)
            usual |= {word for word, times in spread.items() if times > max(1, USUAL * len(side))}
        return [{at: said - usual for at, said in side.items()} for side in words]

    @staticmethod
    def _own(sections: Sections, repeats: Sequence[bool]) -> dict[int, list[int]]:
        """What stands in a section and nowhere else."""
        return {under: [at for at in inside if not repeats[at]] for under, inside in sections.inside.items()}

    def _by_what_they_hold(self, pairs: dict[int, int], ours: Held, theirs: Held) -> None:
        """A heading said otherwise, above mostly the same passages."""
        lefts, rights = self._free()
        free = set(rights)
        for left in lefts:
            held = [pairs[at] for at in ours.get(left, ()) if at in pairs]
            went = Counter(self.new.of[at] for at in held).most_common(1)
            if not went or went[0][0] not in free:
                continue
            right, many = went[0]
            if 2 * many > max(len(ours[left]), len(theirs[right])):
                self.partner[left] = right
                free.discard(right)


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _telling(name: str) -> frozenset[str]:
    words = (name[start:end] for start, end in tokens.word_spans(name))
    return frozenset(word for word in words if len(word) >= LETTERS or word.isnumeric())
