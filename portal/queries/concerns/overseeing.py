"""What nobody should have to look for: work without an owner, late or without a day, and who is there to do it.

Of concerns only those count that the viewer can find.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import OPEN, Concern, reader
from portal.models.people import Person
from portal.policy import visibility
from portal.queries.concerns.holders import FEWEST_READERS, officers_in_force, receivers
from portal.queries.concerns.triage import Heap, in_heap

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

    @property
    def are_too_few(self) -> bool:
        """No new concern is taken then."""
        return self.here < FEWEST_READERS


def oversight(viewer: Actor, keyring: Keyring) -> Oversight:
    return Oversight({heap: _many(viewer, heap) for heap in WATCHED}, _officers(viewer, keyring))


def _many(viewer: Actor, heap: Heap) -> int:
    some = in_heap(viewer, heap).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _officers(viewer: Actor, keyring: Keyring) -> list[AtWork]:
    """Who is in force, by name, and then who else still answers for something.

    Here is whoever a concern that is sent now would be sealed to, and nobody else.
    """
    now = {person.id for person in officers_in_force()}
    here = {each.holder for each in receivers(keyring).readers}
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
        select(Person.id, Person.name).where(Person.id.in_({*now, *owned})).order_by(Person.folded, Person.id)
    ).all()
    found = [AtWork(person.name, reader(person.id) in here, *owned.get(person.id, (0, 0))) for person in people]
    return sorted(found, key=lambda officer: not officer.here)
