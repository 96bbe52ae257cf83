"""The registers as a release delivers them: what the staff entered beside it stays."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.identifiers import Scheme, checked
from portal.core.registers import CaseEntry, FacilityEntry
from portal.models.reference import Case, CaseEvent, Facility, FacilityIdentifier, FacilityName, FacilityPlace
from portal.services.door import act
from portal.services.reference.merging import joined
from portal.services.reference.spelling import both, known, known_state, respell, spelled


@act("facility.record")
def record_facility(
    facility: Facility | None, *, entry: FacilityEntry, before: Facility | None = None, by: Actor
) -> Facility:
    """Enter a workplace, or bring it to what the entry says; what is the same already stays untouched.

    What the staff entered of it ``before`` a release brought it leads to it from then on, as if they had merged it.
    """
    known("sector", entry.sector)
    for _city, state in entry.places:
        known_state(state)
    recorded = facility or Facility(slug=entry.slug)
    recorded.company, recorded.sector = entry.company, entry.sector
    recorded.source, recorded.as_of = entry.source, entry.as_of
    recorded.spelled = spelled(entry.company)
    _lay(recorded.names, FacilityName, ({"name": name} for name in entry.names))
    _lay(recorded.places, FacilityPlace, ({"city": city, "state": state} for city, state in entry.places))
    _lay(
        recorded.identifiers,
        FacilityIdentifier,
        ({"scheme": one.scheme, "value": checked(Scheme(one.scheme), one.value), "source": one.source,
          "as_of": one.as_of} for one in entry.identifiers),
    )  # fmt: skip
    session.add(recorded)
    session.flush()  # the trail needs its number
    respell(recorded)
    if before is not None:
        joined(before, recorded)
    return recorded


@act("case.record")
def record_case(case: Case | None, *, entry: CaseEntry, of: Facility, by: Actor) -> Case:
    """Enter a case about this workplace, or bring it to what the entry says."""
    known("mechanism", entry.mechanism)
    known("case_label", entry.status)
    for event in entry.events:
        known("event", event.code)
    days = [event.day.first for event in entry.events if event.day is not None]
    if not days and (case is None or not case.happened):
        raise Invalid(N_("A case needs at least one event with a date."))
    recorded = case or Case(slug=entry.slug)
    if not recorded.placed:
        recorded.facility_id = of.id
    recorded.number, recorded.mechanism = entry.number, entry.mechanism
    recorded.delivered = entry.status
    recorded.name, recorded.petitioner, recorded.outcome = entry.name, entry.petitioner, entry.outcome
    recorded.source, recorded.verified, recorded.as_of = entry.source, entry.verified, entry.as_of
    recorded.began_on = min(days, default=recorded.began_on)
    recorded.spelled = spelled(*both(entry.name, entry.petitioner))
    _lay(
        recorded.events,
        CaseEvent,
        ({"code": event.code, "day": event.day, "note": event.note} for event in entry.events),
    )
    restage(recorded)
    session.add(recorded)
    session.flush()
    return recorded


def restage(case: Case) -> None:
    """The last stage is that of the latest day: of an entered event that leads to one, or of what a release has.

    Of the same day what was entered counts, and of several what was entered last. ``delivered`` is empty where the
    release has the last word.
    """
    delivered = case.delivered or case.status
    last = max((each.day.end for each in case.events if each.day is not None), default=date.min)
    stages = [
        (each.day.end if each.day is not None else date.min, each.id, each.stage)
        for each in case.entered
        if each.stage and each.ended_at is None
    ]
    day, _id, stage = max(stages, default=(date.min, 0, ""))
    stands = stage if stage and day >= last else ""
    case.status, case.delivered = (stands, delivered) if stages and stands else (delivered, "")
    if case.by_staff:
        case.began_on = min(each.day.first for each in case.happened if each.day is not None)


def _lay(parts: list[Any], kind: type, wanted: Iterable[dict[str, Any]]) -> None:
    """Make these the parts of a thing, in this order; each is changed where it differs, none is doubled."""
    rows = list(wanted)
    for position, values in enumerate(rows, start=1):
        if position > len(parts):
            parts.append(kind(position=position, **values))
            continue
        for name, value in values.items():
            if getattr(parts[position - 1], name) != value:
                setattr(parts[position - 1], name, value)
    del parts[len(rows) :]
