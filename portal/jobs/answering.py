"""Errands of answering: what is published late becomes a point and joins its letter; a round is looked through."""

from dataclasses import dataclass

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.core.errors import Conflict, Invalid
from portal.models.consultations import Round
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
        summaries.arrive(said, by=SYSTEM)


@dataclass(frozen=True, slots=True)
class Gathering:
    """Between the worker's transactions, because it compares for seconds and writes in steps of its own."""

    round: Round

    def set_out(self) -> None:
        summaries.gather(self.round, by=SYSTEM)

    def arrived(self) -> None: ...


def gather(_errand: Errand, *, round_id: int) -> Gathering:
    """Bears repetition: families keep their numbers, and what is known is not proposed again."""
    return Gathering(session.get_one(Round, round_id))
