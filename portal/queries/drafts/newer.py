"""What somebody who has read a draft has not read yet: its newest version."""

from typing import NamedTuple

from sqlalchemy import exists, select
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


def newer(viewer: Actor) -> list[Newer]:
    """Of each draft of which the viewer has read a version the newest that they can see, where that is another."""
    if viewer.user_id is None:
        return []
    earlier = aliased(Version)
    read = exists().where(Reading.person_id == viewer.user_id)
    before = exists().where(
        earlier.draft_id == Version.draft_id, earlier.id < Version.id, read.where(Reading.version_id == earlier.id)
    )
    rows = session.execute(
        select(Version.draft_id, Version.number, Draft.title, read.where(Reading.version_id == Version.id))
        .join(Draft, Draft.id == Version.draft_id)
        .where(Version.status.in_((Status.CIRCULATED, Status.OPEN)), visibility.versions(viewer), before)
        .order_by(Version.id.desc())
        .limit(AT_MOST)
    )
    latest: dict[int, tuple[Newer, bool]] = {}
    for draft_id, number, title, was_read in rows:
        latest.setdefault(draft_id, (Newer(draft_id, number, title), was_read))
    return [newest for newest, was_read in latest.values() if not was_read]
