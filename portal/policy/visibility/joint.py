"""What an organisation drafts together and says officially: who may know of it, and who goes on with it."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, select

from portal.core.actor import Actor, Role
from portal.models.consultations import Round
from portal.models.contributions import Contribution, JointRevision, OfficialStatement
from portal.policy.visibility.audiences import in_scope, rounds


@lru_cache(maxsize=128)
def joint_drafts(viewer: Actor) -> ColumnElement[bool]:
    """What members of an organisation draft together: theirs alone, and of the rounds that they can see.

    Nobody of the staff, also where they belong to the organisation: they will judge or answer what becomes of it.
    """
    if viewer.organisation_id is None or viewer.is_staff_even_asleep:
        return false()
    seen = select(Round.id).where(rounds(viewer)).correlate(None)
    return and_(JointRevision.organisation_id == viewer.organisation_id, JointRevision.round_id.in_(seen))


def coordinated(viewer: Actor) -> ColumnElement[bool]:
    """What the viewer's organisation said officially, for who coordinates it there, whoever released it.

    By what was released: of all that was said, PostgreSQL may go through the whole table.
    """
    if viewer.organisation_id is None or viewer.is_staff_even_asleep or not viewer.has_anywhere(Role.COORDINATOR):
        return false()
    said = select(OfficialStatement.contribution_id).join(Round, Round.id == OfficialStatement.round_id)
    its_own = OfficialStatement.organisation_id == viewer.organisation_id, OfficialStatement.ended_at.is_(None)
    return Contribution.id.in_(said.where(*its_own, in_scope(viewer, Role.COORDINATOR), rounds(viewer)).correlate(None))
