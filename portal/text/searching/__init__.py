"""Words as one search looks for them: the same analyser for what is found, what is asked and what is shown.

Only what comes out of it ever reaches a database, which is asked whether words stand in a row and nothing else. How
strongly a word stands there is a word of its own, and so is who may read it; see ``indexing``.
"""

from portal.text.searching.analysis import Word, analysed, sequences
from portal.text.searching.asking import Asked, Nothing, asked
from portal.text.searching.bridging import Bridge, Crossing
from portal.text.searching.excerpts import Piece, excerpt
from portal.text.searching.expressions import Expression, Tier, for_fts5, for_tsquery, tiers
from portal.text.searching.indexing import Reach, Stand, Text, indexed
from portal.text.searching.spelling import Spelled, nearest, slips, spelled

VERSION = 1
"""Of the analyser: what an index was made with. Another one has it made anew."""

__all__ = [
    "VERSION",
    "Asked",
    "Bridge",
    "Crossing",
    "Expression",
    "Nothing",
    "Piece",
    "Reach",
    "Spelled",
    "Stand",
    "Text",
    "Tier",
    "Word",
    "analysed",
    "asked",
    "excerpt",
    "for_fts5",
    "for_tsquery",
    "indexed",
    "nearest",
    "sequences",
    "slips",
    "spelled",
    "tiers",
]
