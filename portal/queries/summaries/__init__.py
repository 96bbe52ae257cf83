"""Reading summaries: what is counted, how the text stands, and what is missing before it is published."""

from portal.queries.summaries.duty import Reminder, before_it_is_begun, reminders
from portal.queries.summaries.figures import Figures, codes, figures, offered
from portal.queries.summaries.freezing import Edited, to_freeze, unusual
from portal.queries.summaries.gate import Missing, missing, signatures, without_a_point
from portal.queries.summaries.points import (
    Answer,
    Pointed,
    answerers,
    get_answered,
    passage_now,
    point_row,
    pointed,
)
from portal.queries.summaries.publications import WHOLE, Files, Ordered, file, files, ordered
from portal.queries.summaries.published import PAGE, answers_to, ledger, published
from portal.queries.summaries.table import (
    Done,
    Filter,
    Line,
    Progress,
    Table,
    done,
    next_left,
    points,
    themes,
)
from portal.queries.summaries.texts import (
    Standing,
    editions,
    in_work,
    paragraph,
    paragraphs,
    settled,
    standing,
    with_figures,
)

__all__ = [
    "PAGE",
    "WHOLE",
    "Answer",
    "Done",
    "Edited",
    "Figures",
    "Files",
    "Filter",
    "Line",
    "Missing",
    "Ordered",
    "Pointed",
    "Progress",
    "Reminder",
    "Standing",
    "Table",
    "answerers",
    "answers_to",
    "before_it_is_begun",
    "codes",
    "done",
    "editions",
    "figures",
    "file",
    "files",
    "get_answered",
    "in_work",
    "ledger",
    "missing",
    "next_left",
    "offered",
    "ordered",
    "paragraph",
    "paragraphs",
    "passage_now",
    "point_row",
    "pointed",
    "points",
    "published",
    "reminders",
    "settled",
    "signatures",
    "standing",
    "themes",
    "to_freeze",
    "unusual",
    "with_figures",
    "without_a_point",
]
