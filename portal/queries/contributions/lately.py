"""What was published in a round lately, for who looks for it from outside."""

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.policy import visibility
from portal.queries.contributions.threads import ENTRY, Entry

LATELY = 50


def lately(viewer: Actor, round_: Round) -> list[Entry]:
    """Fifty at most, by their public numbers: when each came would tell more than readers are told.

    Those among the last numbers that were withheld since are left out, and none takes their place.
    """
    may_see = select(Round.id).where(Round.id == round_.id, visibility.rounds(viewer)).exists()
    rows = connection().execute(
        select(*ENTRY)
        .where(Contribution.round_id == round_.id, Contribution.sequence.is_not(None), may_see)
        .order_by(Contribution.sequence.desc())
        .limit(LATELY)
    )
    return [said for said in map(Entry._make, rows) if said.status is Status.PUBLISHED]
