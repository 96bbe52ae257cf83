"""Whose news is told together, by one email a day or a week, and whether there is any left to tell."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, select

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
    waiting = exists().where(Letter.person_id == Person.id, Letter.by_mail.is_(False), Letter.composed_at > _oldest())
    people = select(Person.id).where(Person.active, Person.letters, Person.frequency.in_(wanted), waiting)
    return list(session.scalars(people.order_by(Person.id)))


def has_untold_news(reader: Actor, digest: Letter) -> bool:
    """Whether something that they can see at this moment has come since the email of this kind before this one."""
    before = select(func.max(Letter.composed_at)).where(
        Letter.person_id == reader.user_id, Letter.event == DIGEST, Letter.id != digest.id
    )
    since = max(session.scalar(before) or _oldest(), _oldest())
    news = and_(told(reader), Letter.by_mail.is_(False), Letter.composed_at > since)
    return bool(session.scalar(select(exists().where(news))))


def _oldest() -> datetime:
    return clock.now() - OLDEST
