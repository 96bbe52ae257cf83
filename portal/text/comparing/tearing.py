"""Passages that became several, or several that became one, with hardly a word changed: found by what they say.

A paragraph made into a list of items has no item that resembles it; together they do.
"""

from collections import defaultdict
from collections.abc import Sequence

from portal.text.comparing.likeness import Likeness
from portal.text.comparing.sections import Headings
from portal.text.comparing.units import Group, Unit
from portal.text.passages import Kind

WHOLE = {Kind.HEADING, Kind.ROW}  # neither split nor joined
WITHIN = 0.75  # of a piece's words stand in the whole, in their order
COVERED = 0.7  # of the words of the whole stand in its pieces; the rest may be letters of items, "and"
OWN = 0.5  # of a piece's words are not in the other pieces


def torn(
    old: Sequence[Unit],
    new: Sequence[Unit],
    pairs: dict[int, int],
    repeats: tuple[Sequence[bool], Sequence[bool]],
    headings: Headings,
    likeness: Likeness,
) -> list[Group]:
    """Groups of passages that have no partner yet, each passage in one group at most."""
    taken = set(pairs.values())
    free_old = [at for at, unit in enumerate(old) if at not in pairs and unit.kind not in WHOLE]
    free_new = [at for at, unit in enumerate(new) if at not in taken and unit.kind not in WHOLE]
    found: list[Group] = []
    gone: tuple[set[int], set[int]] = set(), set()
    for of_old in (True, False):
        wholes: defaultdict[int, list[tuple[float, bool, int]]] = defaultdict(list)
        for piece, whole, share in likeness.pieces(free_old, free_new, of_old=of_old):
            near = headings.same(*((whole, piece) if of_old else (piece, whole)))
            often = repeats[0 if of_old else 1][whole]
            if share >= WITHIN and (near or not often):
                wholes[piece].append((share, near, -whole))
        home = {piece: -max(places)[2] for piece, places in wholes.items()}
        for whole, run in _runs(home):
            group = _fitting(whole, run, likeness, of_old=of_old)
            if group and gone[0].isdisjoint(group[0]) and gone[1].isdisjoint(group[1]):
                found.append(group)
                gone[0].update(group[0])
                gone[1].update(group[1])
    return found


def _runs(home: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Pieces of one whole that stand side by side."""
    found: list[tuple[int, list[int]]] = []
    for piece in sorted(home):
        if found and found[-1][0] == home[piece] and found[-1][1][-1] == piece - 1:
            found[-1][1].append(piece)
        else:
            found.append((home[piece], [piece]))
    return found


def _fitting(whole: int, pieces: Sequence[int], likeness: Likeness, *, of_old: bool) -> Group | None:
    """The whole with its pieces, without those at either end that only say again what others say."""

    def group(some: Sequence[int]) -> Group:
        return ((whole,), tuple(some)) if of_old else (tuple(some), (whole,))

    def own(piece: int, rest: Sequence[int]) -> float:
        size = likeness.size_of_new(piece) if of_old else likeness.size_of_old(piece)
        return likeness.gain(group(rest), group(pieces)) / size

    while len(pieces) > 1 and own(pieces[0], pieces[1:]) < OWN:
        pieces = pieces[1:]
    while len(pieces) > 1 and own(pieces[-1], pieces[:-1]) < OWN:
        pieces = pieces[:-1]
    size = likeness.size_of_old(whole) if of_old else likeness.size_of_new(whole)
    covered = likeness.common(group(pieces)) >= COVERED * size
    return group(pieces) if len(pieces) > 1 and covered else None
