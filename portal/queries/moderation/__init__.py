"""Reading what moderators work with: the queue, its counts, and one contribution with all that came with it."""

from portal.queries.moderation.heaps import Heap, Heaps, Overview, heaps, overview
from portal.queries.moderation.judging import Judgement, Opened, decisions, get, openings, reader_language
from portal.queries.moderation.queue import A_PAGE, Envelope, Filter, Line, Queue, queue

__all__ = [
    "A_PAGE",
    "Envelope",
    "Filter",
    "Heap",
    "Heaps",
    "Judgement",
    "Line",
    "Opened",
    "Overview",
    "Queue",
    "decisions",
    "get",
    "heaps",
    "openings",
    "overview",
    "queue",
    "reader_language",
]
