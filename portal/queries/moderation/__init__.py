"""Reading what moderators work with: the queue, its counts, and one contribution with all that came with it."""

from portal.queries.moderation.judging import Judgement, Opened, claimant, decisions, get, openings, reader_language
from portal.queries.moderation.queue import (
    A_PAGE,
    Envelope,
    Filter,
    Heap,
    Heaps,
    Overview,
    Queue,
    Waiting,
    heaps,
    overview,
    queue,
    unclaimed,
)

__all__ = [
    "A_PAGE",
    "Envelope",
    "Filter",
    "Heap",
    "Heaps",
    "Judgement",
    "Opened",
    "Overview",
    "Queue",
    "Waiting",
    "claimant",
    "decisions",
    "get",
    "heaps",
    "openings",
    "overview",
    "queue",
    "reader_language",
    "unclaimed",
]
