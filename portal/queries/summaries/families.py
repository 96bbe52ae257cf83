"""Reading form letters: which there are, the text that stands for each, and who sent it with what words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.models.summaries import Family, Likeness, Point
from portal.policy import visibility
from portal.queries.summaries.saying import WHOSE, Whose, whose

A_PAGE = 10  # members with their whole texts
SHOWN = 200  # characters of a letter in the list


class Letter(NamedTuple):
    """A family in the list: how many sent it, how many of these have all their answers, how it begins."""

    id: int
    many: int
    answered: int
    linked_to: int | None
    number: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Member(Whose):
    """A contribution of a family, with its whole text and how far its answer has come."""

    body: str
    share: int
    placed_by: str | None  # none: the portal found it
    since: datetime
    points: int
    left: int
    proposed: int
    waits: bool  # an answer to the family would reach it


class Counted(NamedTuple):
    """Points of a contribution."""

    points: int
    left: int
    proposed: int
    waiting: int  # whole contributions to which nothing was answered or proposed


class Opened(NamedTuple):
    """A family as it is opened: the text that stands for it, and a page of its members."""

    id: int
    medoid: Member
    many: int
    waiting: int  # members that an answer to the family would reach
    members: Sequence[Member]
    next: int | None
    linked: Sequence[int]  # the same letter in the other language


def letters(viewer: Actor, round_id: int) -> list[Letter]:
    """Every family of a round that has members, the largest first."""
    open_ = exists().where(
        Point.contribution_id == Contribution.id, Point.dropped_at.is_(None), Point.disposition.is_(None)
    )
    rows = session.execute(
        select(Family.id, func.count(), func.sum(case((open_, 0), else_=1)), Family.linked_to_id, Family.medoid_id)
        .join(Round, Round.id == Family.round_id)
        .join(Likeness, and_(Likeness.family_id == Family.id, Likeness.ended_at.is_(None)))
        .join(Contribution, Contribution.id == Likeness.contribution_id)
        .where(Family.round_id == round_id, Contribution.status == Status.PUBLISHED, visibility.answering(viewer))
        .group_by(Family.id, Family.linked_to_id, Family.medoid_id)
        .order_by(func.count().desc(), Family.id)
    ).all()
    said = {
        row.id: row
        for row in session.execute(
            select(
                Contribution.id,
                Contribution.number,
                Contribution.language,
                func.substr(Contribution.body, 1, SHOWN).label("words"),
            ).where(
                Contribution.id.in_([row.medoid_id for row in rows if row.medoid_id]),
                visibility.public(),
                visibility.contributions(viewer),
            )
        )
    }
    found = []
    for id_, many, answered, linked, medoid_id in rows:
        medoid = said.get(medoid_id)
        words = (medoid.number, medoid.language, medoid.words) if medoid else ("", "", "")
        found.append(Letter(id_, many, int(answered), linked, *words))
    return found


def family_row(viewer: Actor, round_id: int, family_id: int) -> Family:
    """A family of this round, for its acts."""
    found = session.scalar(
        select(Family)
        .join(Round, Round.id == Family.round_id)
        .where(Family.id == family_id, Family.round_id == round_id, visibility.answering(viewer))
    )
    if found is None:
        raise NotFound
    return found


def opened(viewer: Actor, family: Family, after: int = 0) -> Opened:
    """The letter, and a page of its members, in the order of their keys."""
    rows = session.execute(
        _members(viewer, family.id)
        .where(Likeness.contribution_id > after)
        .order_by(Likeness.contribution_id)
        .limit(A_PAGE + 1)
    ).all()
    if not rows and not after:
        raise NotFound
    first = session.execute(_members(viewer, family.id).where(Contribution.id == (family.medoid_id or 0))).first()
    first = first or session.execute(_members(viewer, family.id).order_by(Likeness.contribution_id).limit(1)).first()
    if first is None:
        raise NotFound
    page = rows[:A_PAGE]
    points = _points([row.id for row in [first, *page]])
    many, waiting = session.execute(_counts(viewer, family.id)).one()
    linked = session.scalars(
        select(Family.id).where(
            Family.round_id == family.round_id,
            Family.id != family.id,
            (Family.linked_to_id == family.id) | (Family.id == (family.linked_to_id or 0)),
        )
    ).all()
    return Opened(
        id=family.id,
        medoid=_member(first, points),
        many=many,
        waiting=int(waiting or 0),
        members=[_member(row, points) for row in page],
        next=page[-1].id if len(rows) > A_PAGE else None,
        linked=linked,
    )


class Reached(NamedTuple):
    """A contribution that an answer to the family would reach."""

    ref: str
    number: str


def reached(viewer: Actor, family: Family, members: Sequence[int] | None) -> list[Reached]:
    """Of these members, or of all, those whose whole has neither an answer nor a proposal."""
    asked = (
        select(Contribution.ref, Contribution.number)
        .join(Likeness, Likeness.contribution_id == Contribution.id)
        .join(Point, Point.contribution_id == Contribution.id)
        .where(
            *_of(viewer, family.id),
            Point.dropped_at.is_(None),
            Point.is_untouched(),
        )
        .order_by(Point.id)
    )
    if members is not None:
        asked = asked.where(Contribution.id.in_(sorted(set(members))))
    return [Reached(row.ref, row.number) for row in session.execute(asked)]


def family_ids(viewer: Actor, round_id: int) -> list[int]:
    """The families of a round that have members, to be chosen from."""
    member = exists().where(Likeness.family_id == Family.id, Likeness.ended_at.is_(None))
    rows = session.scalars(
        select(Family.id)
        .join(Round, Round.id == Family.round_id)
        .where(Family.round_id == round_id, member, visibility.answering(viewer))
        .order_by(Family.id)
    )
    return list(rows)


def _of(viewer: Actor, family_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Likeness.family_id == family_id,
        Likeness.ended_at.is_(None),
        visibility.public(),
        visibility.contributions(viewer),
    )


def _members(viewer: Actor, family_id: int) -> Any:
    return (
        select(
            Likeness.share,
            Likeness.since,
            Likeness.by_id,
            Person.name.label("placed_by"),
            *(Contribution.id, *WHOSE, Contribution.body),
        )
        .join(Contribution, Contribution.id == Likeness.contribution_id)
        .outerjoin(Person, Person.id == Likeness.by_id)
        .where(*_of(viewer, family_id))
    )


def _counts(viewer: Actor, family_id: int) -> Select[int, Any]:
    """How many members, and how many points that are whole contributions without an answer or a proposal."""
    return (
        select(func.count(func.distinct(Contribution.id)), func.sum(case((Point.is_untouched(), 1), else_=0)))
        .select_from(Likeness)
        .join(Contribution, Contribution.id == Likeness.contribution_id)
        .outerjoin(Point, and_(Point.contribution_id == Contribution.id, Point.dropped_at.is_(None)))
        .where(*_of(viewer, family_id))
    )


def _points(ids: Sequence[int]) -> Mapping[int, Counted]:
    left = Point.disposition.is_(None)
    rows = session.execute(
        select(
            Point.contribution_id,
            func.count(),
            func.sum(case((left, 1), else_=0)),
            func.sum(case((and_(left, Point.proposal.is_not(None)), 1), else_=0)),
            func.sum(case((Point.is_untouched(), 1), else_=0)),
        )
        .where(Point.contribution_id.in_(ids), Point.dropped_at.is_(None))
        .group_by(Point.contribution_id)
    )
    return {id_: Counted(many, int(a), int(b), int(c)) for id_, many, a, b, c in rows}


def _member(row: Any, points: Mapping[int, Counted]) -> Member:
    counted = points.get(row.id, Counted(0, 0, 0, 0))
    return Member(
        **whose(row),
        body=row.body,
        share=row.share,
        placed_by=row.placed_by,
        since=row.since,
        points=counted.points,
        left=counted.left,
        proposed=counted.proposed,
        waits=counted.waiting > 0,
    )
