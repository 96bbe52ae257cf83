"""Which organisations speak for a workplace: what is published of it, their members may answer."""

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import Conflict, NotFound
from portal.models.people import Organisation
from portal.models.reference import Representation
from portal.services.door import act
from portal.services.reference.keeping import ThereAlready
from portal.services.reference.merging import addressed


@act("workplace.represent")
def represent(organisation: Organisation, *, workplace: str, by: Actor) -> Representation:
    """Let it speak for this workplace, given by the address of its page."""
    facility = addressed(workplace, "workplace")
    if organisation.id in facility.speakers:
        raise ThereAlready(field="workplace")
    made = Representation(facility=facility, organisation_id=organisation.id)
    session.add(made)
    session.flush()
    return made


@act("workplace.end_representing")
def end_representing(organisation: Organisation, *, representation_id: int, by: Actor) -> Representation:
    found = session.scalar(
        select(Representation).where(
            Representation.id == representation_id, Representation.organisation_id == organisation.id
        )
    )
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    return found
