"""Engine room: what waits for a person begins and ends to wait in the acts of its subject; one claim for all kinds."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import Base, kind_of, session
from portal.core.errors import N_, Conflict
from portal.core.statements import change, write
from portal.models.waiting import Waiting
from portal.policy.queues import QUEUES

ON_THE_TABLE = timedelta(minutes=30)


class Taken(Conflict):
    sentence = N_("Somebody else has taken this to read. It comes back to the queue when they put it back.")


class NotWaiting(Conflict):
    sentence = N_("This no longer waits for a decision.")


def begin(
    subject: Base,
    *,
    since: datetime,
    round_id: int | None = None,
    language: str | None = None,
    group: str | None = None,
) -> None:
    """From now on it waits, in the queue that ``policy/queues.py`` names for its kind."""
    kind = kind_of(subject)
    write(
        Waiting,
        subject_kind=kind,
        subject_id=subject.id,  # type: ignore[attr-defined]
        priority=QUEUES[kind].priority,
        since=since,
        round_id=round_id,
        language=language,
        stakeholder_group=group,
    )


def end(subject: Base) -> None:
    """End the waiting of a subject, which is then on nobody's table."""
    session.delete(_waiting(subject))
    session.flush()


def relabel(subject: Base, *, language: str) -> None:
    """Let a subject wait on, now in this language."""
    _waiting(subject).language = language


def take(subject: Base, *, by: Actor) -> None:
    """Onto one's table, for half an hour. Of two who take it at once the database lets one have it."""
    _claim(subject, by, by.user_id, clock.now() + ON_THE_TABLE)


def put_back(subject: Base, *, by: Actor) -> None:
    """From one's table to the queue. Nobody clears the table of another."""
    _claim(subject, by, None, None)


def ensure_not_taken(subject: Base, *, by: Actor) -> None:
    """Refuse while somebody else has it on their table. What does not wait is on nobody's."""
    waiting = _found(subject)
    held = waiting is not None and waiting.claimed_until is not None and clock.now() < waiting.claimed_until
    if waiting is not None and held and waiting.claimed_by_id != by.user_id:
        raise Taken


def _claim(subject: Base, by: Actor, claimed_by_id: int | None, until: datetime | None) -> None:
    not_with_others = or_(
        Waiting.claimed_until.is_(None), Waiting.claimed_until <= clock.now(), Waiting.claimed_by_id == by.user_id
    )
    if not change(_waiting(subject), not_with_others, claimed_by_id=claimed_by_id, claimed_until=until):
        raise Taken if _found(subject) is not None else NotWaiting


def _waiting(subject: Base) -> Waiting:
    found = _found(subject)
    if found is None:
        raise NotWaiting
    return found


def _found(subject: Base) -> Waiting | None:
    """The row as it is at this moment."""
    number: int = subject.id  # type: ignore[attr-defined]
    found = select(Waiting).where(Waiting.subject_kind == kind_of(subject), Waiting.subject_id == number)
    return session.scalar(found.execution_options(populate_existing=True))
