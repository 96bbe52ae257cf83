"""Reading equal proposals, which are decided together: what an answer to a form letter leaves."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.policy import visibility

A_PAGE = 25


class Alike(NamedTuple):
    """Equal proposals of one person that wait for somebody else's decision."""

    point_id: int
    ref: str
    outcome: Outcome
    reason: Localized
    proposed_by: str
    many: int
    mine: bool


def alike(viewer: Actor, round_id: int) -> list[Alike]:
    """What waits for a decision, with equal proposals of one person together, the most frequent first."""
    waits, proposer = aliased(Disposition), aliased(Person)
    same = (waits.outcome, waits.reason_en, waits.reason_es, waits.passage_id, waits.covered_by_id)  # type: ignore[attr-defined]
    rows = session.execute(
        select(
            *same, waits.proposed_by_id, proposer.name, func.count().label("many"), func.min(Point.id).label("first")
        )
        .select_from(Point)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .join(Round, Round.id == Point.round_id)
        .join(waits, waits.waits_at())
        .join(proposer, proposer.id == waits.proposed_by_id)
        .where(
            Point.round_id == round_id,
            Point.dropped_at.is_(None),
            Contribution.status == Status.PUBLISHED,
            visibility.answering(viewer),
        )
        .group_by(*same, waits.proposed_by_id, proposer.name)
        .having(func.count() > 1)
        .order_by(func.count().desc(), func.min(Point.id))
        .limit(A_PAGE)
    ).all()
    firsts = session.execute(
        select(Point.id, Contribution.ref)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .where(Point.id.in_([row.first for row in rows]))
    )
    refs = {row.id: row.ref for row in firsts}
    return [
        Alike(
            point_id=row.first,
            ref=refs[row.first],
            outcome=Outcome(row.outcome),
            reason=Localized(en=row.reason_en, es=row.reason_es),
            proposed_by=row.name,
            many=row.many,
            mine=row.proposed_by_id == viewer.user_id,
        )
        for row in rows
    ]
