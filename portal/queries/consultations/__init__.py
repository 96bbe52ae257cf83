"""Reading consultations and their rounds: what is asked, of whom, until when, and who hears of it."""

from portal.queries.consultations.glancing import glances
from portal.queries.consultations.listening import followers, members_invited, to_invite, unopened, would_see
from portal.queries.consultations.listing import Announced, index, not_closed, rounds_of, running
from portal.queries.consultations.readiness import Check, checks, missing
from portal.queries.consultations.reading import (
    CODE,
    Asked,
    Contents,
    Glimpse,
    Listed,
    contents,
    days_left,
    document,
    documents,
    extensions,
    follows,
    get,
    get_round,
    glimpse,
    invited,
    next_code,
    questions,
)

__all__ = [
    "CODE",
    "Announced",
    "Asked",
    "Check",
    "Contents",
    "Glimpse",
    "Listed",
    "checks",
    "contents",
    "days_left",
    "document",
    "documents",
    "extensions",
    "followers",
    "follows",
    "get",
    "get_round",
    "glances",
    "glimpse",
    "index",
    "invited",
    "members_invited",
    "missing",
    "next_code",
    "not_closed",
    "questions",
    "rounds_of",
    "running",
    "to_invite",
    "unopened",
    "would_see",
]
