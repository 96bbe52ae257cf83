"""How likely it is that a text has the words of a letter by chance: what only its members write says most."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import prod

from portal.text.families.coring import COMMON, COMMONLY, Group
from portal.text.families.gathering import Gathered
from portal.text.families.sketching import RUN

MOSTLY = 0.5  # of all who have words of a letter are its members, or having them says nothing
JOINS = 0.02  # chance up to which a text that was of no letter joins
APART = 2  # runs that do not overlap; one alone may be a phrase

Met = tuple[float, int]  # a run of words that a letter owns: the share of others among who have it, and its place


class _Owners:
    """Whose each number is: a letter's, if of all who have it most are its members."""

    def __init__(self, gathered: Gathered, letters: Sequence[Group]) -> None:
        self._gathered = gathered
        self._here = [
            {
                number: own
                for number, own in Counter(chain.from_iterable(gathered.of(one) for one in letter)).items()
                if own >= max(COMMONLY, COMMON * len(letter))
            }
            for letter in letters
        ]
        self._in_letters = Counter[int]()
        for here in self._here:
            self._in_letters.update(here)
        self._owner = {
            number: at
            for at, here in enumerate(self._here)
            for number, own in here.items()
            if own > MOSTLY * gathered.times[number]
        }

    def keep(self, one: int, letter: int) -> bool:
        """Whether a member has a run of words that more of its letter have than are of no letter."""
        here, all_, times = self._here[letter], self._in_letters, self._gathered.times
        return any(here.get(number, 0) > times[number] - all_[number] for number in self._gathered.of(one))

    def likeliest(self, one: int) -> tuple[float, int]:
        """The chance of a text of no letter, and the letter of which it is least likely to have so much by chance."""
        gathered, owner = self._gathered, self._owner
        if sum(map(owner.__contains__, gathered.of(one))) < APART:
            return 1, -1
        met: dict[int, list[Met]] = {}
        for number, place in zip(gathered.of(one), gathered.places(one), strict=True):
            if (at := owner.get(number, -1)) >= 0:
                times = gathered.times[number]
                met.setdefault(at, []).append(((times - self._here[at][number]) / times, place))
        chances = ((_apart(found), at) for at, found in met.items())
        return min(((prod(each), at) for each, at in chances if len(each) >= APART), default=(1, -1))


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
            (stay[at] if owners.keep(one, at) else none).append(one)
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
