"""Reading what moderators work with: the queue, its counts, and one contribution with all that came with it."""

from portal.queries.moderation.judging import Judgement, attachment, claimant, decisions, get, reader_language
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
    "Overview",
    "Queue",
    "Waiting",
    "attachment",
    "claimant",
    "decisions",
    "get",
    "heaps",
    "overview",
    "queue",
    "reader_language",
    "unclaimed",
]
