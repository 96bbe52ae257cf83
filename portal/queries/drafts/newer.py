"""What somebody who has read a draft has not read yet: its newest version."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.drafts import Draft, Reading, Status, Version
from portal.policy import visibility

AT_MOST = 20


class Newer(NamedTuple):
    """A version that came after the one that was read."""

    draft_id: int
    number: int
    title: Localized


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def to_read(viewer: Actor) -> Select[int]:
    """Of each draft of which the viewer has read a version the newest that they can see, where they have not read it.

    To be counted: versions come after one another by their keys.
    """
    earlier = aliased(Version)
    drafts = (
        select(earlier.draft_id.label("id"), func.min(earlier.id).label("first"))
        .where(_was_read(viewer, earlier.id))
        .group_by(earlier.draft_id)
        .subquery()
    )
    seen = Version.status.in_((Status.CIRCULATED, Status.OPEN)), visibility.versions(viewer)
    later = select(func.max(Version.id)).where(Version.draft_id == drafts.c.id, Version.id > drafts.c.first, *seen)
    newest = select(later.correlate(drafts).scalar_subquery().label("id")).subquery()
    return select(newest.c.id).where(newest.c.id.is_not(None), ~_was_read(viewer, newest.c.id))


def _was_read(viewer: Actor, version_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether the first version that they have read from this one on is this one: a row of the index for each, however
    often they have opened it. Asked for the version alone, PostgreSQL may go through all that they ever opened.
    """
    from_here = Reading.person_id == viewer.user_id, Reading.version_id >= version_id
    first = select(func.min(Reading.version_id)).where(*from_here).scalar_subquery()
    return func.coalesce(first, 0) == version_id


def newer(viewer: Actor) -> list[Newer]:
    """What waits to be read, the latest first."""
    rows = session.execute(
        select(Version.draft_id, Version.number, Draft.title)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Version.id.in_(to_read(viewer)))
        .order_by(Version.id.desc())
        .limit(AT_MOST)
    )
    return [Newer(*row) for row in rows]
