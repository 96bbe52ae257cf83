"""Whether concerns can be received and opened: what ``flask keys check`` says. Counts and rows with keys, no words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import PublicKey, Suite
from portal.core.sealing.grants import HALVES
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import (
    RECOVERY,
    SUBMITTER,
    CaseSeal,
    Concern,
    HolderKey,
    KeyOfCase,
    KeyState,
    Part,
    State,
    SubmitterKey,
)
from portal.queries.concerns.holders import Recipient, readers_in_force
from portal.queries.concerns.keyholders import sealed_to
from portal.queries.concerns.notices import secrets_of_addresses

BATCH = 500


@dataclass(frozen=True, slots=True)
class Proofs:
    """How many rows with keys there are, how many of them nothing vouches for, and how many an older secret does."""

    rows: int
    unproved: int
    older: int


@dataclass(frozen=True, slots=True)
class Entrusted:
    """The recovery key as it is stored: public, and wrapped under what three shares give."""

    public: PublicKey
    wrapped: bytes


def proofs(viewer: Actor, keyring: Keyring) -> Proofs:
    """Of every row whose key is believed, whoever it is: none of them may have been planted."""
    _ensure_operator(viewer)
    rows = unproved = older = 0
    for proof, row in _proved():
        rows += 1
        if not keyring.vouches(proof, *row):
            unproved += 1
        elif proof.partition(".")[0] != str(keyring.newest.number):
            older += 1
    for number in secrets_of_addresses(viewer):
        rows, unproved = rows + 1, unproved + (number not in keyring.by_number)
        older += number in keyring.by_number and number != keyring.newest.number
    return Proofs(rows, unproved, older)


def locked_by_others(viewer: Actor, keyring: Keyring) -> dict[int, int]:
    """How many keys in use wait for their owners' next sign-in, by the older secret of the server that locks them."""
    _ensure_operator(viewer)
    found: dict[int, int] = {}
    in_use = select(HolderKey.parameters).where(HolderKey.state == KeyState.ACTIVE, HolderKey.salt.is_not(None))
    for parameters in session.scalars(in_use):
        number = int((parameters or {}).get("secret", -1))
        if number != keyring.newest.number:
            found[number] = found.get(number, 0) + 1
    return found


def to_be_resealed(viewer: Actor) -> int:
    """Concerns whose keys somebody holds who reads none any more."""
    _ensure_operator(viewer)
    staying = [*readers_in_force(), RECOVERY, SUBMITTER]
    left = select(func.count(CaseSeal.concern_id.distinct())).where(
        CaseSeal.kind == Part.WORK, CaseSeal.holder.not_in(staying)
    )
    return session.scalar(left) or 0


def closed_to(viewer: Actor, officer: Recipient) -> list[int]:
    """Concerns that this officer's present key does not open, and the recovery key does: the urgent first."""
    _ensure_operator(viewer)
    theirs = sealed_to(officer.holder, officer.key.number)
    found = select(Concern.id).where(Concern.state != State.DRAFT, ~theirs)
    return list(session.scalars(found.order_by(Concern.urgent.desc(), Concern.day, Concern.id)))


def half_closed_to(viewer: Actor, keeper: Recipient, keepers: Sequence[Recipient]) -> list[int]:
    """Concerns of whose sender's name this custodian's present key opens no half, or another can who keeps none now.

    The urgent first. ``keepers`` are all who keep halves now.
    """
    _ensure_operator(viewer)
    half = (
        CaseSeal.concern_id == Concern.id,
        CaseSeal.kind == Part.IDENTITY,
        CaseSeal.number == Concern.identity,
        CaseSeal.what.in_(HALVES),
    )
    theirs = exists().where(*half, CaseSeal.holder == keeper.holder, CaseSeal.holder_number == keeper.key.number)
    others = exists().where(*half, CaseSeal.holder.not_in([each.holder for each in keepers]))
    found = select(Concern.id).where(Concern.state != State.DRAFT, or_(~theirs, others))
    return list(session.scalars(found.order_by(Concern.urgent.desc(), Concern.day, Concern.id)))


def to_recover(viewer: Actor, concern_id: int) -> Concern:
    """One of them, for the act that seals it to an officer."""
    _ensure_operator(viewer)
    found = session.scalar(select(Concern).where(Concern.id == concern_id, Concern.state != State.DRAFT))
    if found is None:
        raise NotFound
    return found


def recovery_key(viewer: Actor) -> Entrusted | None:
    _ensure_operator(viewer)
    row = session.scalar(select(HolderKey).where(HolderKey.holder == RECOVERY, HolderKey.state == KeyState.ACTIVE))
    return None if row is None else Entrusted(PublicKey(Suite(row.suite), row.number, row.public), row.wrapped)


def _ensure_operator(viewer: Actor) -> None:
    if not viewer.has(Role.SYSTEM):
        raise NotFound


def _proved() -> Iterator[tuple[str, tuple[object, ...]]]:
    for holder in session.scalars(select(HolderKey)):
        yield holder.proof, holder.vouched
    generations = (
        select(KeyOfCase.proof, Concern.ref, KeyOfCase.kind, KeyOfCase.number, KeyOfCase.suite)
        .join(Concern, Concern.id == KeyOfCase.concern_id)
        .execution_options(yield_per=BATCH)
    )
    for proof, ref, kind, number, suite in session.execute(generations):
        yield proof, ("case", ref, kind.value, number, suite)
    submitters = (
        select(SubmitterKey.proof, Concern.ref, SubmitterKey.number, SubmitterKey.suite, SubmitterKey.public)
        .join(Concern, Concern.id == SubmitterKey.id)
        .execution_options(yield_per=BATCH)
    )
    for proof, ref, number, suite, public in session.execute(submitters):
        yield proof, (SUBMITTER, ref, number, suite, public)
