"""Words that many wrote without copying a letter: a greeting, a law, a habit. They say nothing of who copied whom."""

from collections import defaultdict
from itertools import combinations

from portal.text.families.gathering import Gathered

HELD, HELD_SHARE = 5, 0.0015  # texts, and of all texts: of fewer with the same words nothing can be told
ASKED, ALIKE, PAIRS = 5, 0.25, 2  # so many of these are compared two by two; who copied one letter has this share of
# all numbers in common, in so many pairs at least


def many(gathered: Gathered) -> float:
    """In how many texts words may be a habit."""
    return max(HELD, HELD_SHARE * len(gathered))


def scattered(gathered: Gathered) -> set[int]:
    """Numbers of many texts that have little else in common.

    It is asked before texts are gathered: words that everybody has belong to whoever came first with them, and whoever
    copied a letter of such words would find none of their own.
    """
    sizes, least = gathered.sizes, many(gathered)
    often = {number for number, times in gathered.times.items() if times >= least}
    numbers = [frozenset(gathered.of(one)) for one in range(len(gathered))]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for one, own in enumerate(numbers):
        for number in own & often:
            holders[number].append(one)
    found = set()
    for number, texts in holders.items():
        pairs = 0
        for one, other in combinations(texts[:: len(texts) // ASKED][:ASKED], 2):
            if len(numbers[one] & numbers[other]) >= ALIKE * max(sizes[one], sizes[other]):
                pairs += 1
                if pairs == PAIRS:
                    break
        else:
            found.add(number)
    return found
