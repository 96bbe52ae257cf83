"""What readers see of a contribution changes also where its own row stays as it is: a copy of a file, and the like."""

from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import flag_modified

from portal.core.db import session
from portal.models.contributions import Contribution, Mention, Status
from portal.models.reference import Facility, FacilityMove, FacilityName
from portal.queries.reference import group_of
from portal.services.consultations import renew


def renew_entry(contribution_id: int) -> None:
    """Count another revision: the entry is written anew, and whoever decides on it must have seen that."""
    said = session.scalars(
        select(Contribution)
        .where(Contribution.id == contribution_id)
        .with_for_update(of=Contribution)
        .execution_options(populate_existing=True)
    ).one()
    flag_modified(said, "body")
    if said.status is Status.PUBLISHED:
        renew(said.round_id)


@event.listens_for(Session, "after_flush")
def _renew_where_workplaces_are_named(current: Session, _context: UOWTransaction) -> None:
    """Beside what names a workplace stands what it is called, and who replied for it.

    The register knows nothing of contributions, and both staff and releases change it: so it is seen here.
    """
    ids = {one for thing in (*current.new, *current.dirty) for one in _called_anew(thing)}
    if not ids:
        return
    named = (
        select(Contribution.round_id)
        .join(Mention, Mention.contribution_id == Contribution.id)
        .where(Mention.facility_id.in_(group_of(*ids)), Mention.ended_at.is_(None))
        .distinct()
    )
    for round_id in sorted(current.scalars(named)):
        renew(round_id)


def _called_anew(thing: Any) -> tuple[int, ...]:
    if isinstance(thing, FacilityMove):
        return thing.facility_id, thing.other_id
    if isinstance(thing, FacilityName):
        return (thing.facility_id,)
    if isinstance(thing, Facility) and inspect(thing).attrs.company.history.deleted:
        return (thing.id,)
    return ()
