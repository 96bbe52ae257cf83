"""Engine room: an answer that the answer to another point covers. No chain is left, and no way leads back.

The points that are touched are locked in the order of their numbers, so that two who answer two points with each
other wait for one another, and the second sees what the first has done.
"""

from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.contributions import Contribution, Status
from portal.models.summaries import Disposition, Outcome, Point
from portal.services.summaries.points import followers
from portal.services.summaries.recording import record, repeated


class NothingCovers(Invalid):
    sentence = N_("Write the number of the contribution whose answer covers this one.")


class NoSuchPoint(Invalid):
    sentence = N_("In this round there is no contribution with that number that has such a point.")


class NotDecided(Invalid):
    sentence = N_("That point has no decided answer yet. Decide it first; then its answer can cover this one.")


class Itself(Invalid):
    sentence = N_("That answer leads back to this point. A point cannot cover itself.")


def covering(point: Point, outcome: Outcome, number: str, place: int) -> int | None:
    """The point whose own answer covers this one, at the end of the way; none for every other outcome."""
    if outcome is not Outcome.ALREADY_COVERED:
        _locked({point.id})
        return None
    end = _end(point.id, _named(point.round_id, number, place))
    before = {point.id, end, *session.scalars(followers(point.id))}
    _locked(before)
    if _end(point.id, end) != end or {point.id, end, *session.scalars(followers(point.id))} != before:
        raise Conflict
    return end


def repoint(point_id: int, end: int, decided: Disposition) -> None:
    """What this point covered is covered by the end of the way now, by decision of the same two persons."""
    for follower_id in list(session.scalars(followers(point_id))):
        follower = session.get_one(Point, follower_id)
        wanted = select(Disposition).join(Point, Disposition.counts_for()).where(Point.id == follower.id)
        persons = {"proposed_by_id": decided.proposed_by_id, "decided_by_id": decided.decided_by_id}
        same = repeated(session.scalars(wanted).one())
        follower.disposition = record(follower, **{**same, "covered_by_id": end}, **persons).number


def _named(round_id: int, number: str, place: int) -> int:
    if not number.strip():
        raise NothingCovers(field="covered_by")
    points = session.scalars(
        select(Point.id)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .where(
            Contribution.number == number.strip().upper(),
            Contribution.status == Status.PUBLISHED,
            Point.round_id == round_id,
            Point.dropped_at.is_(None),
        )
        .order_by(Point.id)
    ).all()
    if not 1 <= place <= len(points):
        raise NoSuchPoint(field="covered_by")
    return points[place - 1]


def _end(point_id: int, towards: int) -> int:
    """Where the way from there ends. Since no chain is ever left it is short; it is bounded all the same."""
    seen = {point_id}
    while towards not in seen:
        seen.add(towards)
        found = session.execute(
            select(Disposition.outcome, Disposition.covered_by_id)
            .join(Point, Disposition.counts_for())
            .where(Point.id == towards, Point.dropped_at.is_(None))
        ).first()
        if found is None:
            raise NotDecided(field="covered_by")
        if found.covered_by_id is None:
            return towards
        towards = found.covered_by_id
    raise Itself(field="covered_by")


def _locked(ids: set[int]) -> None:
    session.scalars(
        select(Point).where(Point.id.in_(sorted(ids))).order_by(Point.id).with_for_update(of=Point)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
