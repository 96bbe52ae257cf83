"""Which concern it is, for its sender and for the case officers to whom its keys are sealed. For nobody else."""

from sqlalchemy import select

from portal.core.actor import Actor, Holding, Opens
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.concerns import Concern
from portal.policy import visibility


def opened_by(mark: str) -> Holding | None:
    """What a tracking key with this mark opens, if it is that of a concern."""
    found = session.scalar(select(Concern.id).where(Concern.mark == mark))
    return None if found is None else Holding(Opens.CONCERN, found)


def get(viewer: Actor, concern_id: int) -> Concern:
    found = session.scalar(select(Concern).where(visibility.concerns(viewer), Concern.id == concern_id))
    if found is None:
        raise NotFound
    return found
