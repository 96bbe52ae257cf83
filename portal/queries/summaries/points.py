"""Reading one contribution with its points: what was answered to each so far, by whom, and what waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from portal.models.drafts import Draft, Passage, Version
from portal.models.people import Grant, Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.policy import visibility
from portal.queries import contributions
from portal.queries.contributions import Found, Said
from portal.queries.contributions.on_drafts import Followed


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
    rows = session.execute(
        select(Point, Person.name)
        .join(Round, Round.id == Point.round_id)
        .outerjoin(Person, Person.id == Point.assigned_to_id)
        .where(Point.contribution_id == said.id, Point.dropped_at.is_(None), visibility.answering(viewer))
        .order_by(Point.id)
    ).all()
    history = _histories(viewer, [point.id for point, _name in rows if point.disposition or point.proposal])
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
        for place, (point, name) in enumerate(rows, 1)
    ]


def passage_now(viewer: Actor, about: Followed | None) -> int | None:
    """The paragraph in which a comment stands in the newest version that the viewer sees, to be shown as evidence."""
    if about is None or not about.newest.key:
        return None
    newest = about.newest
    return session.scalar(
        select(Passage.id)
        .join(Version, Version.id == Passage.version_id)
        .where(
            Version.draft_id == newest.draft_id,
            Version.number == newest.version,
            Passage.key == newest.key,
            visibility.versions(viewer),
            Version.opened_at.is_not(None) | Version.circulated_at.is_not(None),
        )
    )


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


def place() -> ScalarSelect[Any]:
    """Which of the standing points of its contribution a point is, beginning with 1."""
    other = aliased(Point)
    before = (other.contribution_id == Point.contribution_id, other.dropped_at.is_(None), other.id <= Point.id)
    return select(func.count()).where(*before).correlate(Point).scalar_subquery()


@lru_cache(maxsize=128)
def _answered(viewer: Actor) -> Select[Contribution, bool]:
    here = Contribution.round_id.in_(select(Round.id).where(visibility.answering(viewer)))
    said = visibility.public(), Contribution.kind != Kind.OFFICIAL_REPLY
    wanted = contributions.readable(viewer).where(visibility.contributions(viewer), here, *said)
    with_question = wanted.where(Contribution.ref == bindparam("of")).options(joinedload(Contribution.question))
    return with_question.execution_options(populate_existing=True)


def _histories(viewer: Actor, ids: Sequence[int]) -> Mapping[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    if not ids:  # nothing was ever proposed
        return found
    proposer, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Disposition, proposer.name, decider.name, Passage.key, Version.number, Draft.id)
        .join(proposer, proposer.id == Disposition.proposed_by_id)
        .outerjoin(decider, decider.id == Disposition.decided_by_id)
        .outerjoin(Passage, Passage.id == Disposition.passage_id)
        .outerjoin(Version, Version.id == Passage.version_id)
        .outerjoin(Draft, Draft.id == Version.draft_id)
        .where(Disposition.point_id.in_(ids))
        .order_by(Disposition.point_id, Disposition.number)
    ).all()
    covers = _covers({row[0].covered_by_id for row in rows if row[0].covered_by_id is not None})
    for made, proposed_by, decided_by, key, version, draft_id in rows:
        found[made.point_id].append(
            Answer(
                number=made.number,
                outcome=Outcome(made.outcome),
                reason=made.reason,
                covered_by=covers.get(made.covered_by_id or 0),
                passage_id=made.passage_id,
                evidence=Evidence(draft_id, version, key) if key else None,
                departure=made.departure,
                proposed_by=proposed_by,
                decided_by=decided_by,
                mine=made.proposed_by_id == viewer.user_id,
                at=made.at,
            )
        )
    return found


def _covers(ids: set[int]) -> dict[int, Cover]:
    """By point: its contribution, and the place that it has among the points of that."""
    if not ids:
        return {}
    rows = session.execute(
        select(Point.id, Contribution.number, Contribution.ref, case((Point.dropped_at.is_(None), place())))
        .join(Contribution, Contribution.id == Point.contribution_id)
        .where(Point.id.in_(sorted(ids)), Contribution.status == Status.PUBLISHED)
    )
    return {id_: Cover(id_, number, ref, place) for id_, number, ref, place in rows}
