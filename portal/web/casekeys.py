"""Keys of case officers and custodians at the doors of the room of people, which knows no concerns. Both meet here.

A key is made, opened or locked anew at the moments at which its owner's passphrase is known: at sign-in, when an
authenticator is set up, when another passphrase is chosen. A case officer's goes into the hand of the visit
(``opened.py``); a custodian's is opened for one request at a time.

Whoever types whatever passphrase, whosever name it is: one key is stretched out of it. So no time tells who has one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app

from portal.core import clock
from portal.core.actor import Role
from portal.core.errors import N_, Conflict, Invalid
from portal.core.sealing import Broken, PrivateKey, Secret
from portal.core.sealing.holders import keep
from portal.core.sealing.keyring import Keyring
from portal.models.people import Person
from portal.queries import concerns as queries
from portal.queries.concerns import Locked
from portal.services import concerns as services
from portal.services.concerns import Drawn
from portal.services.door import beside
from portal.web import hashing, opened

NOBODY = "nobody"


class KeyDoesNotOpen(Invalid):
    sentence = N_("Your key to concerns does not open at the moment. Tell the people who run this portal.")


@dataclass(frozen=True, repr=False)
class Lock(Secret):
    """What a passphrase is tried on: a key that is there, one that is still to be made, or, for most, nothing."""

    keyring: Keyring | None
    person_id: int | None = None
    role: Role | None = None
    locked: Locked | None = None
    number: int = 1

    def turn(self, passphrase: str) -> "PrivateKey | Drawn | None":
        """Open the key or draw one; for everybody else as much work for nothing. In a lane: it takes its time."""
        if self.keyring is None:
            return None
        if self.locked is not None:
            try:
                return self.locked.unlock(passphrase, self.keyring)
            except Broken:
                return None
        drawn = services.drawn(self.holder, self.number, passphrase, self.keyring)
        return None if self.role is None else drawn

    @property
    def holder(self) -> str:
        return NOBODY if self.role is None or self.person_id is None else services.NAMES[self.role](self.person_id)


@dataclass(frozen=True, repr=False)
class Held(Secret):
    """Somebody's key, open."""

    holder: str
    role: Role
    key: PrivateKey


def lock_of(person: Person | None) -> Lock:
    """What the passphrase of this person opens or locks, or of nobody."""
    ring = keyring()
    role = None if person is None else _role(person)
    if person is None or role is None:
        return Lock(ring)
    holder = services.NAMES[role](person.id)
    locked = queries.locked_key(holder)
    return Lock(ring, person.id, role, locked, 0 if locked else queries.next_key_number(holder))


def held(person: Person, lock: Lock, turned: "PrivateKey | Drawn | None") -> Held | None:
    """What was turned with the right passphrase. A key that was drawn is in use from now on."""
    if lock.keyring is None or lock.role is None or turned is None:
        return None
    if isinstance(turned, PrivateKey):
        return Held(lock.holder, lock.role, turned)
    try:
        services.make_key(person, drawn=turned, keyring=lock.keyring, by=person.as_actor(second_factor=False))
    except Conflict:  # another browser of theirs was faster
        return None
    return Held(lock.holder, lock.role, turned.key)


def renew(lock: Lock, key: Held | None, passphrase: str, lane: hashing.Lane) -> None:
    """Lock it with the newest secret of the server, once the passphrase is right: older ones are taken away one day."""
    ring, locked = lock.keyring, lock.locked
    if ring is None or locked is None or key is None or locked.kept.parameters.get("secret") == ring.newest.number:
        return
    kept = lane.work(lambda: keep(key.key, key.holder, passphrase, ring.newest))
    services.keep_under_another(key.key, key.holder, kept, ring)


def take_half_way(key: Held | None) -> None:
    """For a sign-in that lacks its second factor. Who has no key gets a cookie, too: it would tell who has one."""
    if key is not None and key.role is Role.CASE_OFFICER:
        opened.take_half_way(key.key, key.holder)
    else:
        opened.pretend_half_way()


def on_arrival(person: Person) -> None:
    """The second factor was right: the key goes into the hand of the visit that has begun."""
    opened.on_arrival(services.NAMES[Role.CASE_OFFICER](person.id))


def take_in_hand(key: Held | None) -> None:
    """For a visit that has begun, with its second factor."""
    if key is not None and key.role is Role.CASE_OFFICER:
        opened.take_in_hand(key.key, key.holder)


def bring(person: Person, passphrase: str) -> None:
    """Put their key into the hand of a visit for which nobody typed a passphrase: the demonstration's."""
    lock = lock_of(person)
    if lock.role is not None:
        take_in_hand(held(person, lock, hashing.KNOWN.work(lambda: lock.turn(passphrase))))


def open_with(person: Person, role: Role, passphrase: str) -> PrivateKey:
    """The key that this person has in this role, for one request. Whether the passphrase is right was asked before.

    Raises :class:`KeyDoesNotOpen`, and :class:`Crowded` where too many passphrases are worked on.
    """
    ring, locked = keyring(), queries.locked_key(services.NAMES[role](person.id))
    if ring is None or locked is None:
        raise KeyDoesNotOpen(field="passphrase")
    try:
        return hashing.KNOWN.work(lambda: locked.unlock(passphrase, ring))
    except Broken:
        raise KeyDoesNotOpen(field="passphrase") from None


@contextmanager
def locked_anew(lock: Lock, key: Held | None, passphrase: str) -> Iterator[None]:
    """Around the act that takes another passphrase: the same key is kept under it, in the same transaction.

    What somebody had who is not trusted any more stays behind under the former one, and is lost.
    """
    ring = lock.keyring
    if key is None or ring is None:
        if lock.locked is not None or (ring is not None and lock.role is not None):
            raise KeyDoesNotOpen
        with beside(lambda person: services.lose_keys(person, ring)):
            yield
        return
    kept = hashing.KNOWN.work(lambda: keep(key.key, key.holder, passphrase, ring.newest))

    def take_along(person: Person) -> None:
        services.keep_under_another(key.key, key.holder, kept, ring)
        services.lose_keys(person, ring, but=key.holder)

    with beside(take_along):
        yield


@contextmanager
def lost(person: Person) -> Iterator[None]:
    """Around the act that takes a passphrase of who has forgotten theirs."""
    with beside(lambda _person: services.lose_keys(person, keyring())):
        yield


def keyring() -> Keyring | None:
    """The secrets of this server. Without one, nobody has a key here."""
    found: Keyring | None = current_app.extensions["keyring"]
    return found


def _role(person: Person) -> Role | None:
    at = clock.now()
    trusted = (grant.role for grant in person.grants if grant.role in services.NAMES and grant.in_force(at))
    return next(trusted, None)
