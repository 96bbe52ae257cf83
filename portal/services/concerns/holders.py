"""The keys of those to whom concerns are sealed."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.core.actor import Actor, Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict
from portal.core.sealing import IN_USE, PrivateKey, PublicKey, Secret
from portal.core.sealing.holders import Kept, keep
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import (
    RECOVERY,
    SUBMITTER,
    Concern,
    HolderKey,
    KeyOfCase,
    KeyState,
    SubmitterKey,
    custodian,
    reader,
)
from portal.models.people import Person
from portal.queries.concerns import next_key_number
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
    return drawn(holder, next_key_number(holder), passphrase, keyring)


def drawn(holder: str, number: int, passphrase: str, keyring: Keyring) -> Drawn:
    """A key pair for a holder whose next number is known already. Asks nothing of the database."""
    key = PrivateKey.new(IN_USE, number)
    return Drawn(holder, key, keep(key, holder, passphrase, keyring.newest))


@act("person.make_key")
def make_key(person: Person, *, drawn: Drawn, keyring: Keyring, by: Actor) -> HolderKey:
    """Take the key pair of a reader or custodian who has none in use. From now on concerns are sealed to it."""
    if drawn.holder not in {name(person.id) for name in NAMES.values()} or _in_use(drawn.holder):
        raise Conflict
    kept = drawn.kept
    return _entered(drawn.holder, drawn.key.public, kept.wrapped, keyring, salt=kept.salt, parameters=kept.parameters)


def keep_under_another(key: PrivateKey, holder: str, kept: Kept, keyring: Keyring) -> None:
    """Store the same key anew, under another passphrase or another secret of the server, which vouches for it, too.

    Book-keeping: nothing is sealed to anybody else by it. With a new passphrase it is kept ``beside`` that act.
    """
    with transaction():
        row = session.scalar(
            select(HolderKey).where(HolderKey.holder == holder, HolderKey.number == key.number).with_for_update()
        )
        if row is None or row.state is not KeyState.ACTIVE or row.public != key.public.raw:
            raise Conflict
        row.wrapped, row.salt, row.parameters = kept.wrapped, kept.salt, kept.parameters
        row.proof = keyring.proof(*row.vouched)


def lose_keys(person: Person, keyring: Keyring | None, *, but: str = "") -> None:
    """The passphrase of these keys is forgotten: what they opened stays closed, and a new key is made at sign-in.

    Book-keeping, kept ``beside`` the act that takes a new passphrase; ``but`` is the holder whose key goes along.
    """
    with transaction():
        mine = [holder for name in NAMES.values() if (holder := name(person.id)) != but]
        for row in session.scalars(
            select(HolderKey).where(HolderKey.holder.in_(mine), HolderKey.state == KeyState.ACTIVE)
        ):
            row.state = KeyState.LOST
            if keyring is not None:
                row.proof = keyring.proof(*row.vouched)


@act("recovery_key.enter")
def enter_recovery_key(_parent: None, *, public: PublicKey, wrapped: bytes, keyring: Keyring, by: Actor) -> HolderKey:
    """Take the recovery key, wrapped under what its shares give (``core/sealing/recovery``). There is one."""
    if _in_use(RECOVERY):
        raise Conflict
    return _entered(RECOVERY, public, wrapped, keyring)


def vouch_anew(keyring: Keyring) -> int:
    """Vouch with the newest secret for every row for which an older one does; how many. Then the older may go.

    Book-keeping. A row that nothing vouches for stays as it is: it was planted, or its secret is missing.
    """
    many = 0
    with transaction():
        for row in session.scalars(select(HolderKey)):
            many += _vouch(row, keyring, row.vouched)
        of_cases = select(KeyOfCase, Concern.ref).join(Concern, Concern.id == KeyOfCase.concern_id)
        for generation, ref in session.execute(of_cases):
            vouched = "case", ref, generation.kind.value, generation.number, generation.suite
            many += _vouch(generation, keyring, vouched)
        of_senders = select(SubmitterKey, Concern.ref).join(Concern, Concern.id == SubmitterKey.id)
        for sender, ref in session.execute(of_senders):
            many += _vouch(sender, keyring, (SUBMITTER, ref, sender.number, sender.suite, sender.public))
    return many


def _vouch(row: HolderKey | KeyOfCase | SubmitterKey, keyring: Keyring, vouched: tuple[object, ...]) -> bool:
    newest = row.proof.partition(".")[0] == str(keyring.newest.number)
    if newest or not keyring.vouches(row.proof, *vouched):
        return False
    row.proof = keyring.proof(*vouched)
    return True


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
