"""The duty to answer a round by a day: what waits before answering has begun, and who is to be reminded, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, exists, func, select

from portal.core import clock, present, zones
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution
from portal.models.summaries import Point, State, Summary
from portal.policy import visibility
from portal.queries.summaries.gate import without_a_point
from portal.queries.summaries.points import who_answers
from portal.queries.summaries.table import Done, Heap, done

STAGES = {
    "answers_due_in_four_weeks": timedelta(weeks=-4),
    "answers_due_in_a_week": timedelta(weeks=-1),
    "answers_overdue": timedelta(days=1),
}
"""The letters of the duty, and how far from the day on which answers are due."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter, to all who answer the round."""

    event: str
    round: Round
    to: Sequence[int]


class ToBeAnswered(NamedTuple):
    """A closed round without its summary; ``mine``: whether points of it that have no answer are the viewer's."""

    round: Round
    mine: bool


def before_it_is_begun(viewer: Actor, round_id: int) -> Done:
    """What is done of a round that has closed, and what waits there although nobody has made a point of it yet."""
    seen = select(Round.id).where(Round.id == round_id, visibility.answering(viewer)).scalar_subquery()
    by = (Contribution.group, Contribution.language)
    here = (*without_a_point(round_id), Contribution.round_id == seen)
    many = {(heap.group, heap.language): heap for heap in done(viewer, round_id).heaps}
    for group, language, waiting in session.execute(select(*by, func.count()).where(*here).group_by(*by)):
        heap = many.get((group, language), Heap(group, language, 0, 0, 0))
        many[group, language] = heap._replace(left=heap.left + waiting)
    return Done([many[key] for key in sorted(many)])


def days_late(viewer: Actor, round_: Round) -> int:
    """How many days, on the round's calendar, its first summary came after the answers were due; 0: in time."""
    first = select(func.min(Summary.published_at)).where(
        Summary.round_id == round_.id, Summary.state == State.PUBLISHED, visibility.summaries(viewer)
    )
    at = session.scalar(first)
    return max(0, (zones.wall(at, round_.zone).date() - round_.answers_due).days) if at is not None else 0


def without_a_summary(viewer: Actor) -> Select[int]:
    """All rounds that have closed and whose answers the viewer works on, to be counted."""
    return select(Round.id).where(
        visibility.rounds(viewer),
        visibility.answered(viewer),
        Round.status.in_((Status.APPROVED, Status.ANALYSING)),
        Round.closes_at <= present.hour(),
    )


def to_be_answered(viewer: Actor, most: int) -> list[ToBeAnswered]:
    """Rounds that have closed and whose answers the viewer works on, the longest closed first."""
    mine = exists().where(
        Point.round_id == Round.id,
        Point.assigned_to_id == viewer.user_id,
        Point.disposition.is_(None),
        Point.dropped_at.is_(None),
    )
    rows = session.execute(
        select(Round, mine)
        .where(Round.id.in_(without_a_summary(viewer)))
        .order_by(Round.closes_at, Round.id)
        .limit(most)
    )
    return [ToBeAnswered(*row) for row in rows]


def reminders(viewer: Actor, since: datetime) -> list[Reminder]:
    """What is to be told of rounds that have closed, of all days that began there after ``since`` and until now."""
    if not viewer.has(Role.SYSTEM):
        raise NotFound
    now = clock.now()
    closed = select(Round).where(Round.status.in_((Status.APPROVED, Status.ANALYSING)), Round.closes_at <= now)
    found = []
    for round_ in session.scalars(closed.order_by(Round.id)):
        before, today = (zones.wall(at, round_.zone).date() for at in (since, now))
        for event, away in STAGES.items():
            if before < round_.answers_due + away <= today:
                found.append(Reminder(event, round_, [id_ for id_, _name in session.execute(who_answers(round_))]))
    return found
