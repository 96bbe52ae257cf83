"""Reading the table of answers: every point of a round, a page at a time, and how far the work has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.consultations import Question, Round
from portal.models.contributions import Contribution, Status
from portal.models.people import Person
from portal.models.summaries import Disposition, Outcome, Point
from portal.policy import visibility
from portal.queries.summaries.figures import PUBLISHED_HERE
from portal.queries.summaries.narrowing import Filter, clauses
from portal.queries.summaries.points import place
from portal.queries.summaries.saying import WHOSE, Whose, whose
from portal.text.words import beginning

A_PAGE = 25
SHOWN = 200  # characters of what was said


@dataclass(frozen=True, slots=True)
class Line(Whose):
    """One point in the table, by its own ``id``."""

    place: int
    question: int | None
    on_draft: bool
    words: str
    outcome: Outcome | None
    proposed: Outcome | None
    mine: bool  # proposed by the viewer
    assigned_to: str | None
    due: date | None


class Table(NamedTuple):
    """A page of points, and the number after which the next one begins."""

    lines: Sequence[Line]
    next: int | None


class Heap(NamedTuple):
    """How many points of contributions of one group in one language are where."""

    group: str
    language: str
    left: int
    proposed: int
    decided: int


@dataclass(frozen=True, slots=True)
class Done:
    """How far the answers of a round have come. What waits for a decision is among what is left."""

    heaps: Sequence[Heap]

    @property
    def left(self) -> int:
        return sum(heap.left for heap in self.heaps)

    @property
    def proposed(self) -> int:
        return sum(heap.proposed for heap in self.heaps)

    @property
    def decided(self) -> int:
        return sum(heap.decided for heap in self.heaps)

    @property
    def all(self) -> int:
        return self.left + self.decided

    @property
    def percent(self) -> int:
        """Of all that is decided, never rounded up to all."""
        return 100 * self.decided // self.all if self.all else 0


def done(viewer: Actor, round_id: int) -> Done:
    """Counted by group and language; of contributions that are public, so no count betrays anything."""
    decided = Point.disposition.is_not(None)
    rows = session.execute(
        select(
            Contribution.group,
            Contribution.language,
            func.sum(case((decided, 0), else_=1)),
            func.sum(case((and_(~decided, Point.proposal.is_not(None)), 1), else_=0)),
            func.sum(case((decided, 1), else_=0)),
        )
        .select_from(Point)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .where(Point.round_id == round_id, Point.dropped_at.is_(None), PUBLISHED_HERE, _here(viewer))
        .group_by(Contribution.group, Contribution.language)
        .order_by(Contribution.group, Contribution.language)
    )
    return Done([Heap(group, language, int(a), int(b), int(c)) for group, language, a, b, c in rows])


def points(viewer: Actor, round_id: int, asked: Filter, after: int = 0) -> Table:
    """A page of the table, in the order in which the points were made."""
    rows = session.execute(
        _lines(viewer, round_id).where(*clauses(viewer, asked), Point.id > after).order_by(Point.id).limit(A_PAGE + 1)
    ).all()
    lines = [_line(viewer, row) for row in rows[:A_PAGE]]
    return Table(lines, lines[-1].id if len(rows) > A_PAGE else None)


def next_left(viewer: Actor, round_id: int, after: int) -> tuple[str, int] | None:
    """The next point that needs an answer of this viewer, beginning anew at the end: its contribution and its number.

    What they proposed themselves waits for somebody else.
    """
    waits = aliased(Disposition)
    own = exists().where(waits.waits_at(), waits.proposed_by_id == (viewer.user_id or 0))
    left = select(Contribution.ref, Point.id).join(Contribution, Contribution.id == Point.contribution_id)
    left = left.where(Point.round_id == round_id, Point.disposition.is_(None), ~own, *_standing(viewer))
    for beyond in (Point.id > after, Point.id < after):
        if row := session.execute(left.where(beyond).order_by(Point.id).limit(1)).first():
            return row.ref, row.id
    return None


def _standing(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    return Point.dropped_at.is_(None), Contribution.status == Status.PUBLISHED, _here(viewer)


def _here(viewer: Actor) -> ColumnElement[bool]:
    return Point.round_id.in_(select(Round.id).where(visibility.answering(viewer)).correlate(None))


def _lines(viewer: Actor, round_id: int) -> Select[Any]:
    decided, waits = aliased(Disposition), aliased(Disposition)
    length = func.coalesce(Point.end - Point.start, func.length(Contribution.body))
    return (
        select(
            Point.id,
            *WHOSE,
            place().label("place"),
            Question.number.label("question"),
            Contribution.draft_id,
            func.substr(
                Contribution.body,
                func.coalesce(Point.start, 0) + 1,
                case((length > SHOWN, SHOWN + 1), else_=length),
            ).label("words"),
            decided.outcome.label("outcome"),
            waits.outcome.label("proposed"),
            waits.proposed_by_id,
            Person.name.label("assigned_to"),
            Point.due,
        )
        .select_from(Point)
        .join(Contribution, Contribution.id == Point.contribution_id)
        .outerjoin(Question, Question.id == Contribution.question_id)
        .outerjoin(decided, decided.counts_for())
        .outerjoin(waits, waits.waits_at())
        .outerjoin(Person, Person.id == Point.assigned_to_id)
        .where(Point.round_id == round_id, *_standing(viewer))
    )


def _line(viewer: Actor, row: Any) -> Line:
    return Line(
        **whose(row),
        place=row.place,
        question=row.question,
        on_draft=row.draft_id is not None,
        words=beginning(row.words, SHOWN),
        outcome=row.outcome,
        proposed=row.proposed,
        mine=row.proposed_by_id is not None and row.proposed_by_id == viewer.user_id,
        assigned_to=row.assigned_to,
        due=row.due,
    )
