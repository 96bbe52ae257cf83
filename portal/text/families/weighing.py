"""How likely it is that a text has the words of a letter by chance: what only its members write says most."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import prod

from portal.text.families.coring import COMMON, COMMONLY, Group
from portal.text.families.gathering import Gathered
from portal.text.families.sketching import RUN

MOSTLY = 0.5  # of all who have words of a letter are its members, or having them says nothing
STAYS, JOINS = 0.5, 0.01  # chance above which a member leaves, and up to which a text that was of no letter joins
APART = 2  # runs that do not overlap; one alone may be a phrase

Met = tuple[float, int]  # a run of words that a letter owns: the share of others among who have it, and its place


class _Owners:
    """Whose each number is: a letter's, if of all who have it most are its members."""

    def __init__(self, gathered: Gathered, letters: Sequence[Group]) -> None:
        self._gathered = gathered
        self._here = [Counter(chain.from_iterable(gathered.of(one) for one in letter)) for letter in letters]
        self._owner = {
            number: at
            for at, here in enumerate(self._here)
            for number, own in here.items()
            if own >= max(COMMONLY, COMMON * len(letters[at])) and own > MOSTLY * gathered.times[number]
        }

    def chance(self, one: int, letter: int) -> float:
        """How likely a member has by chance what it has of its letter: surely, where that is nothing."""
        return prod(_apart(self._met(one, letter).get(letter, [])))

    def likeliest(self, one: int) -> tuple[float, int]:
        """The chance of a text of no letter, and the letter of which it is least likely to have so much by chance."""
        if sum(map(self._owner.__contains__, self._gathered.of(one))) < APART:
            return 1, -1
        met = {at: chances for at, found in self._met(one).items() if len(chances := _apart(found)) >= APART}
        return min(((prod(chances), at) for at, chances in met.items()), default=(1, -1))

    def _met(self, one: int, member_of: int = -1) -> dict[int, list[Met]]:
        """By letter. A text is no witness of its own."""
        gathered, found = self._gathered, dict[int, list[Met]]()
        for number, place in zip(gathered.of(one), gathered.places(one), strict=True):
            at = self._owner.get(number, -1)
            if at >= 0:
                times = gathered.times[number]
                found.setdefault(at, []).append(((times - self._here[at][number] + (at == member_of)) / times, place))
        return found


def weighed(gathered: Gathered, letters: Sequence[Group], left: Group) -> tuple[list[Group], Group]:
    """The letters and those who are of none, once each text was asked by the words that are a letter's own.

    Whoever changed every fourth word of a short letter has as little of it as others have of what many write; but
    these have nothing that is its own.
    """
    owners = _Owners(gathered, letters)
    stay: list[Group] = []
    none: Group = []
    for at, letter in enumerate(letters):
        stay.append([])
        for one in letter:
            (stay[at] if owners.chance(one, at) <= STAYS else none).append(one)
    for one in left:
        chance, at = owners.likeliest(one)
        (stay[at] if chance <= JOINS else none).append(one)
    return [letter for letter in stay if letter], sorted(none)


def _apart(found: list[Met]) -> list[float]:
    """Of runs that overlap only the one that says most: the runs of one phrase come together."""
    used: list[Met] = []
    for each in sorted(found):
        if all(abs(each[1] - place) >= RUN for _chance, place in used):
            used.append(each)
    return [chance for chance, _place in used]
