"""What nobody should have to look for: work without an owner, late or without a day, and who is there to do it.

Of concerns only those count that the viewer can find.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.models.concerns import OPEN, Concern, HolderKey, KeyState, reader
from portal.models.people import Grant, Person
from portal.policy import visibility
from portal.queries.concerns.triage import HEAPS, Heap

COUNTED = 100
"""Counts go no further: from here on it says that there are more."""

WATCHED = (Heap.NEW, Heap.LATE, Heap.UNDATED, Heap.LEFT)


class AtWork(NamedTuple):
    """Somebody who works on concerns, or has: whether they can today, and what they answer for."""

    name: str
    here: bool  # in force, with a key of their own
    open: int
    late: int


class Oversight(NamedTuple):
    """How much is in each heap that is watched, and who is there."""

    heaps: Mapping[Heap, int]
    officers: list[AtWork]

    @property
    def here(self) -> int:
        """How many can work on concerns today."""
        return sum(officer.here for officer in self.officers)


def oversight(viewer: Actor) -> Oversight:
    return Oversight({heap: _many(viewer, heap) for heap in WATCHED}, _officers(viewer))


def _many(viewer: Actor, heap: Heap) -> int:
    some = select(Concern.id).where(visibility.concerns(viewer), HEAPS[heap](viewer)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _officers(viewer: Actor) -> list[AtWork]:
    """Who is in force, by name, and then who else still answers for something."""
    role = Grant.role == Role.CASE_OFFICER
    now = set(session.scalars(select(Grant.person_id).where(role, Grant.are_in_force(clock.now()))))
    keyed = set(session.scalars(select(HolderKey.holder).where(HolderKey.state == KeyState.ACTIVE)))
    owned = {
        row.owner_id: (row.many, row.late)
        for row in session.execute(
            select(
                Concern.owner_id,
                func.count().label("many"),
                func.count(Concern.promise_on).filter(Concern.promise_on < clock.day()).label("late"),
            )
            .where(visibility.concerns(viewer), Concern.state.in_(OPEN), Concern.owner_id.is_not(None))
            .group_by(Concern.owner_id)
        )
    }
    people = session.execute(
        select(Person.id, Person.name, Person.active)
        .where(Person.id.in_(select(Grant.person_id).where(role)))
        .order_by(Person.folded, Person.id)
    ).all()
    found = [
        AtWork(
            person.name,
            person.active and person.id in now and reader(person.id) in keyed,
            *owned.get(person.id, (0, 0)),
        )
        for person in people
        if person.id in now or person.id in owned
    ]
    return sorted(found, key=lambda officer: not officer.here)
