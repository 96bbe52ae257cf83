"""Families among many texts: gathered strictly, known by their cores, and gathered again by these.

What each threshold is worth is told by ``python -m bench.families``; run it before and after a change.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Generic, TypeVar

from portal.text.families.coring import CORED, Core, Group, Voting, core_of, cored, letter_of, parted
from portal.text.families.gathering import Gathered
from portal.text.families.scattering import many, scattered
from portal.text.families.weighing import MOSTLY, weighed

STRICT, STRICTLY = 0.10, 4  # of a text's pairs of numbers, and how many at least, to join those that came before

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Member(Generic[Id]):
    """A text of a family; ``share`` is how much of what it was looked at by the letter has, too, in per cent.

    Three words in a row must be the same to count: of a text with every tenth word changed it is some 73.
    """

    id: Id
    share: int


@dataclass(frozen=True, slots=True)
class Family(Generic[Id]):
    """Two texts or more, in the order in which they came.

    ``medoid`` is the one most like all, with which others are compared: who wrote first may have changed most.
    ``core`` is kept for what arrives later; a family of two has none.
    """

    members: tuple[Member[Id], ...]
    medoid: Id
    core: Core


def found(texts: Iterable[tuple[Id, str]], common: Iterable[int] = ()) -> list[Family[Id]]:
    """Every family among these texts, the largest first; their order is that of their arrival.

    ``common`` are :func:`shingles` of what everybody may have copied: drafts, questions, sentences of the form.
    """
    ids: list[Id] = []
    gathered = Gathered(_noting(texts, ids), common)
    gathered.drop(scattered(gathered))
    groups = _strictly(gathered, range(len(gathered)))
    letters, left = _by_cores(gathered, [part for group in groups for part in parted(gathered, group)])
    rest = _strictly(gathered, left)
    letters += [part for group in rest for part in parted(gathered, group)]
    gathered.drop(_of_nobody(gathered, [letter for letter in letters if letter_of(gathered, letter) is not None]))
    letters, left = weighed(gathered, *_by_cores(gathered, letters))
    of_none = set(left)
    rest = [kept for group in rest if len(kept := [one for one in group if one in of_none]) > 1]
    rest += [[one] for one in left if len(gathered.alike[one]) > 1]
    families = [_family(gathered, group, ids) for group in letters + rest if _is_family(gathered, group)]
    return sorted(families, key=lambda family: -len(family.members))


def _noting(texts: Iterable[tuple[Id, str]], ids: list[Id]) -> Iterator[str]:
    for id_, text in texts:
        ids.append(id_)
        yield text


def _strictly(gathered: Gathered, ones: Iterable[int]) -> list[Group]:
    """Groups in the order of arrival. A pair belongs to the first who has it, and a text goes to whom most of its do.

    Pairs and not single numbers: among a hundred thousand texts most runs of three words are somebody's already, and a
    letter that few sent would be scattered over all these. That two follow each other is hardly ever so by chance.
    """
    groups: list[Group] = []
    owner: dict[int, int] = {}
    for one in ones:
        pairs = _pairs(gathered, one)
        votes = Counter(owner[pair] for pair in pairs if pair in owner)
        best = max(votes, key=votes.__getitem__, default=-1)
        if votes[best] < max(STRICTLY, STRICT * len(pairs)):
            best = len(groups)
            groups.append([])
        groups[best].append(one)
        for pair in pairs:
            owner.setdefault(pair, best)
    return groups


def _pairs(gathered: Gathered, one: int) -> list[int]:
    """Of each two numbers that follow each other in the text, one number."""
    numbers = [number for _place, number in sorted(zip(gathered.places(one), gathered.of(one), strict=True))]
    return [hash(pair) for pair in pairwise(numbers)]


def _of_nobody(gathered: Gathered, letters: Iterable[Group]) -> set[int]:
    """Numbers of which most texts are in no letter: what these have of them, they have by habit."""
    least = many(gathered)
    here = Counter(chain.from_iterable(gathered.of(one) for letter in letters for one in letter))
    return {number for number, times in gathered.times.items() if times >= least and here[number] < MOSTLY * times}


def _by_cores(gathered: Gathered, groups: Iterable[Group]) -> tuple[list[Group], Group]:
    """Each text to the letter it is of, and those that are of none."""
    cores = cored(gathered, groups)
    voting = Voting(cores)
    found: list[Group] = [[] for _core in cores]
    left: Group = []
    for one in range(len(gathered)):
        best = voting.best(gathered.of(one), gathered.places(one), gathered.sizes[one], gathered.lengths[one])
        (left if best is None else found[best[0]]).append(one)
    return [group for group in found if group], left


def _is_family(gathered: Gathered, group: Group) -> bool:
    """Two, or all with the same words, or a letter; many that share only a sentence are none."""
    if len(group) == 1 or gathered.weight(group) < CORED:
        return gathered.weight(group) > 1
    return letter_of(gathered, group) is not None


def _family(gathered: Gathered, group: Group, ids: Sequence[Id]) -> Family[Id]:
    core = core_of(gathered, group) or tuple(gathered.of(group[0]))
    in_core = set(core)
    both = {one: len(in_core.intersection(gathered.of(one))) for one in group}
    lowest = sorted(core)

    def likeness(one: int) -> float:
        """By the numbers up to its highest: of a longer text more are looked at, which is no merit of it."""
        reach = bisect_right(lowest, gathered.of(one)[-1]) if both[one] else 0
        return both[one] / max(1, gathered.sizes[one] + reach - both[one])

    medoid = max(group, key=likeness)
    shares = {one: round(100 * both[one] / size) if (size := gathered.sizes[one]) else 100 for one in group}
    members = sorted((place, shares[one]) for one in group for place in gathered.alike[one])
    return Family(
        tuple(Member(ids[place], share) for place, share in members),
        ids[gathered.alike[medoid][0]],
        core if len(members) >= CORED else (),
    )
