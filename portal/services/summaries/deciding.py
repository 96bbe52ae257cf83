"""Deciding many equal proposals at once: those that one person made with the same words."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict
from portal.models.contributions import Contribution, Status
from portal.models.summaries import Disposition, Outcome, Point
from portal.queries.summaries.points import place
from portal.services.door import act
from portal.services.summaries import many
from portal.services.summaries.answering import NothingProposed
from portal.services.summaries.covering import covering, repoint
from portal.services.summaries.points import ensure_open


class OneLanguage(Conflict):
    sentence = N_("The reason is written in one language only. Decide these one by one, and write the other.")


class OthersMeanwhile(Conflict):
    sentence = N_("There are now more or fewer of these proposals. Look at them again.")


@act("point.decide_alike")
def decide_alike(point: Point, *, seen: int, by: Actor) -> Point:
    """Decide what waits at this point and, with the same words of the same person, at others of the round.

    ``seen`` is how many there were when somebody looked at them. Each gets a decision of its own.
    """
    ensure_open(point.round_id)
    example = point.proposed
    if example is None:
        raise NothingProposed(field="outcome")
    if not example.reason.complete:
        raise OneLanguage
    rows = session.execute(alike(point.round_id, example).with_for_update(of=Point)).all()
    if len(rows) != seen:
        raise OthersMeanwhile
    values: dict[str, Any] = {
        "outcome": example.outcome,
        "reason_en": example.reason.en,
        "reason_es": example.reason.es,
        "passage_id": example.passage_id,
        "proposed_by_id": example.proposed_by_id,
        "decided_by_id": by.user_id,
    }
    if example.outcome is not Outcome.ALREADY_COVERED:
        many.write([many.Row(row.id, row.departure) for row in rows], decided=True, **values)
        return point
    named = session.execute(_covering(example.covered_by_id or 0)).one()
    for row in rows:
        one = session.get_one(Point, row.id)
        end = covering(one, Outcome.ALREADY_COVERED, named.number, named.place)
        many.write([many.Row(row.id, row.departure)], decided=True, **values, covered_by_id=end)
        session.refresh(one)
        made = session.scalars(
            select(Disposition).where(Disposition.point_id == one.id, Disposition.number == one.disposition)
        ).one()
        repoint(one.id, end or 0, made)
    return point


def alike(round_id: int, example: Disposition) -> Select[int, bool]:
    """Points of a round at which the same waits, of contributions that are public: others nobody was shown."""
    waits = aliased(Disposition)
    return (
        select(Point.id, waits.departure)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .join(waits, waits.waits_at())
        .where(
            Point.round_id == round_id,
            Point.dropped_at.is_(None),
            Contribution.status == Status.PUBLISHED,
            waits.outcome == example.outcome,
            waits.reason_en == example.reason.en,  # type: ignore[attr-defined]
            waits.reason_es == example.reason.es,  # type: ignore[attr-defined]
            waits.passage_id.is_not_distinct_from(example.passage_id),
            waits.covered_by_id.is_not_distinct_from(example.covered_by_id),
            waits.proposed_by_id == example.proposed_by_id,
        )
        .order_by(Point.id)
    )


def _covering(point_id: int) -> Select[str, int]:
    """The number of the contribution of this point, and which of its points it is."""
    return (
        select(Contribution.number, place().label("place"))
        .join(Point, Point.contribution_id == Contribution.id)
        .where(Point.id == point_id)
    )
