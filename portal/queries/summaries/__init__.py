"""Reading summaries: what is counted, how the text stands, and what is missing before it is published."""

from portal.queries.summaries.figures import STATES, Figures, codes, figures, offered
from portal.queries.summaries.gate import Approved, Missing, Signatures, left, missing, signatures
from portal.queries.summaries.published import PAGE, Answered, Published, answers_to, ledger, published
from portal.queries.summaries.texts import Standing, editions, in_work, paragraph, paragraphs, standing, with_figures

__all__ = [
    "PAGE",
    "STATES",
    "Answered",
    "Approved",
    "Figures",
    "Missing",
    "Published",
    "Signatures",
    "Standing",
    "answers_to",
    "codes",
    "editions",
    "figures",
    "in_work",
    "ledger",
    "left",
    "missing",
    "offered",
    "paragraph",
    "paragraphs",
    "published",
    "signatures",
    "standing",
    "with_figures",
]
