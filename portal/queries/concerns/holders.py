"""To whom a concern is sealed: those in force now, with a key that the server vouches for."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.sealing import PrivateKey, PublicKey, Secret, Suite, holders
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, HolderKey, KeyState, custodian, reader
from portal.models.people import Grant, Person
from portal.queries.people import FEWEST_CASE_OFFICERS

FEWEST_READERS = FEWEST_CASE_OFFICERS
AGENCIES = 2


@dataclass(frozen=True, slots=True)
class Recipient:
    holder: str
    key: PublicKey


@dataclass(frozen=True, slots=True)
class Receivers:
    """``custodians`` by agency, each with one half of an identity's key."""

    readers: Sequence[Recipient]
    custodians: Sequence[Sequence[Recipient]]
    recovery: Recipient | None

    @property
    def complete(self) -> bool:
        """Whether a concern can be sent at all: it would otherwise open for too few, or for too many."""
        return len(self.readers) >= FEWEST_READERS and len(self.custodians) == AGENCIES and self.recovery is not None


@dataclass(frozen=True, repr=False)
class Locked(Secret):
    """The private key of a reader or custodian as it is kept: their passphrase opens it."""

    holder: str
    suite: Suite
    number: int
    kept: holders.Kept

    def unlock(self, passphrase: str, keyring: Keyring) -> PrivateKey:
        return holders.unlock(self.kept, self.suite, self.number, self.holder, passphrase, keyring.by_number)


def locked_key(holder: str) -> Locked | None:
    """The newest key in use of this holder, if a passphrase opens one."""
    row = session.scalar(
        select(HolderKey)
        .where(HolderKey.holder == holder, HolderKey.state == KeyState.ACTIVE)
        .order_by(HolderKey.number.desc())
        .limit(1)
    )
    if row is None or row.salt is None or row.parameters is None:
        return None
    return Locked(holder, Suite(row.suite), row.number, holders.Kept(row.wrapped, row.salt, row.parameters))


def next_key_number(holder: str) -> int:
    """Keys of a holder are counted, those that are lost, too."""
    return 1 + (session.scalar(select(func.max(HolderKey.number)).where(HolderKey.holder == holder)) or 0)


def readers_in_force() -> list[str]:
    """Who may read concerns now, as holders of keys."""
    return [reader(person.id) for person in officers_in_force()]


def officers_in_force() -> Sequence[Person]:
    """Who may read concerns now, whether they have a key or not."""
    return _trusted(Role.CASE_OFFICER)


def receivers(keyring: Keyring) -> Receivers:
    """Case officers and custodians of the whole portal, and the recovery key.

    Custodians are those of the two agencies that were registered first; those of a third take no part.
    """
    keys = vouched_keys(keyring)
    agencies: dict[int, list[Recipient]] = {}
    for person in _trusted(Role.CUSTODIAN):
        if (found := keys.get(custodian(person.id))) and person.organisation_id is not None:
            agencies.setdefault(person.organisation_id, []).append(found)
    return Receivers(
        readers=_of(_trusted(Role.CASE_OFFICER), reader, keys),
        custodians=[agencies[agency] for agency in sorted(agencies)[:AGENCIES]],
        recovery=keys.get(RECOVERY),
    )


def _of(people: Sequence[Person], name: Callable[[int], str], keys: dict[str, Recipient]) -> list[Recipient]:
    return [keys[name(person.id)] for person in people if name(person.id) in keys]


def vouched_keys(keyring: Keyring, of: Collection[str] | None = None) -> dict[str, Recipient]:
    """By holder, all or these, the newest key in use. One that the server did not put there takes nothing."""
    in_use = select(HolderKey).where(HolderKey.state == KeyState.ACTIVE).order_by(HolderKey.number)
    rows = session.scalars(in_use if of is None else in_use.where(HolderKey.holder.in_(of)))
    return {
        row.holder: Recipient(row.holder, PublicKey(Suite(row.suite), row.number, row.public))
        for row in rows
        if keyring.vouches(row.proof, *row.vouched)
    }


def _trusted(role: Role) -> Sequence[Person]:
    everywhere = select(Grant.person_id).where(
        Grant.role == role,
        Grant.are_everywhere(),
        Grant.are_in_force(clock.now()),
    )
    return session.scalars(select(Person).where(Person.active, Person.id.in_(everywhere)).order_by(Person.id)).all()
