"""Reading summaries: what is counted, how the text stands, and what is missing before it is published."""

from portal.queries.summaries.figures import STATES, Figures, codes, figures
from portal.queries.summaries.gate import Approved, Missing, approvals, left, missing, reviewer
from portal.queries.summaries.texts import Standing, editions, in_work, paragraph, paragraphs, standing, with_figures

__all__ = [
    "STATES",
    "Approved",
    "Figures",
    "Missing",
    "Standing",
    "approvals",
    "codes",
    "editions",
    "figures",
    "in_work",
    "left",
    "missing",
    "paragraph",
    "paragraphs",
    "reviewer",
    "standing",
    "with_figures",
]
