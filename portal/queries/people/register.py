"""The administrators' register of people: found by words and by roles, a screenful at a time."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.models.people import Grant, Organisation, Person
from portal.policy import visibility
from portal.queries.people.persons import visible
from portal.text import words

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A screenful of a list, with the true count of all of it."""

    items: Sequence[Person]
    total: int
    number: int
    last: int


def page(viewer: Actor, text: str = "", role: str = "", number: int = 1) -> Page:
    """Persons by name; ``text`` is looked for in name, e-mail and organisation, accents and case aside."""
    wanted = folded(text)
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(visibility.persons(viewer))
    ).all()
    holders = _holders(role) if role else None
    found = sorted(
        (folded(name), number_of)
        for number_of, name, email, organisation in rows
        if wanted in folded(f"{name} {email} {organisation or ''}") and (holders is None or number_of in holders)
    )
    last = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), last)
    ids = [number_of for _name, number_of in found[(number - 1) * PAGE : number * PAGE]]
    loaded = {person.id: person for person in session.scalars(visible(viewer).where(Person.id.in_(ids)))}
    return Page([loaded[i] for i in ids], len(found), number, last)


def _holders(role: str) -> set[int]:
    at = clock.now()
    return {grant.person_id for grant in session.scalars(select(Grant).where(Grant.role == role)) if grant.in_force(at)}


def folded(text: str) -> str:
    """For finding: without case, accents and what nobody sees, single spaces."""
    plain = unicodedata.normalize("NFKD", words.seen(text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
