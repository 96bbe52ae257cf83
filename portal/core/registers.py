"""The registers as they are delivered: files in ``portal/core/reference``, each row with its source and its day.

Read into values that can be compared with what is on record, so that loading them again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.core.clocks.recurring import Recurring, Rhythm
from portal.core.delivered import both, rows
from portal.core.identifiers import Scheme, checked
from portal.core.localized import Localized
from portal.core.spans import Span


@dataclass(frozen=True, slots=True)
class Identified:
    """A number of a workplace in another register."""

    scheme: str
    value: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class FacilityEntry:
    """A workplace as a register has it; ``places`` as city and state."""

    slug: str
    company: str
    sector: str
    source: str
    as_of: date
    names: tuple[Localized, ...]
    places: tuple[tuple[str, str], ...]
    identifiers: tuple[Identified, ...]


@dataclass(frozen=True, slots=True)
class EventEntry:
    code: str
    day: Span | None
    note: Localized


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case as a register has it; ``facility`` by its slug."""

    slug: str
    facility: str
    number: str
    mechanism: str
    status: str
    name: Localized
    petitioner: Localized
    outcome: Localized
    source: str
    verified: bool
    as_of: date
    events: tuple[EventEntry, ...]


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """A duty as the law has it: ``actor`` of vocabulary ``duty_actor``, ``cadence`` as the law words how often."""

    slug: str
    position: int
    actor: str
    name: Localized
    due: Recurring
    cadence: Localized
    basis: Localized
    verified: bool
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class BenchmarkEntry:
    """What the Expert Board measures: ``definition`` says how, ``unit`` of vocabulary ``benchmark_unit`` in what."""

    slug: str
    position: int
    kind: str
    name: Localized
    definition: Localized
    unit: str
    basis: Localized
    verified: bool
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class PanelEntry:
    """A panel that was requested in a public case; ``result`` of vocabulary ``panel_result`` is empty if it is open."""

    slug: str
    case: str
    number: str
    owner: str
    result: str
    finding: Localized
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """A request for review in a public case, as its event has it; ``on_petition``: a petition is on record in it."""

    slug: str
    case: str
    name: Localized
    day: Span
    asked: Localized
    on_petition: bool
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class State:
    """A federal entity of Mexico by INEGI's number."""

    code: str
    name: Localized


def facilities() -> Iterator[FacilityEntry]:
    names, places, identifiers = (
        _grouped(f"facility_{kind}.csv", "facility") for kind in ("names", "places", "identifiers")
    )
    for row in rows("facilities.csv"):
        slug = row["slug"]
        yield FacilityEntry(
            slug=slug,
            company=row["company"],
            sector=row["sector_code"],
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]),
            names=tuple(both(each, "name") for each in names[slug]),
            places=tuple((each["city"], each["state"]) for each in places[slug]),
            identifiers=tuple(_identified(each) for each in identifiers[slug]),
        )


def cases() -> Iterator[CaseEntry]:
    events = _grouped("case_events.csv", "case_ref")
    for row in rows("cases.csv"):
        yield CaseEntry(
            slug=row["slug"],
            facility=row["facility_slug"],
            number=row["number"],
            mechanism=row["mechanism"],
            status=row["status"],
            name=both(row, "name"),
            petitioner=both(row, "petitioner"),
            outcome=both(row, "outcome"),
            source=row["source"],
            verified=row["verified"] == "yes",
            as_of=date.fromisoformat(row["as_of"]),
            events=tuple(
                EventEntry(each["event_code"], Span.read(each["date"]) if each["date"] else None, both(each, "note"))
                for each in events[row["slug"]]
            ),
        )


def requests() -> Iterator[RequestEntry]:
    """One for each case in which a request for review is on record with its day."""
    for case in cases():
        petitioned = any(each.code == "petition_received" for each in case.events)
        for event in case.events:
            if event.code == "request_for_review" and event.day is not None:
                slug = f"request-{case.slug}"[:60]
                yield RequestEntry(
                    slug, case.slug, case.name, event.day, event.note, petitioned, case.source, case.as_of
                )
                break


def duties() -> Iterator[DutyEntry]:
    for position, row in enumerate(rows("duties.csv"), start=1):
        changed_on, ends_on, day = (
            date.fromisoformat(row[name]) if row[name] else None for name in ("changed_on", "ends_on", "day")
        )
        yield DutyEntry(
            slug=row["slug"],
            position=position,
            actor=row["actor"],
            name=both(row, "name"),
            due=Recurring(Rhythm(row["rhythm"]), row["period"], row["earlier"], changed_on, ends_on, day),
            cadence=both(row, "cadence"),
            basis=both(row, "basis"),
            verified=row["verified"] == "yes",
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]),
        )


def benchmarks() -> Iterator[BenchmarkEntry]:
    for position, row in enumerate(rows("benchmarks.csv"), start=1):
        yield BenchmarkEntry(
            slug=row["slug"],
            position=position,
            kind=row["kind"],
            name=both(row, "name"),
            definition=both(row, "definition"),
            unit=row["unit"],
            basis=both(row, "basis"),
            verified=row["verified"] == "yes",
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]),
        )


def panels() -> Iterator[PanelEntry]:
    for row in rows("panels.csv"):
        yield PanelEntry(
            slug=row["slug"],
            case=row["case"],
            number=row["number"],
            owner=row["owner"],
            result=row["result"],
            finding=both(row, "finding"),
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]),
        )


@cache
def states() -> Mapping[str, State]:
    """The federal entities by number, in the order of their numbers."""
    return {
        row["inegi_code"]: State(row["inegi_code"], Localized(row["short_name_en"], row["short_name_es"]))
        for row in rows("mx_states.csv")
    }


def _identified(row: Mapping[str, str]) -> Identified:
    scheme = Scheme(row["scheme"])
    return Identified(scheme, checked(scheme, row["value"]), row["source"], date.fromisoformat(row["as_of"]))


def _grouped(name: str, key: str) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(name):
        found[row[key]].append(row)
    return found
