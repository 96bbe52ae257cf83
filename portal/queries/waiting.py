"""Engine room: on whose table something lies that waits, and what is free to be taken; the same for all kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from portal.core import clock, present
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
    number: int = subject.id  # type: ignore[attr-defined]
    return claims_on(viewer, kind_of(subject), [number]).get(number)


def claims_on(viewer: Actor, kind: str, numbers: Iterable[int]) -> dict[int, Claim]:
    """Who has each of several of a kind, by their number; what nobody has is not in it."""
    held = connection().execute(_claims(viewer, kind), {"numbers": list(numbers), "now": clock.now()})
    return {number: Claim(name, by == viewer.user_id) for number, name, by in held}


def unclaimed(viewer: Actor, kind: type[Base]) -> Select[Waiting]:
    """What they could take next of this kind: the oldest that they may work on and nobody has on their table."""
    return select(Waiting).where(QUEUES[kind.__name__].free(viewer), _nobody_has()).order_by(*IN_ORDER).limit(1)


def all_unclaimed(viewer: Actor, kind: type[Base]) -> Select[int]:
    """All that they could take of this kind, to be counted."""
    free = QUEUES[kind.__name__].free(viewer), _nobody_has()
    return select(Waiting.id).where(*free).order_by(*IN_ORDER)  # so that it is read by the index of its kind


def open_to(viewer: Actor, kind: type[Base]) -> Select[int]:
    """All of this kind that they may work on now: what nobody else has on their table."""
    free = QUEUES[kind.__name__].free(viewer), or_(_nobody_has(), Waiting.claimed_by_id == viewer.user_id)
    return select(Waiting.id).where(*free).order_by(*IN_ORDER)


def on_table(viewer: Actor, kind: type[Base]) -> Select[int]:
    """What they have taken of this kind and still have."""
    mine = Waiting.claimed_by_id == viewer.user_id, Waiting.claimed_until > present.hour()
    return select(Waiting.id).where(*mine, Waiting.subject_kind == kind.__name__)


def _nobody_has() -> ColumnElement[bool]:
    return or_(Waiting.claimed_until.is_(None), Waiting.claimed_until <= present.hour())


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _claims(viewer: Actor, kind: str) -> Select[int, str, int]:
    return (
        select(Waiting.subject_id, Person.name, Person.id)
        .join(Person, Person.id == Waiting.claimed_by_id)
        .where(
            QUEUES[kind].shown(viewer),
            Waiting.subject_id.in_(bindparam("numbers", expanding=True)),
            Waiting.claimed_until > bindparam("now", type_=UtcDateTime()),
        )
    )
