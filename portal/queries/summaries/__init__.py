"""Reading summaries: what is counted, how the text stands, and what is missing before it is published."""

from portal.queries.summaries.alike import Alike, alike
from portal.queries.summaries.duty import Reminder, before_it_is_begun, days_late, reminders
from portal.queries.summaries.families import Letter, Member, Opened, family_ids, family_row, letters, opened, reached
from portal.queries.summaries.feedback import Told, Verdicts, Word, own_words, told, verdicts
from portal.queries.summaries.figures import Figures, codes, figures, offered
from portal.queries.summaries.freezing import Edited, to_freeze, unusual
from portal.queries.summaries.gate import Missing, missing, signatures, without_a_point
from portal.queries.summaries.narrowing import Commented, Filter, Progress, commented
from portal.queries.summaries.pictures import counted, pictures
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
from portal.queries.summaries.published import PAGE, answers_to, is_to_be_reviewed, ledger, published
from portal.queries.summaries.ready import ready_answers, ready_row
from portal.queries.summaries.said import Heap, Heaps, Kept, heaps
from portal.queries.summaries.sheets import Fate, Sheet, SheetRow, looked_at, sheet_row, sheet_rows
from portal.queries.summaries.table import (
    Done,
    Line,
    Table,
    done,
    next_left,
    points,
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
from portal.queries.summaries.themes import Under, all_themes, theme_row, themes, under

__all__ = [
    "PAGE",
    "WHOLE",
    "Alike",
    "Answer",
    "Commented",
    "Done",
    "Edited",
    "Fate",
    "Figures",
    "Files",
    "Filter",
    "Heap",
    "Heaps",
    "Kept",
    "Letter",
    "Line",
    "Member",
    "Missing",
    "Opened",
    "Ordered",
    "Pointed",
    "Progress",
    "Reminder",
    "Sheet",
    "SheetRow",
    "Standing",
    "Table",
    "Told",
    "Under",
    "Verdicts",
    "Word",
    "alike",
    "all_themes",
    "answerers",
    "answers_to",
    "before_it_is_begun",
    "codes",
    "commented",
    "counted",
    "days_late",
    "done",
    "editions",
    "family_ids",
    "family_row",
    "figures",
    "file",
    "files",
    "get_answered",
    "heaps",
    "in_work",
    "is_to_be_reviewed",
    "ledger",
    "letters",
    "looked_at",
    "missing",
    "next_left",
    "offered",
    "opened",
    "ordered",
    "own_words",
    "paragraph",
    "paragraphs",
    "passage_now",
    "pictures",
    "point_row",
    "pointed",
    "points",
    "published",
    "reached",
    "ready_answers",
    "ready_row",
    "reminders",
    "settled",
    "sheet_row",
    "sheet_rows",
    "signatures",
    "standing",
    "theme_row",
    "themes",
    "to_freeze",
    "told",
    "under",
    "unusual",
    "verdicts",
    "with_figures",
    "without_a_point",
]
