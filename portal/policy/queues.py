"""What waits for a person, on one page: whose queue it is in, what of it they may take, and where they work on it.

A new kind of thing that waits is a line of ``QUEUES``; its acts call ``begin`` and ``end`` of ``services/waiting.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from portal.core.actor import Actor
from portal.models.contributions import Contribution, Dispute
from portal.models.moderation import Appeal
from portal.policy import visibility

Clause = Callable[[Actor], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """A kind of thing that waits: clauses about rows of ``Waiting``, and the address at which it is worked on.

    ``shown`` has what somebody else has to decide as well; ``free`` only what one may take.
    """

    thing: type[Any]
    shown: Clause
    free: Clause
    endpoint: str
    values: Mapping[str, str]  # what the address asks for: the attribute of the thing that fills it
    priority: int = 0  # what is lower is read first


QUEUES: dict[str, Queue] = {
    "Contribution": Queue(
        *(Contribution, visibility.waiting, visibility.awaiting),
        *("moderation.contribution", {"ref": "ref"}),
    ),
    "Appeal": Queue(
        *(Appeal, visibility.appealed, visibility.reviewable),
        *("moderation.review", {"ref": "ref"}),
    ),
    "Dispute": Queue(
        *(Dispute, visibility.unsettled, visibility.unsettled),
        *("contributions.settlement", {"dispute_id": "id"}),
    ),
}
"""By the name that the trail has for the kind."""
