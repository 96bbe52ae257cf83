"""The registers whole, to be compared with what a release delivers."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.registers import CaseEntry, EventEntry, FacilityEntry, Identified
from portal.models.reference import Case, Facility
from portal.policy import visibility

WHOLE_FACILITY = (
    selectinload(Facility.names),
    selectinload(Facility.places),
    selectinload(Facility.identifiers),
    selectinload(Facility.details),
)
WITH_EVENTS = (
    selectinload(Case.events),
    selectinload(Case.entered),
    joinedload(Case.facility, innerjoin=True).options(selectinload(Facility.places), selectinload(Facility.names)),
)


def facilities_on_record(viewer: Actor) -> dict[str, Facility]:
    """Every workplace whole, by its slug: to compare it with what is delivered."""
    query = select(Facility).where(visibility.facilities(viewer)).options(*WHOLE_FACILITY)
    return {found.slug: found for found in session.scalars(query)}


def cases_on_record(viewer: Actor) -> dict[str, Case]:
    """Every case whole, by its slug."""
    query = select(Case).where(visibility.cases(viewer)).options(*WITH_EVENTS)
    return {found.slug: found for found in session.scalars(query)}


def entry_of(found: Facility | Case) -> FacilityEntry | CaseEntry:
    """What is on record as it would have been delivered."""
    if isinstance(found, Facility):
        return FacilityEntry(
            slug=found.slug,
            company=found.company,
            sector=found.sector,
            source=found.source,
            as_of=found.as_of,
            names=tuple(each.name for each in found.names),
            places=tuple((each.city, each.state) for each in found.places),
            identifiers=tuple(
                Identified(each.scheme, each.value, each.source, each.as_of) for each in found.identifiers
            ),
        )
    return CaseEntry(
        slug=found.slug,
        facility=found.facility.slug,
        number=found.number,
        mechanism=found.mechanism,
        status=found.delivered or found.status,
        name=found.name,
        petitioner=found.petitioner,
        outcome=found.outcome,
        source=found.source,
        verified=found.verified,
        as_of=found.as_of,
        events=tuple(EventEntry(each.code, each.day, each.note) for each in found.events),
    )
