"""Who works on a concern, and what the office has linked it to."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.models.concerns import CaseSeal, Concern, Part, Series, reader
from portal.models.people import Grant, Person
from portal.queries.concerns.finding import get
from portal.queries.concerns.reading import Entry, Reading, entries


class Officer(NamedTuple):
    """A case officer who can open a concern."""

    id: int
    name: str


def officers(viewer: Actor, concern: Concern) -> list[Officer]:
    """The case officers in force to whom the keys in force of this concern are sealed, by name."""
    found = get(viewer, concern.id)
    sealed = select(CaseSeal.holder).where(
        CaseSeal.concern_id == found.id, CaseSeal.kind == Part.WORK, CaseSeal.number == found.work
    )
    holders = set(session.scalars(sealed))
    trusted = select(Grant.person_id).where(
        Grant.role == Role.CASE_OFFICER,
        Grant.are_everywhere(),
        Grant.are_in_force(clock.now()),
    )
    people = session.execute(
        select(Person.id, Person.name).where(Person.active, Person.id.in_(trusted)).order_by(Person.folded, Person.id)
    )
    return [Officer(*row) for row in people if reader(row.id) in holders]


def linked(concern: Concern, reading: Reading) -> set[tuple[str, str]]:
    """What it is linked to now: kind and ref."""
    return still_linked(entries(concern, reading.office, Series.LINK))


def still_linked(told: Sequence[Entry]) -> set[tuple[str, str]]:
    """Of all that was ever linked, what was not ended since."""
    links: set[tuple[str, str]] = set()
    for entry in told:
        end = str(entry.told["kind"]), str(entry.told["ref"])
        (links.discard if entry.told["ended"] else links.add)(end)
    return links
