"""The points of a contribution: all of it, or some of its words, each to be answered once.

Every contribution that is published keeps one point at least, so that what is left to do can be counted.
"""

from typing import Any

from sqlalchemy import Select, func, insert, literal, select

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.consultations import Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Edition, Kind, Status
from portal.models.summaries import Disposition, Point
from portal.queries import summaries as queries
from portal.services import outbox
from portal.services.consultations.examining import changed
from portal.services.contributions import quoting
from portal.services.door import act


class WordsNotThere(Invalid):
    sentence = N_("These words are not in this contribution. Copy them from it.")


class PointThere(Invalid):
    sentence = N_("There is a point of these words already.")


class NotAnswered(Conflict):
    sentence = N_("What the committee itself says is not answered.")


class Published(Conflict):
    sentence = N_("The summary of this round is published. Its answers change in a correction only.")


class LastPoint(Conflict):
    sentence = N_("A contribution keeps one point at least.")


class HasAnswers(Conflict):
    sentence = N_("Other answers point to this one. Change those first.")


@act("round.analyse")
def analyse(round_: Round, *, by: Actor) -> Round:
    """Begin to answer: each published contribution becomes a point. The clock takes no more contributions then.

    The worker looks for form letters among them, and for themes.
    """
    round_.move_to(RoundStatus.ANALYSING)
    changed(round_)
    make_points(round_.id, by=by)
    outbox.leave("gather", round_id=round_.id)
    return round_


def make_points(round_id: int, *, by: Actor) -> None:
    """A point of the whole for each published contribution of the round that has none."""
    here = queries.without_a_point(round_id)
    edition = _latest(Contribution.id).correlate(Contribution).scalar_subquery()
    rows = (
        select(Contribution.round_id, Contribution.id, edition, literal(1), literal(by.user_id))
        .where(*here)
        .order_by(Contribution.sequence)
    )
    columns = ["round_id", "contribution_id", "edition", "revision", "created_by_id"]
    many = session.scalar(select(func.count()).select_from(Contribution).where(*here))
    session.execute(insert(Point).from_select(columns, rows, include_defaults=False))
    noting.note(session(), "Point.0.many", None, many, hidden=False)  # ten thousand lines would tell no more


@act("point.make")
def make_point(
    contribution: Contribution, *, start: int | None = None, end: int | None = None, exact: str = "", by: Actor
) -> Point:
    """A point of these words (in code points; ``exact`` is looked for), or of the whole contribution.

    The first words that are cut out take the place of a whole that nobody has answered.
    """
    ensure_open(contribution.round_id)
    if contribution.kind is Kind.OFFICIAL_REPLY:
        raise NotAnswered
    standing = list(session.scalars(_standing(contribution.id).with_for_update(of=Point)))
    start, end = _words(contribution.body, start, end, exact)
    if any((point.start, point.end) == (start, end) for point in standing):
        raise PointThere(field="exact")
    if start is not None:
        for whole in standing:
            if whole.start is None and whole.disposition is None and whole.proposal is None:
                whole.dropped_at = clock.now()
    point = Point(
        round_id=contribution.round_id,
        contribution_id=contribution.id,
        edition=session.scalar(_latest(contribution.id)) or 1,
        start=start,
        end=end,
        created_by_id=by.user_id,
    )
    session.add(point)
    session.flush()
    return point


@act("point.drop")
def drop_point(point: Point, *, seen: int, by: Actor) -> Point:
    """Take a point away; its answers stay in its history. The last words that are dropped leave the whole."""
    ensure_open(point.round_id)
    standing = list(session.scalars(_standing(point.contribution_id).with_for_update(of=Point)))
    ensure_seen(point, seen)
    if session.scalar(_leading_to(point.id).limit(1)) is not None:
        raise HasAnswers
    if len(standing) == 1:
        if point.start is None:
            raise LastPoint
        session.add(
            Point(
                round_id=point.round_id,
                contribution_id=point.contribution_id,
                edition=point.edition,
                created_by_id=by.user_id,
            )
        )
    point.dropped_at = clock.now()
    return point


def has_point(contribution_id: int) -> bool:
    """Whether something of it is to be answered, or was."""
    return session.scalar(_standing(contribution_id).limit(1)) is not None


def ensure_open(round_id: int) -> None:
    """Refuse where the summary is published and no correction is in work: the database would say no less."""
    if queries.settled(round_id):
        raise Published


def ensure_seen(point: Point, seen: int) -> None:
    """Refuse what was decided on an earlier state of a point, and on one that was dropped."""
    if point.revision != seen or point.dropped_at is not None:
        raise Conflict(N_("Somebody else has worked on this point in the meantime. What you wrote is still here."))


def followers(point_id: int) -> Select[int]:
    """Points whose answer is that this one covers them."""
    return (
        select(Point.id)
        .join(Disposition, Disposition.counts_for())
        .where(Disposition.covered_by_id == point_id, Point.dropped_at.is_(None))
    )


def _leading_to(point_id: int) -> Select[int]:
    """Points whose answer, decided or proposed, is that this one covers them, and which somebody can still answer."""
    return (
        select(Point.id)
        .join(Disposition, Disposition.counts_for() | Disposition.waits_at())
        .join(Contribution, Contribution.id == Point.contribution_id)
        .where(
            Disposition.covered_by_id == point_id,
            Point.dropped_at.is_(None),
            Contribution.status == Status.PUBLISHED,
        )
    )


def _standing(contribution_id: int) -> Select[Point]:
    return (
        select(Point)
        .where(Point.contribution_id == contribution_id, Point.dropped_at.is_(None))
        .order_by(Point.id)
        .execution_options(populate_existing=True)
    )


def _latest(contribution_id: Any) -> Select[int]:
    """The number of its last edition: what is published is that one."""
    return select(func.max(Edition.number)).where(Edition.contribution_id == contribution_id)


def _words(text: str, start: int | None, end: int | None, exact: str) -> tuple[int | None, int | None]:
    try:
        found = quoting.chosen(text, start, end, exact)
    except quoting.WordsNotThere:
        raise WordsNotThere(field="exact") from None
    if found.end is not None and found.start == 0 and found.end == len(text):
        return None, None  # all of it is the whole
    return found.start, found.end
