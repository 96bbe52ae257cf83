"""Who has read which version: for “what changed since I last read”, and for the trail where few may read."""

from contextlib import suppress

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import UNWRITTEN, session, transaction
from portal.models.drafts import Reading, Version
from portal.services.door import act


def opened(version: Version, *, by: Actor) -> None:
    """Somebody opened this version. Of a public one it is kept once; of a restricted one each time, in the trail."""
    if not by.is_signed_in:
        return
    if version.restricted:
        read(version, by=by)
    elif not _has_read(version, by):
        with suppress(*UNWRITTEN), transaction():  # what everybody may read is not withheld for a note
            session.add(Reading(version_id=version.id, person_id=by.user_id))


@act("draft.read")
def read(version: Version, *, by: Actor) -> Version:
    session.add(Reading(version_id=version.id, person_id=by.user_id))
    return version


def _has_read(version: Version, by: Actor) -> bool:
    mine = select(Reading.id).where(Reading.person_id == by.user_id, Reading.version_id == version.id).limit(1)
    return session.scalar(mine) is not None
