"""Passkeys: one's own, and what a door knows of them."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.people import Passkey, Person


def passkeys(viewer: Actor) -> Sequence[Passkey]:
    """The viewer's own, in the order in which they were added."""
    return session.scalars(_of(viewer.user_id)).all()


def passkey(viewer: Actor, passkey_id: int) -> Passkey:
    found = session.scalar(_of(viewer.user_id).where(Passkey.id == passkey_id))
    if found is None:
        raise NotFound
    return found


def passkeys_of(person: Person) -> Sequence[Passkey]:
    """For the doors and for acts."""
    return session.scalars(_of(person.id)).all()


def has_passkey(person: Person) -> bool:
    return bool(session.scalar(select(exists().where(Passkey.person_id == person.id))))


def by_credential(credential: bytes) -> tuple[Passkey, Person] | None:
    """A passkey that a device shows, and whose it is: for the doors, which have no viewer yet."""
    found = session.execute(
        select(Passkey, Person).join(Person, Person.id == Passkey.person_id).where(Passkey.credential == credential)
    ).first()
    return None if found is None else (found[0], found[1])


def _of(person_id: int | None) -> Select[Passkey]:
    return select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.added_on, Passkey.id)
