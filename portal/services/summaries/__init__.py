"""Answering what was said in a round, and writing, reviewing, approving and publishing the summary of all of it."""

from portal.services.summaries.answering import LONGEST_REASON, assign, decide, propose, undo
from portal.services.summaries.approving import approve, publish, review, take_back
from portal.services.summaries.deciding import decide_alike
from portal.services.summaries.families import add_to_family, answer_family, link_families, take_out
from portal.services.summaries.gathering import arrive, ask_to_gather, gather, propose_themes
from portal.services.summaries.points import Published, analyse, drop_point, has_point, make_point
from portal.services.summaries.publishing import STEPS, advance, complete, give_up, order
from portal.services.summaries.ready import end_answer, keep_answer, revise_answer
from portal.services.summaries.responding import LONGEST_FEEDBACK, respond
from portal.services.summaries.sheets import bring_sheet, take_sheet
from portal.services.summaries.themes import (
    LONGEST_NAME,
    assign_theme,
    create_theme,
    drop_theme,
    merge_theme,
    rename_theme,
    split_theme,
    take_theme,
    unassign_theme,
)
from portal.services.summaries.understanding import ask_back, tell_back
from portal.services.summaries.writing import add, begin, drop, move, put_back, write

__all__ = [
    "LONGEST_FEEDBACK",
    "LONGEST_NAME",
    "LONGEST_REASON",
    "STEPS",
    "Published",
    "add",
    "add_to_family",
    "advance",
    "analyse",
    "answer_family",
    "approve",
    "arrive",
    "ask_back",
    "ask_to_gather",
    "assign",
    "assign_theme",
    "begin",
    "bring_sheet",
    "complete",
    "create_theme",
    "decide",
    "decide_alike",
    "drop",
    "drop_point",
    "drop_theme",
    "end_answer",
    "gather",
    "give_up",
    "has_point",
    "keep_answer",
    "link_families",
    "make_point",
    "merge_theme",
    "move",
    "order",
    "propose",
    "propose_themes",
    "publish",
    "put_back",
    "rename_theme",
    "respond",
    "review",
    "revise_answer",
    "split_theme",
    "take_back",
    "take_out",
    "take_sheet",
    "take_theme",
    "tell_back",
    "unassign_theme",
    "undo",
    "write",
]
