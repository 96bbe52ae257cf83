"""Persons: one by one for whoever may see them, and by what a door knows of them."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, NotFound
from portal.models.people import Person, RecoveryCode
from portal.policy import visibility
from portal.text import words


def get(viewer: Actor, person_id: int) -> Person:
    found = session.scalar(visible(viewer).where(Person.id == person_id))
    if found is None:
        raise NotFound
    return found


def me(viewer: Actor) -> Person:
    """The person who is looking."""
    return get(viewer, viewer.user_id or 0)


def recovery_codes_left(viewer: Actor) -> int:
    """How many of their own codes nobody has used."""
    own = RecoveryCode.person_id == viewer.user_id, RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*own)) or 0


def by_email(email: str) -> Person:
    """For the doors that have no viewer yet: the sign-in and the terminal."""
    found = find(email)
    if found is None:
        raise NotFound(N_("No account uses this email address."))
    return found


def find(email: str) -> Person | None:
    email = words.seen(email).lower()
    return session.scalar(select(Person).where(Person.email == email)) if email.isprintable() else None


def by_uniquifier(uniquifier: str) -> Person | None:
    """Whom a link or half a sign-in was made for; another uniquifier, and it was made for nobody."""
    return session.scalar(select(Person).where(Person.fs_uniquifier == uniquifier))


def members(viewer: Actor, organisation_id: int) -> Sequence[Person]:
    return session.scalars(
        visible(viewer).where(Person.organisation_id == organisation_id).order_by(Person.name, Person.id)
    ).all()


def actor(person_id: int, *, second_factor: bool = False) -> Actor | None:
    """A person as the policy sees them now, or nobody once they are suspended."""
    found = session.get(Person, person_id)
    return found.as_actor(second_factor) if found is not None and found.active else None


def visible(viewer: Actor) -> Select[Person]:
    return select(Person).where(visibility.persons(viewer))
