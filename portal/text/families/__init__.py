"""Identical and nearly identical texts: a form letter that many people sent, each with words of their own.

In the trade: near-duplicate detection by shingles. A letter is known by its **core**, the runs of three words that its
texts have in common; texts vote for cores, and what most of them copied from somewhere else counts for none. Nothing
here decides about a text: families are found so that a person may read one text closely and the others by what is
their own. One letter in two languages is two families, and what is said in other words is not found.
"""

from portal.text.families.arriving import Cores, Vote, packed, unpacked
from portal.text.families.finding import Family, Member, found
from portal.text.families.sentences import Compared, Fit, compared, sentences
from portal.text.families.sketching import shingles

__all__ = [
    "Compared",
    "Cores",
    "Family",
    "Fit",
    "Member",
    "Vote",
    "compared",
    "found",
    "packed",
    "sentences",
    "shingles",
    "unpacked",
]
