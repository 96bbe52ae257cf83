"""Keeping the registers of public records: workplaces and cases."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.core import registers, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.identifiers import Scheme, checked
from portal.core.registers import CaseEntry, FacilityEntry
from portal.models.reference import Case, CaseEvent, Facility, FacilityIdentifier, FacilityName, FacilityPlace
from portal.services.door import act
from portal.text.folding import folded


class NotInTheList(Invalid):
    sentence = N_("“%(found)s” is not in the list “%(list)s”.")


@act("facility.record")
def record_facility(facility: Facility | None, *, entry: FacilityEntry, by: Actor) -> Facility:
    """Enter a workplace, or bring it to what the entry says; what is the same already stays untouched."""
    _known("sector", entry.sector)
    for _city, state in entry.places:
        if state not in registers.states():
            raise NotInTheList(found=state, list="state")
    recorded = facility or Facility(slug=entry.slug)
    recorded.company, recorded.sector = entry.company, entry.sector
    recorded.source, recorded.as_of = entry.source, entry.as_of
    cities = (city for city, _state in entry.places)
    states = _both(*(registers.states()[state].name for _city, state in entry.places))
    recorded.spelled = _spelled(entry.company, *_both(*entry.names), *cities, *states)
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
    return recorded


@act("case.record")
def record_case(case: Case | None, *, entry: CaseEntry, of: Facility, by: Actor) -> Case:
    """Enter a case about this workplace, or bring it to what the entry says."""
    _known("mechanism", entry.mechanism)
    _known("case_label", entry.status)
    for event in entry.events:
        _known("event", event.code)
    days = [event.day.first for event in entry.events if event.day is not None]
    if not days:
        raise Invalid(N_("A case needs at least one event with a date."))
    recorded = case or Case(slug=entry.slug)
    recorded.facility_id = of.id
    recorded.number, recorded.mechanism, recorded.status = entry.number, entry.mechanism, entry.status
    recorded.name, recorded.petitioner, recorded.outcome = entry.name, entry.petitioner, entry.outcome
    recorded.source, recorded.verified, recorded.as_of = entry.source, entry.verified, entry.as_of
    recorded.began_on = min(days)
    recorded.spelled = _spelled(*_both(entry.name, entry.petitioner))
    _lay(
        recorded.events,
        CaseEvent,
        ({"code": event.code, "day": event.day, "note": event.note} for event in entry.events),
    )
    session.add(recorded)
    session.flush()
    return recorded


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


def _known(list_: str, code: str) -> None:
    if code not in {term.code for term in vocabulary.terms(list_)}:
        raise NotInTheList(found=code, list=list_)


def _both(*texts: Any) -> Sequence[str]:
    return [words for text in texts for words in (text.en, text.es)]


def _spelled(*words: str) -> str:
    return " ".join(dict.fromkeys(folded(each) for each in words if each))
