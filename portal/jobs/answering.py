"""The errand that a contribution leaves when it is published after its round has closed: it becomes a point."""

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.core.errors import Conflict, Invalid
from portal.models.contributions import Contribution, Status
from portal.models.outbox import Errand
from portal.services import summaries


def make_point(_errand: Errand, *, contribution_id: int) -> None:
    """Bears repetition: what has a point of the whole keeps it. After publication a correction takes it up."""
    said = session.get_one(Contribution, contribution_id)
    if said.status is Status.PUBLISHED and not summaries.has_point(contribution_id):
        try:
            summaries.make_point(said, by=SYSTEM)
        except (Conflict, Invalid):
            return
