"""Neutral letters: the address that a sender left, which letters are due, and for which officers work waits."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import Broken
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.notices import opened_address, secret_of
from portal.models.concerns import Concern, Notice
from portal.models.people import Person
from portal.policy import visibility
from portal.queries.concerns.finding import get
from portal.queries.concerns.holders import officers_in_force
from portal.queries.concerns.triage import HEAPS, Heap, calls_for_its_owner


def kept_address(viewer: Actor, keyring: Keyring | None) -> str:
    """Where letters go, as its sender reads it; empty where none was left. Nobody else is told."""
    if viewer.concern is None:
        raise NotFound
    concern = get(viewer, viewer.concern)
    blob = session.scalar(select(Notice.address).where(Notice.id == concern.id))
    return "" if blob is None or keyring is None else opened_address(blob, concern.ref, keyring)


def has_address(viewer: Actor) -> bool:
    """Whether its sender left one, which need not open: then it can still be deleted."""
    if viewer.concern is None:
        raise NotFound
    return session.scalar(select(Notice.id).where(Notice.id == get(viewer, viewer.concern).id)) is not None


def due_notices(viewer: Actor) -> list[int]:
    """Concerns of whose senders a letter is due, in the order of random keys."""
    _ensure_system(viewer)
    return list(session.scalars(select(Notice.id).where(Notice.due).order_by(Notice.id)))


def address_of(viewer: Actor, concern_id: int, keyring: Keyring) -> str | None:
    """Where its letter goes, if one is still due; ``None`` where it does not open."""
    _ensure_system(viewer)
    row = session.execute(
        select(Notice.address, Concern.ref)
        .join(Concern, Concern.id == Notice.id)
        .where(Notice.id == concern_id, Notice.due)
    ).one_or_none()
    try:
        return None if row is None else opened_address(row.address, row.ref, keyring)
    except Broken:
        return None


def secrets_of_addresses(viewer: Actor) -> list[int]:
    """The numbers of the secrets that shut the addresses that are kept."""
    _ensure_system(viewer)
    return [secret_of(blob) for blob in session.scalars(select(Notice.address))]


def officers_with_work(viewer: Actor) -> Sequence[int]:
    """Case officers in force for whom something waits: to take in their language, theirs, or anybody's that is late."""
    _ensure_system(viewer)
    return [person.id for person in officers_in_force() if _waits(person)]


def _waits(officer: Person) -> bool:
    viewer = officer.as_actor()
    waiting = or_(
        and_(HEAPS[Heap.NEW](viewer), Concern.language == officer.locale),
        and_(HEAPS[Heap.MINE](viewer), calls_for_its_owner()),
        HEAPS[Heap.LATE](viewer),
    )
    return bool(session.scalar(select(exists().where(visibility.concerns(viewer), waiting))))


def _ensure_system(viewer: Actor) -> None:
    if not viewer.has(Role.SYSTEM):
        raise NotFound
