"""Engine room: on whose table something lies that waits, and what is free to be taken; the same for all kinds."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import Base, UtcDateTime, connection, kind_of
from portal.models.people import Person
from portal.models.waiting import Waiting
from portal.policy.queues import QUEUES

IN_ORDER = Waiting.priority, Waiting.since, Waiting.subject_id


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has something on their table."""

    by: str
    mine: bool


def claim_on(viewer: Actor, subject: Base) -> Claim | None:
    """Who has it on their table at this moment."""
    asked = {"of": subject.id, "now": clock.now()}  # type: ignore[attr-defined]
    held = connection().execute(_claims(viewer, kind_of(subject)), asked).first()
    return Claim(held.name, held.id == viewer.user_id) if held else None


def unclaimed(viewer: Actor, kind: type[Base]) -> Select[Waiting]:
    """What they could take next of this kind: the oldest that they may work on and nobody has on their table."""
    free = or_(Waiting.claimed_until.is_(None), Waiting.claimed_until <= clock.now())
    return select(Waiting).where(QUEUES[kind.__name__].free(viewer), free).order_by(*IN_ORDER).limit(1)


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _claims(viewer: Actor, kind: str) -> Select[str, int]:
    held = Waiting.subject_id == bindparam("of"), Waiting.claimed_until > bindparam("now", type_=UtcDateTime())
    return (
        select(Person.name, Person.id)
        .join(Waiting, Waiting.claimed_by_id == Person.id)
        .where(QUEUES[kind].shown(viewer), *held)
    )
