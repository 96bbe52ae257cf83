"""What editors and delegates do with consultations and their rounds, and who wants to hear of them."""

from portal.services.consultations.numbering import next_number, renew
from portal.services.consultations.opening import Incomplete, extend, follow, open_round, unfollow
from portal.services.consultations.preparing import (
    MOST_QUESTIONS,
    add_document,
    ask,
    create,
    drop_document,
    invite,
    prepare,
    revise,
    revise_consultation,
)

__all__ = [
    "MOST_QUESTIONS",
    "Incomplete",
    "add_document",
    "ask",
    "create",
    "drop_document",
    "extend",
    "follow",
    "invite",
    "next_number",
    "open_round",
    "prepare",
    "renew",
    "revise",
    "revise_consultation",
    "unfollow",
]
