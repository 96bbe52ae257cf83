"""Whose news is told together, by one email a day or a week, and whether there is any left to tell."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.outbox import DIGEST, Letter
from portal.models.people import Frequency, Person
from portal.queries.outbox.telling import told

OLDEST = timedelta(days=8)  # what nobody was told of for longer, for want of a server or of a wish, is no news


def due_digests(viewer: Actor, *, weekly: bool) -> list[int]:
    """Who has news that no email told of: of those who want one a day and, where ``weekly``, one a week."""
    if not viewer.has(Role.SYSTEM):
        raise NotFound
    wanted = [Frequency.DAILY, *([Frequency.WEEKLY] if weekly else [])]
    waiting = exists().where(Letter.person_id == Person.id, _untold(0))
    people = select(Person.id).where(Person.active, Person.letters, Person.frequency.in_(wanted), waiting)
    return list(session.scalars(people.order_by(Person.id)))


def has_untold_news(reader: Actor, digest: Letter) -> bool:
    """Whether this email has something to tell: of what they can see at this moment, and no other told them."""
    return bool(session.scalar(select(exists().where(told(reader), _untold(digest.id)))))


def _untold(digest_id: int) -> ColumnElement[bool]:
    """A letter that no email told of, neither its own nor one of those that tell together, this one aside."""
    later = aliased(Letter)
    together = exists().where(
        later.person_id == Letter.person_id,
        later.event == DIGEST,
        later.composed_at >= Letter.composed_at,
        later.id != digest_id,
    )
    return and_(Letter.by_mail.is_(False), Letter.composed_at > clock.now() - OLDEST, ~together)
