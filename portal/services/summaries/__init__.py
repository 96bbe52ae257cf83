"""Answering what was said in a round, and writing, reviewing, approving and publishing the summary of all of it."""

from portal.services.summaries.answering import LONGEST_REASON, assign, decide, propose, undo
from portal.services.summaries.approving import approve, publish, review, take_back
from portal.services.summaries.points import Published, analyse, drop_point, has_point, make_point
from portal.services.summaries.publishing import STEPS, advance, complete, give_up, order
from portal.services.summaries.writing import add, begin, drop, move, put_back, write

__all__ = [
    "LONGEST_REASON",
    "STEPS",
    "Published",
    "add",
    "advance",
    "analyse",
    "approve",
    "assign",
    "begin",
    "complete",
    "decide",
    "drop",
    "drop_point",
    "give_up",
    "has_point",
    "make_point",
    "move",
    "order",
    "propose",
    "publish",
    "put_back",
    "review",
    "take_back",
    "undo",
    "write",
]
