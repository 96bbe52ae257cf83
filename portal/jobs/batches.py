"""Public editions of concerns, published together at fixed hours: none tells when it was released."""

import logging

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.core.errors import Refusal
from portal.models.concerns import Release
from portal.services import concerns

log = logging.getLogger("portal")


def publish_due() -> int:
    """Publish all that is due, in the order of random keys; how much it was. What is refused waits."""
    due = session.scalars(select(Release.id).where(Release.due_at <= clock.now()).order_by(Release.id)).all()
    session.commit()  # only looked
    published = 0
    for release_id in due:
        release = session.get(Release, release_id)
        try:
            if release is not None:
                concerns.publish_edition(release, by=SYSTEM)
                published += 1
        except Refusal as problem:
            log.warning("batch: %s", type(problem).__name__)
    return published
