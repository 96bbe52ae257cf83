"""Who is to be reminded of which duty of the committee, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core import clock, zones
from portal.core.actor import Actor, Role
from portal.core.clocks.recurring import Rhythm
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.people import Grant
from portal.models.reference import Duty
from portal.policy.permissions import allows
from portal.queries.people import actor
from portal.queries.reference.duties import KEPT_HERE, duties

STAGES = {"duty_due_in_four_weeks": timedelta(weeks=-4), "duty_overdue": timedelta(days=1)}
"""The letters of a duty, and how far from the last day by which it is due."""


@dataclass(frozen=True, slots=True)
class DutyReminder:
    """One letter, to all who keep the registers."""

    event: str
    duty: Duty
    to: Sequence[int]


def duty_reminders(viewer: Actor, since: datetime) -> list[DutyReminder]:
    """What is to be told of the committee's own duties, of all days that began after ``since`` and until now."""
    if not viewer.has(Role.SYSTEM):
        raise NotFound
    before, today = (zones.wall(at, clock.COMMITTEE).date() for at in (since, clock.now()))
    found = [
        (event, one.duty)
        for one in duties(viewer)
        if one.duty.actor == KEPT_HERE and one.duty.rhythm is Rhythm.ROLLING
        for event, away in STAGES.items()
        if one.next is not None and one.next.target is not None and before < one.next.target.end + away <= today
    ]
    to = _keepers() if found else []
    return [DutyReminder(event, duty, to) for event, duty in found]


def _keepers() -> list[int]:
    """Whoever could enter what shows that a duty was met."""
    everywhere = Grant.role == Role.EDITOR, Grant.are_everywhere()
    given = select(Grant.person_id).where(*everywhere, Grant.are_in_force(clock.now()))
    editors = session.scalars(given.distinct().order_by(Grant.person_id)).all()
    people = {person_id: actor(person_id, second_factor=True) for person_id in editors}
    return [id_ for id_, person in people.items() if person is not None and allows(person, "desk.registers", None)]
