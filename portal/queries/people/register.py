"""The administrators' register of people: found by words and by roles, a screenful at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.models.people import Grant, Organisation, Person
from portal.policy import visibility
from portal.queries.people.persons import visible
from portal.text import words

PAGE = 50
FEWEST_CASE_OFFICERS = 2
"""With fewer no concern is taken: one alone could lose all keys."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A screenful of a list, with the true count of all of it."""

    items: Sequence[Person]
    total: int
    number: int
    last: int


def page(viewer: Actor, text: str = "", role: str = "", number: int = 1) -> Roster:
    """Persons by name; ``text`` is looked for in name, e-mail and organisation, accents and case aside."""
    wanted = [*_said(text), *([_holds(role)] if role else [])]
    counted = select(func.count()).select_from(Person).where(visibility.persons(viewer), *wanted)
    total = session.scalar(counted) or 0
    last = max(1, -(-total // PAGE))
    number = min(max(1, number), last)
    in_order = visible(viewer).where(*wanted).order_by(Person.folded, Person.id)
    return Roster(session.scalars(in_order.limit(PAGE).offset((number - 1) * PAGE)).all(), total, number, last)


def are_too_few_for_concerns(viewer: Actor) -> bool:
    """Whether fewer case officers are in force than concerns are taken with: all on leave, and nobody else would see.

    Never where the role was given to nobody yet: that portal takes none.
    """
    officers = (
        select(Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(visibility.persons(viewer), Grant.role == Role.CASE_OFFICER, Grant.are_everywhere())
        .distinct()
    )
    ever = officers.limit(1).subquery()
    now = officers.where(Person.active, Grant.are_in_force(clock.now())).limit(FEWEST_CASE_OFFICERS).subquery()
    counts = (select(func.count()).select_from(some).scalar_subquery() for some in (ever, now))
    there, here = session.execute(select(*counts)).one()
    return bool(there) and here < FEWEST_CASE_OFFICERS


def _said(text: str) -> list[ColumnElement[bool]]:
    plain = words.plain(text)
    if not plain:
        return []
    if not plain.isprintable():
        return [false()]
    of = select(Organisation.id).where(Organisation.folded.contains(plain, autoescape=True))
    own = (column.contains(plain, autoescape=True) for column in (Person.folded, Person.email))
    return [or_(*own, Person.organisation_id.in_(of))]


def _holds(role: str) -> ColumnElement[bool]:
    return exists().where(Grant.person_id == Person.id, Grant.role == role, Grant.are_in_force(clock.now()))
