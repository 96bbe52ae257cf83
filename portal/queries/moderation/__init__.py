"""Reading what moderators work with: the queue, its counts, and one contribution with all that came with it."""

from portal.queries.moderation.counting import Figures, counted
from portal.queries.moderation.filters import Saved, Standing, one_saved, place_of, saved
from portal.queries.moderation.heaps import Heap, Heaps, Overview, heaps, overview
from portal.queries.moderation.judging import Judgement, Opened, decisions, get, openings, reader_language
from portal.queries.moderation.queue import A_PAGE, Envelope, Filter, Line, Queue, queue
from portal.queries.moderation.reports import Reported, Rounds, report, report_of_all, reported_rounds

__all__ = [
    "A_PAGE",
    "Envelope",
    "Figures",
    "Filter",
    "Heap",
    "Heaps",
    "Judgement",
    "Line",
    "Opened",
    "Overview",
    "Queue",
    "Reported",
    "Rounds",
    "Saved",
    "Standing",
    "counted",
    "decisions",
    "get",
    "heaps",
    "one_saved",
    "openings",
    "overview",
    "place_of",
    "queue",
    "reader_language",
    "report",
    "report_of_all",
    "reported_rounds",
    "saved",
]
