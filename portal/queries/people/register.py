"""The administrators' register of people: found by words and by roles, a screenful at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.models.people import Grant, Organisation, Person
from portal.policy import visibility
from portal.queries.people.persons import visible
from portal.text import words

PAGE = 50


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
