"""Reading one contribution with its points: what was answered to each so far, by whom, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Status
from portal.models.drafts import Passage, Version
from portal.models.people import Grant, Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.policy import visibility
from portal.queries import contributions
from portal.queries.contributions import Found, Said


class Cover(NamedTuple):
    """The point whose answer covers another. None of it is told of a contribution that is not public any more."""

    point_id: int
    number: str
    ref: str
    place: int | None  # among the points of its contribution; none: it was dropped


class Evidence(NamedTuple):
    """A paragraph of a version, which shows what became of the text."""

    draft_id: int
    version: int
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the history of a point. Without a decider it is a proposal."""

    number: int
    outcome: Outcome
    reason: Localized
    covered_by: Cover | None
    passage_id: int | None
    evidence: Evidence | None
    departure: bool
    proposed_by: str
    decided_by: str | None
    mine: bool  # proposed by the viewer, who therefore does not decide it
    at: datetime


@dataclass(frozen=True, slots=True)
class Pointed:
    """A point that stands, with its whole history, the oldest first."""

    id: int
    place: int
    start: int | None
    end: int | None
    words: str  # empty: the whole contribution
    history: Sequence[Answer]
    disposition: int | None
    proposal: int | None
    assigned_to_id: int | None
    assigned_to: str | None
    due: date | None
    revision: int
    row: Point  # for acts

    @property
    def decided(self) -> Answer | None:
        return next((each for each in self.history if each.number == self.disposition), None)

    @property
    def waits(self) -> Answer | None:
        return next((each for each in self.history if each.number == self.proposal), None)


def get_answered(viewer: Actor, round_id: int, ref: str) -> Found[Said]:
    """A published contribution of a round whose answers the viewer works on or reads; its round comes with it."""
    row = session.execute(_answered(viewer), {"of": ref}).first()
    one = contributions.found(row) if row else None
    if one is None or one.row.round_id != round_id or not isinstance(one.said, Said):
        raise NotFound
    return Found(one.row, one.said)


def point_row(viewer: Actor, contribution_id: int, point_id: int) -> Point:
    """A point of a contribution that stands, for its acts: by its number and not by its place, which others change."""
    found = session.scalar(
        select(Point)
        .join(Round, Round.id == Point.round_id)
        .where(
            Point.id == point_id,
            Point.contribution_id == contribution_id,
            Point.dropped_at.is_(None),
            visibility.answering(viewer),
        )
    )
    if found is None:
        raise NotFound
    return found


def pointed(viewer: Actor, said: Said) -> list[Pointed]:
    """Its points in the order in which they were made, each with its history."""
    rows = session.execute(_with_histories(viewer, said.id)).all()
    points = {row.Point.id: row for row in rows}
    history = {id_: [_answer(viewer, row) for row in rows if row.Point.id == id_ and row.Disposition] for id_ in points}
    return [
        Pointed(
            id=point.id,
            place=place,
            start=point.start,
            end=point.end,
            words=said.body[point.start : point.end] if point.start is not None else "",
            history=history[point.id],
            disposition=point.disposition,
            proposal=point.proposal,
            assigned_to_id=point.assigned_to_id,
            assigned_to=name,
            due=point.due,
            revision=point.revision,
            row=point,
        )
        for place, (point, name) in enumerate(((row.Point, row.assigned_to) for row in points.values()), 1)
    ]


def answerers(viewer: Actor, round_: Round) -> list[tuple[int, str]]:
    """Who may be given points of this round, by name: for those who may give them."""
    theirs = exists().where(Round.id == round_.id, visibility.answering(viewer))
    return [(id_, name) for id_, name in session.execute(who_answers(round_).where(theirs))]


def who_answers(round_: Round) -> Select[int, str]:
    """Editors and delegates of the round, by name. It asks nobody's leave: for acts and letters."""
    here = Grant.reach(round_.id, round_.consultation_id)
    given = select(Grant.person_id).where(
        Grant.role.in_((Role.EDITOR, Role.DELEGATE)), here, Grant.are_in_force(clock.now())
    )
    return (
        select(Person.id, Person.name)
        .where(Person.id.in_(given), Person.active.is_(True))
        .order_by(Person.folded, Person.id)
    )


def place(point: Any = Point) -> ScalarSelect[Any]:
    """Which of the standing points of its contribution a point is, beginning with 1."""
    other = aliased(Point)
    before = (other.contribution_id == point.contribution_id, other.dropped_at.is_(None), other.id <= point.id)
    return select(func.count()).where(*before).correlate(point).scalar_subquery()


@lru_cache(maxsize=128)
def _answered(viewer: Actor) -> Select[Contribution, bool]:
    here = Contribution.round_id.in_(select(Round.id).where(visibility.answering(viewer)))
    said = visibility.public(), Contribution.kind != Kind.OFFICIAL_REPLY
    wanted = contributions.readable(viewer).where(visibility.contributions(viewer), here, *said)
    with_question = wanted.where(Contribution.ref == bindparam("of")).options(joinedload(Contribution.question))
    return with_question.execution_options(populate_existing=True)


def _with_histories(viewer: Actor, contribution_id: int) -> Select[Any]:
    """Points that stand, each with every row of its history, and of what covers it only what is public."""
    assigned, proposer, decider = aliased(Person), aliased(Person), aliased(Person)
    end, said = aliased(Point), aliased(Contribution)
    return (
        select(
            *(Point, assigned.name.label("assigned_to"), Disposition),
            *(proposer.name.label("proposed_by"), decider.name.label("decided_by")),
            *(Passage.key, Version.number.label("version"), Version.draft_id),
            *(said.number.label("covering"), said.ref, case((end.dropped_at.is_(None), place(end))).label("place")),
        )
        .join(Round, Round.id == Point.round_id)
        .outerjoin(assigned, assigned.id == Point.assigned_to_id)
        .outerjoin(Disposition, Disposition.point_id == Point.id)
        .outerjoin(proposer, proposer.id == Disposition.proposed_by_id)
        .outerjoin(decider, decider.id == Disposition.decided_by_id)
        .outerjoin(Passage, Passage.id == Disposition.passage_id)
        .outerjoin(Version, Version.id == Passage.version_id)
        .outerjoin(end, end.id == Disposition.covered_by_id)
        .outerjoin(said, (said.id == end.contribution_id) & (said.status == Status.PUBLISHED))
        .where(Point.contribution_id == contribution_id, Point.dropped_at.is_(None), visibility.answering(viewer))
        .order_by(Point.id, Disposition.number)
    )


def _answer(viewer: Actor, row: Any) -> Answer:
    made = row.Disposition
    return Answer(
        number=made.number,
        outcome=Outcome(made.outcome),
        reason=made.reason,
        covered_by=Cover(made.covered_by_id, row.covering, row.ref, row.place) if row.ref else None,
        passage_id=made.passage_id,
        evidence=Evidence(row.draft_id, row.version, row.key) if row.key else None,
        departure=made.departure,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by,
        mine=made.proposed_by_id == viewer.user_id,
        at=made.at,
    )
