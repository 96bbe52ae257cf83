"""The registers whole, to be compared with what a release delivers."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
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


def entered_before(entry: CaseEntry, on_record: Iterable[Case], *, workplaces: Collection[int]) -> Case | None:
    """The case of a release that the staff have entered already: by its number in the official count.

    Where one of the two has no number yet, by the day on which it began at this workplace: ``workplaces`` are all
    entries that are one with it. What was taken back was entered wrongly, and is not it.
    """
    began = min((event.day.first for event in entry.events if event.day is not None), default=None)
    for case in on_record:
        if not case.by_staff or case.ended_at is not None or case.mechanism != entry.mechanism:
            continue
        if case.number and entry.number:
            if case.number == entry.number:
                return case
        elif case.facility_id in workplaces and case.began_on == began:
            return case
    return None


def beside_the_staff(entry: CaseEntry, found: Case) -> CaseEntry:
    """What a release says, as it is written beside what the staff entered: nothing of theirs is overwritten or doubled.

    Of a case that they entered whole its words and its source stay, and only what they left empty is filled; an event
    that they entered on the same day is there once.
    """
    theirs = {(each.code, each.day) for each in found.entered if each.ended_at is None}
    entry = replace(entry, events=tuple(each for each in entry.events if (each.code, each.day) not in theirs))
    if found.placed or found.by_staff:
        entry = replace(entry, facility=found.facility.slug)
    if not found.by_staff:
        return entry
    return replace(
        entry,
        slug=found.slug,
        number=found.number or entry.number,
        name=found.name,
        petitioner=_or(found.petitioner, entry.petitioner),
        outcome=_or(found.outcome, entry.outcome),
        source=found.source,
        verified=found.verified,
        as_of=found.as_of,
    )


def _or(said: Localized, else_: Localized) -> Localized:
    return said if said.en or said.es else else_


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
