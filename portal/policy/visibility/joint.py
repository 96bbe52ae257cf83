"""What an organisation drafts together, and who may know of it."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, select

from portal.core.actor import Actor
from portal.models.consultations import Round
from portal.models.contributions import JointRevision
from portal.policy.visibility.audiences import rounds


@lru_cache(maxsize=128)
def joint_drafts(viewer: Actor) -> ColumnElement[bool]:
    """What members of an organisation draft together: theirs alone, and of the rounds that they can see.

    Nobody of the staff, also where they belong to the organisation: they will judge or answer what becomes of it.
    """
    if viewer.organisation_id is None or viewer.is_staff_even_asleep:
        return false()
    seen = select(Round.id).where(rounds(viewer)).correlate(None)
    return and_(JointRevision.organisation_id == viewer.organisation_id, JointRevision.round_id.in_(seen))
