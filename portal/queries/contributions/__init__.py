"""Reading contributions: the thread of a round, one of them, one's own, and how many there are."""

from portal.queries.contributions.counting import Counts, Readers, readers, tallies
from portal.queries.contributions.finding import (
    answerable,
    by_id,
    by_ticket,
    get,
    held,
    mine,
    opened_by,
    own,
    round_of,
    verdict,
)
from portal.queries.contributions.reading import Found, Marker, Receipt, Said, Verdict, Wording, found, readable
from portal.queries.contributions.threads import (
    PAGE,
    Entry,
    Page,
    Place,
    above,
    entries,
    question_numbers,
    thread,
)

__all__ = [
    "PAGE",
    "Counts",
    "Entry",
    "Found",
    "Marker",
    "Page",
    "Place",
    "Readers",
    "Receipt",
    "Said",
    "Verdict",
    "Wording",
    "above",
    "answerable",
    "by_id",
    "by_ticket",
    "entries",
    "found",
    "get",
    "held",
    "mine",
    "opened_by",
    "own",
    "question_numbers",
    "readable",
    "readers",
    "round_of",
    "tallies",
    "thread",
    "verdict",
]
