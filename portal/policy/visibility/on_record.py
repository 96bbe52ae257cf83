"""What is on record for fewer readers than its round has: who reads it. Nothing that the others see knows of it.

Who works for the committee reads it as an editor, delegate or moderator of the round, or not at all, whatever
organisation they belong to.
"""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, or_, select

from portal.core.actor import Actor, Role
from portal.models.consultations import Invitation, Readers, Round
from portal.models.contributions import Contribution
from portal.policy.visibility.audiences import in_scope, rounds

OF_GOVERNMENTS = ("government", "intergovernmental")  # vocabulary organisation_kind


@lru_cache(maxsize=128)
def circles(viewer: Actor) -> Mapping[Readers, ColumnElement[bool]]:
    """For each circle of readers the rounds, of those that the viewer sees, in which they belong to it."""
    official = in_scope(viewer, Role.EDITOR, Role.DELEGATE, Role.MODERATOR)
    also = {} if viewer.is_staff_even_asleep else _as_members(viewer)
    narrow = [readers for readers in Readers if readers is not Readers.EVERYONE]
    return {
        readers: and_(rounds(viewer), or_(official, also[readers]) if readers in also else official)
        for readers in narrow
    }


@lru_cache(maxsize=128)
def on_record(viewer: Actor) -> ColumnElement[bool]:
    """What is on record for a circle to which the viewer belongs in its round."""
    return or_(
        *(
            and_(
                Contribution.on_record_for == readers,
                Contribution.round_id.in_(select(Round.id).where(belongs).correlate(None)),
            )
            for readers, belongs in circles(viewer).items()
        )
    )


def _as_members(viewer: Actor) -> dict[Readers, ColumnElement[bool]]:
    """To which circles somebody belongs by their organisation, or as a member of the advisory committee."""
    found: dict[Readers, ColumnElement[bool]] = {}
    if viewer.organisation_id is not None:
        invited = Invitation.round_id == Round.id, Invitation.organisation_id == viewer.organisation_id
        found[Readers.PARTICIPANTS] = exists().where(*invited)
        if viewer.organisation_kind in OF_GOVERNMENTS:
            found[Readers.GOVERNMENTS] = rounds(viewer)
    if viewer.has_anywhere(Role.ADVISER):
        found[Readers.IN_CONFIDENCE] = in_scope(viewer, Role.ADVISER)
    return found
