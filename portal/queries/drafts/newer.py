"""What somebody who has read a draft has not read yet: its newest version."""

from typing import NamedTuple

from sqlalchemy import Select, exists, func, select
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


def to_read(viewer: Actor) -> Select[int]:
    """Of each draft of which the viewer has read a version the newest that they can see, where they have not read it.

    To be counted: versions come after one another by their keys.
    """
    read = exists().where(Reading.person_id == viewer.user_id)
    earlier = aliased(Version)
    drafts = (
        select(earlier.draft_id.label("id"), func.min(earlier.id).label("first"))
        .where(read.where(Reading.version_id == earlier.id))
        .group_by(earlier.draft_id)
        .subquery()
    )
    seen = Version.status.in_((Status.CIRCULATED, Status.OPEN)), visibility.versions(viewer)
    later = select(func.max(Version.id)).where(Version.draft_id == drafts.c.id, Version.id > drafts.c.first, *seen)
    newest = select(later.correlate(drafts).scalar_subquery().label("id")).subquery()
    return select(newest.c.id).where(newest.c.id.is_not(None), ~read.where(Reading.version_id == newest.c.id))


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
