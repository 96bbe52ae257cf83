"""Comments on drafts: what was said about a version and where, how it came there, and what still needs an eye."""

from portal.queries.contributions.on_drafts.comments import Comment, Filter
from portal.queries.contributions.on_drafts.counting import Counts, counts
from portal.queries.contributions.on_drafts.disputes import (
    Question,
    Questions,
    Settlement,
    dispute,
    question,
    questioned,
)
from portal.queries.contributions.on_drafts.faring import Fared, fared
from portal.queries.contributions.on_drafts.following import Followed, Origin, followed, origins
from portal.queries.contributions.on_drafts.marking import Mark, marks
from portal.queries.contributions.on_drafts.placements import (
    Table,
    at_passage,
    at_passages,
    on_whole,
    one,
    placement,
    shelf,
    table,
    uncertain,
)
from portal.queries.contributions.on_drafts.waiting import COUNTED, Waiting, to_place, unplaced, waiting

__all__ = [
    "COUNTED",
    "Comment",
    "Counts",
    "Fared",
    "Filter",
    "Followed",
    "Mark",
    "Origin",
    "Question",
    "Questions",
    "Settlement",
    "Table",
    "Waiting",
    "at_passage",
    "at_passages",
    "counts",
    "dispute",
    "fared",
    "followed",
    "marks",
    "on_whole",
    "one",
    "origins",
    "placement",
    "question",
    "questioned",
    "shelf",
    "table",
    "to_place",
    "uncertain",
    "unplaced",
    "waiting",
]
