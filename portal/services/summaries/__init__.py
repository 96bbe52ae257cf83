"""Answering what was said in a round, and writing, reviewing, approving and publishing the summary of all of it."""

from portal.services.summaries.answering import LONGEST_REASON, assign, decide, propose, undo
from portal.services.summaries.approving import approve, publish, review, take_back
from portal.services.summaries.points import Published, analyse, drop_point, has_point, make_point
from portal.services.summaries.writing import add, begin, drop, move, put_back, write

__all__ = [
    "LONGEST_REASON",
    "Published",
    "add",
    "analyse",
    "approve",
    "assign",
    "begin",
    "decide",
    "drop",
    "drop_point",
    "has_point",
    "make_point",
    "move",
    "propose",
    "publish",
    "put_back",
    "review",
    "take_back",
    "undo",
    "write",
]
