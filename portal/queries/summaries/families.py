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
from portal.models.contributions import Contribution
from portal.models.people import Person
from portal.models.summaries import Family, Likeness, Point
from portal.policy import visibility
from portal.queries.summaries.saying import WHOSE, Whose, whose
from portal.text.words import beginning

A_PAGE = 10  # members with their whole texts
SHOWN, TITLE = 200, 60  # characters of a letter in the list, and in its title


@dataclass(frozen=True, slots=True)
class Letter:
    """A family, known by how the text begins that stands for it; ``number`` is of the contribution with those words."""

    id: int
    linked_to: int | None  # a letter that the viewer is shown, too
    number: str
    language: str
    words: str

    @property
    def title(self) -> str:
        return beginning(" ".join(self.words.split()), TITLE)

    def is_linked(self, other: "Letter") -> bool:
        """Whether they are one letter in two languages."""
        return self.linked_to == other.id or other.linked_to == self.id


@dataclass(frozen=True, slots=True)
class Sent(Letter):
    """A family in the list: how many sent it, and how many of these have all their answers."""

    many: int
    answered: int


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

    @property
    def title(self) -> str:
        return beginning(" ".join(self.medoid.body.split()), TITLE)


def letters(viewer: Actor, round_id: int) -> list[Letter]:
    """Every family of a round of which this viewer may read a member, in the order in which they were found.

    One whose text was withheld is known by the first of its members that is left.
    """
    member = (
        select(Likeness.contribution_id)
        .join(Contribution, Contribution.id == Likeness.contribution_id)
        .where(*_of(viewer, Family.id))
        .correlate(Family)
    )
    medoid = member.where(Likeness.contribution_id == Family.medoid_id).scalar_subquery()
    first = member.order_by(Likeness.contribution_id).limit(1).scalar_subquery()
    found = (
        select(Family.id, Family.linked_to_id, func.coalesce(medoid, first).label("said"))
        .join(Round, Round.id == Family.round_id)
        .where(Family.round_id == round_id, visibility.answering(viewer))
        .subquery()
        .c
    )
    words = func.substr(Contribution.body, 1, SHOWN + 1).label("words")
    rows = session.execute(
        select(found.id, found.linked_to_id, Contribution.number, Contribution.language, words)
        .join(Contribution, Contribution.id == found.said)
        .order_by(found.id)
    ).all()
    listed = {row.id for row in rows}
    return [Letter(id_, linked if linked in listed else None, *said) for id_, linked, *said in rows]


def sent(viewer: Actor, round_id: int) -> list[Sent]:
    """Form letters of these numbers with how many sent each, the largest first."""
    open_ = exists().where(
        Point.contribution_id == Contribution.id, Point.dropped_at.is_(None), Point.disposition.is_(None)
    )
    rows = session.execute(
        select(Likeness.family_id, func.count(), func.sum(case((open_, 0), else_=1)))
        .select_from(Family)
        .join(Likeness, Likeness.family_id == Family.id)
        .join(Contribution, Contribution.id == Likeness.contribution_id)
        .where(Family.round_id == round_id, *_of(viewer, Family.id))
        .group_by(Likeness.family_id)
    )
    counted = {id_: (many, int(answered)) for id_, many, answered in rows}
    found = [
        Sent(each.id, each.linked_to, each.number, each.language, each.words, *counted[each.id])
        for each in letters(viewer, round_id)
        if each.id in counted
    ]
    return sorted(found, key=lambda each: (-each.many, each.id))


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
    return Opened(
        id=family.id,
        medoid=_member(first, points),
        many=many,
        waiting=int(waiting or 0),
        members=[_member(row, points) for row in page],
        next=page[-1].id if len(rows) > A_PAGE else None,
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


def _of(viewer: Actor, family_id: Any) -> tuple[ColumnElement[bool], ...]:
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
