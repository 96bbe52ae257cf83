"""Where a text is divided to be read page by page: at its chapters, and within one that is too heavy for a page."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.text.passages import Kind

LIGHT = 60_000  # bytes of a page, on a telephone over a slow line
PAGE, PASSAGE = 12_500, 660  # bytes that a page and a passage take beside their words, roughly
ROOM = LIGHT - PAGE


def weight(passages: int, letters: int) -> int:
    """Of so many passages with so many letters in all languages, in bytes, roughly."""
    return passages * PASSAGE + letters


class Extent(NamedTuple):
    """A passage as it is weighed: what it is, and how many letters it has in all languages."""

    kind: Kind
    level: int
    letters: int

    @property
    def weight(self) -> int:
        return weight(1, self.letters)


def beginnings(extents: Sequence[Extent]) -> list[int]:
    """At which passages (from 0) a part of the text begins that is read on a page of its own.

    A chapter is what stands under a heading of the first level below the title. One that is too heavy is divided
    before a heading within it, or between any two passages where there is none; a heading stays with what follows.
    Of what comes before the first chapter, only what is divided off it begins a part.
    """
    levels = [each.level for each in extents if each.kind is Kind.HEADING and each.level > 0]
    first = min(levels, default=None)
    heads = [at for at, each in enumerate(extents) if each.kind is Kind.HEADING and each.level == first]
    bounds = sorted({0, *heads, len(extents)})
    found = [at for begin, end in itertools.pairwise(bounds) for at in _parts(extents, begin, end)]
    return found if heads[:1] == [0] else found[1:]


def _parts(extents: Sequence[Extent], begin: int, end: int) -> Iterator[int]:
    """Where the pages of this chapter begin: as few as are light, none much lighter than the others."""
    yield begin
    left = sum(each.weight for each in extents[begin:end])
    while left > ROOM:
        room = min(ROOM, left // -(-left // ROOM) + PASSAGE)
        at, weight = begin, 0
        while at == begin or weight + extents[at].weight <= room:
            weight += extents[at].weight
            at += 1
            if at == end:
                return
        divided = _divided(extents, begin, at)
        left -= sum(each.weight for each in extents[begin:divided])
        begin = divided
        yield begin


def _divided(extents: Sequence[Extent], begin: int, end: int) -> int:
    """The last heading in the second half of these passages, or their end; never between headings and what follows."""
    half, weight, found = sum(each.weight for each in extents[begin:end]) // 2, 0, end
    for at in range(begin, end):
        if weight >= half and extents[at].kind is Kind.HEADING:
            found = at
        weight += extents[at].weight
    while found - 1 > begin and extents[found - 1].kind is Kind.HEADING:
        found -= 1
    return found
