"""Reading concerns: by who may find one at all, and of its words only what their own keys open."""

from portal.queries.concerns.finding import get, opened_by
from portal.queries.concerns.holders import Receivers, Recipient, receivers
from portal.queries.concerns.opening import Answer, Opened, answers, unlock, with_key

__all__ = [
    "Answer",
    "Opened",
    "Receivers",
    "Recipient",
    "answers",
    "get",
    "opened_by",
    "receivers",
    "unlock",
    "with_key",
]
