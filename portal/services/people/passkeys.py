"""Passkeys (WebAuthn credentials): a second factor, or both factors at once, because the device asks who holds it.

What a device says is verified in ``portal.web.passkeys``. That it answered, and that a passkey was used, is
book-keeping beside the acts, like the visits.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import GUARDED, Actor
from portal.core.db import session, transaction
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.models.people import Challenge, Passkey, Person
from portal.queries import people
from portal.services import outbox
from portal.services.door import act
from portal.services.people import entries, visits
from portal.services.people.recovery_codes import forget_recovery_codes

MOST = 10
LONGEST_NAME = 60
GOOD_FOR = timedelta(minutes=5)  # to look for the key, to unlock the telephone


class EnoughPasskeys(Invalid):
    sentence = N_("You have %(most)s passkeys, and more are not kept. Remove one that you no longer use.")


class SecondFactorNeeded(Conflict):
    sentence = N_(
        "Your role needs a second factor. Set up an authenticator or add another passkey, then remove this one."
    )


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept of a passkey that a device has just made."""

    credential: bytes
    public_key: bytes
    handle: bytes
    counter: int
    transports: str


@act("person.add_passkey")
def add_passkey(person: Person, *, name: str, made: Made, by: Actor) -> Person:
    """Take a passkey that a device has just made and shown. Where it is the first second factor, visits end."""
    there = people.passkeys_of(person)
    if len(there) >= MOST:
        raise EnoughPasskeys(most=MOST)
    if not there and not person.tf_totp_secret:
        visits.lock_out(person)
    session.add(
        Passkey(
            person_id=person.id,
            name=entries.name(name, LONGEST_NAME),
            credential=made.credential,
            public_key=made.public_key,
            handle=made.handle,
            counter=made.counter,
            transports=made.transports,
            added_on=clock.day(person.zone),
        )
    )
    outbox.write("passkey_added", to=[person.id])
    return person


@act("person.rename_passkey")
def rename_passkey(person: Person, *, passkey_id: int, name: str, by: Actor) -> Person:
    """Call a passkey something else, for its owner's eyes."""
    _among(people.passkeys_of(person), passkey_id).name = entries.name(name, LONGEST_NAME)
    return person


@act("person.remove_passkey")
def remove_passkey(person: Person, *, passkey_id: int, by: Actor) -> Person:
    """Let a passkey open nothing from now on; every visit ends. Who needs a second factor keeps one."""
    there = people.passkeys_of(person)
    found = _among(there, passkey_id)
    if len(there) == 1 and not person.tf_totp_secret:
        if any(grant.role in GUARDED and not grant.is_over(clock.now()) for grant in person.grants):
            raise SecondFactorNeeded
        forget_recovery_codes(person)
    session.delete(found)
    visits.lock_out(person)
    outbox.write("passkey_removed", to=[person.id])
    return person


def _among(there: Sequence[Passkey], passkey_id: int) -> Passkey:
    found = next((each for each in there if each.id == passkey_id), None)
    if found is None:
        raise NotFound
    return found


def forget_passkeys(person: Person) -> None:
    for each in people.passkeys_of(person):
        session.delete(each)


def spend_challenge(challenge: bytes) -> bool:
    """Use up a challenge, whatever comes of it; of two who answer the same one, one is late."""
    mark, until = hashlib.sha256(challenge).digest(), clock.now() + GOOD_FOR
    try:
        with transaction(), session.begin_nested():
            session.add(Challenge(mark=mark, until=until))
    except IntegrityError:
        return False
    return True


def use_passkey(passkey: Passkey, person: Person, counter: int) -> bool:
    """Note that it was used today. Not where another use was counted meanwhile, or where it was removed."""
    seen = Passkey.id == passkey.id, Passkey.counter == passkey.counter
    with transaction():
        used = session.execute(
            update(Passkey)
            .where(*seen)
            .values(counter=counter, used_on=clock.day(person.zone))
            .execution_options(synchronize_session=False)
        )
    return bool(used.rowcount)  # type: ignore[attr-defined]
