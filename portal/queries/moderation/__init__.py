"""Reading what moderators work with: the queue, its counts, and one contribution with all that came with it."""

from portal.queries.moderation.heaps import Heap, Heaps, Overview, heaps, overview
from portal.queries.moderation.judging import Judgement, Opened, decisions, get, openings, reader_language
from portal.queries.moderation.queue import A_PAGE, Claim, Envelope, Filter, Line, Queue, claim_on, queue, unclaimed

__all__ = [
    "A_PAGE",
    "Claim",
    "Envelope",
    "Filter",
    "Heap",
    "Heaps",
    "Judgement",
    "Line",
    "Opened",
    "Overview",
    "Queue",
    "claim_on",
    "decisions",
    "get",
    "heaps",
    "openings",
    "overview",
    "queue",
    "reader_language",
    "unclaimed",
]
