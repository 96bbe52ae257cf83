"""The keys of those to whom concerns are sealed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import Conflict
from portal.core.sealing import PrivateKey, PublicKey, Secret
from portal.core.sealing.holders import Kept, keep
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, HolderKey, KeyState, custodian, reader
from portal.models.people import Person
from portal.services.concerns.steps import SUITE
from portal.services.door import act

NAMES = {Role.CASE_OFFICER: reader, Role.CUSTODIAN: custodian}


@dataclass(frozen=True, repr=False)
class Drawn(Secret):
    """A new key pair, its private half wrapped under a passphrase."""

    holder: str
    key: PrivateKey
    kept: Kept


def draw(person: Person, role: Role, passphrase: str, keyring: Keyring) -> Drawn:
    """A key pair for what this role reads. Before the act: it takes a seventh of a second, while others write."""
    holder = NAMES[role](person.id)
    last = session.scalar(select(func.max(HolderKey.number)).where(HolderKey.holder == holder)) or 0
    key = PrivateKey.new(SUITE, last + 1)
    return Drawn(holder, key, keep(key, holder, passphrase, keyring.newest))


@act("person.make_key")
def make_key(person: Person, *, drawn: Drawn, keyring: Keyring, by: Actor) -> HolderKey:
    """Take the key pair of a reader or custodian who has none in use. From now on concerns are sealed to it."""
    if drawn.holder not in {name(person.id) for name in NAMES.values()} or _in_use(drawn.holder):
        raise Conflict
    kept = drawn.kept
    return _entered(drawn.holder, drawn.key.public, kept.wrapped, keyring, salt=kept.salt, parameters=kept.parameters)


@act("recovery_key.enter")
def enter_recovery_key(_parent: None, *, public: PublicKey, wrapped: bytes, keyring: Keyring, by: Actor) -> HolderKey:
    """Take the recovery key, wrapped under what its shares give (``core/sealing/recovery``). There is one."""
    if _in_use(RECOVERY):
        raise Conflict
    return _entered(RECOVERY, public, wrapped, keyring)


def _entered(holder: str, public: PublicKey, wrapped: bytes, keyring: Keyring, **more: object) -> HolderKey:
    made = HolderKey(
        holder=holder,
        number=public.number,
        suite=public.suite.value,
        public=public.raw,
        wrapped=wrapped,
        state=KeyState.ACTIVE,
        **more,
    )
    made.proof = keyring.proof(*made.vouched)
    session.add(made)
    session.flush()  # the trail needs its number
    return made


def _in_use(holder: str) -> bool:
    active = select(HolderKey.id).where(HolderKey.holder == holder, HolderKey.state == KeyState.ACTIVE)
    return session.scalar(active.limit(1)) is not None
