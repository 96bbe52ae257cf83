"""The registers of public records, from a terminal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.people import plainly
from portal.core import registers, sectors
from portal.core.actor import SYSTEM
from portal.core.registers import BenchmarkEntry, CaseEntry, DutyEntry, FacilityEntry, PanelEntry, RequestEntry
from portal.core.sectors import EditionEntry
from portal.models.reference import Benchmark, Case, Duty, Facility
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.services.door import together

reference = AppGroup(
    "reference",
    help="The registers of workplaces, public cases, panels, duties of the law, benchmarks and priority subsectors.",
)


def init_app(app: Flask) -> None:
    app.cli.add_command(reference)


class Loaded(NamedTuple):
    """How much of what was delivered was new, was changed, and was on record as it is."""

    new: int
    changed: int
    same: int


@reference.command("load")
@plainly
def load() -> None:
    """Bring the registers to what this release delivers. Run again, it changes nothing."""
    done = load_all()
    click.echo(f"{done.new} entries are new, {done.changed} changed, {done.same} are as they were.")


def load_all() -> Loaded:
    """All or nothing; who is served meanwhile sees the registers before or after."""
    workplaces, cases = queries.facilities_on_record(SYSTEM), queries.cases_on_record(SYSTEM)
    duties = queries.duties_on_record(SYSTEM)
    of_duties = [(entry, duties.get(entry.slug)) for entry in registers.duties()]
    of_workplaces = [(entry, workplaces.get(entry.slug)) for entry in registers.facilities()]
    before = _entered_before(of_workplaces, workplaces)
    of_cases = _of_cases(cases, {**before, **workplaces})
    workplaces_to_write = [(entry, found) for entry, found in of_workplaces if _differs(entry, found)]
    cases_to_write = [(called, entry, found) for called, (entry, found) in of_cases.items() if _differs(entry, found)]
    benchmarks = queries.benchmarks_on_record(SYSTEM)
    of_benchmarks = [(entry, benchmarks.get(entry.slug)) for entry in registers.benchmarks()]
    benchmarks_to_write = [(entry, found) for entry, found in of_benchmarks if _differs(entry, found)]
    duties_to_write = [(entry, found) for entry, found in of_duties if _differs(entry, found)]
    panels_to_write = _panels_to_write(of_cases)
    requests_to_write = _requests_to_write(of_cases)
    editions_to_write = _editions_to_write()
    rested = panels_to_write or requests_to_write or editions_to_write
    if workplaces_to_write or cases_to_write or duties_to_write or benchmarks_to_write or rested:
        recorded = {called: case for called, (_entry, case) in of_cases.items() if case is not None}
        with together():
            for entry, facility in workplaces_to_write:
                workplaces[entry.slug] = acts.record_facility(
                    facility, entry=entry, before=before.get(entry.slug), by=SYSTEM
                )
            for called, entry_of_case, case in cases_to_write:
                at = case.facility if case is not None and case.by_staff else workplaces[entry_of_case.facility]
                recorded[called] = acts.record_case(case, entry=entry_of_case, of=at, by=SYSTEM)
            for entry_of_duty, duty in duties_to_write:
                acts.record_duty(duty, entry=entry_of_duty, by=SYSTEM)
            for entry_of_benchmark, benchmark in benchmarks_to_write:
                acts.record_benchmark(benchmark, entry=entry_of_benchmark, by=SYSTEM)
            for entry_of_panel in panels_to_write:
                acts.record_panel(None, entry=entry_of_panel, of=recorded[entry_of_panel.case], by=SYSTEM)
            for request in requests_to_write:
                acts.record_action(None, entry=request, of=recorded[request.case], by=SYSTEM)
            for edition in editions_to_write:
                acts.record_edition(None, entry=edition, by=SYSTEM)
    differing = len(workplaces_to_write) + len(cases_to_write) + len(duties_to_write) + len(benchmarks_to_write)
    new = sum(found is None for _entry, found in (*of_workplaces, *of_cases.values(), *of_duties, *of_benchmarks))
    all_ = len(of_workplaces) + len(of_cases) + len(of_duties) + len(of_benchmarks)
    all_ += len(list(registers.panels())) + len(list(registers.requests())) + len(list(sectors.editions()))
    more = len(panels_to_write) + len(requests_to_write) + len(editions_to_write)
    return Loaded(new + more, differing - new, all_ - differing - more)


def _differs(
    entry: FacilityEntry | CaseEntry | DutyEntry | BenchmarkEntry, found: Facility | Case | Duty | Benchmark | None
) -> bool:
    if isinstance(found, Benchmark):
        return queries.entry_of_benchmark(found) != entry
    if isinstance(found, Duty):
        return queries.entry_of_duty(found) != entry
    return found is None or queries.entry_of(found) != entry


def _panels_to_write(of_cases: Mapping[str, tuple[CaseEntry, Case | None]]) -> list[PanelEntry]:
    """Panels of the release that are not on record; a case of which the staff have a panel keeps theirs."""
    there = queries.panels_on_record(SYSTEM)
    slugs = {called: case and case.slug for called, (_entry, case) in of_cases.items()}
    return [entry for entry in registers.panels() if entry.slug not in there and slugs.get(entry.case) not in there]


def _requests_to_write(of_cases: Mapping[str, tuple[CaseEntry, Case | None]]) -> list[RequestEntry]:
    """Requests for review of the release that are not on record; a case of which the staff have one keeps theirs."""
    there = queries.actions_on_record(SYSTEM)
    slugs = {called: case and case.slug for called, (_entry, case) in of_cases.items()}
    return [entry for entry in registers.requests() if entry.slug not in there and slugs.get(entry.case) not in there]


def _editions_to_write() -> list[EditionEntry]:
    """Editions of the release that are not on record, and later than all that are: the staff may have been faster."""
    there = queries.editions_on_record(SYSTEM)
    known, held = {each.slug for each in there}, [each.day for each in there if each.ended_at is None]
    return [
        entry
        for entry in sectors.editions()
        if entry.slug not in known and all(day.certainly_before(entry.day) for day in held)
    ]


def _entered_before(
    delivered: Iterable[tuple[FacilityEntry, Facility | None]], workplaces: Mapping[str, Facility]
) -> dict[str, Facility]:
    """Of each workplace that is new with this release what the staff have entered of it already, by its slug."""
    by_staff = queries.entered_by_staff(workplaces.values())
    found = {
        entry.slug: there
        for entry, on_record in delivered
        if on_record is None and (there := queries.entered_already(entry, by_staff)) is not None
    }
    times = Counter(there.id for there in found.values())
    return {slug: there for slug, there in found.items() if times[there.id] == 1}


def _of_cases(
    on_record: Mapping[str, Case], workplaces: Mapping[str, Facility]
) -> dict[str, tuple[CaseEntry, Case | None]]:
    """Each case beside what is on record of it, also where the staff were faster than the release, by what the
    release calls it: its panel names it so."""
    delivered = list(registers.cases())
    ids = {entry.facility: workplaces[entry.facility].id for entry in delivered if entry.facility in workplaces}
    one_with = queries.groups_of(ids.values())
    slugs = {entry.slug for entry in delivered}
    by_staff = [case for slug, case in on_record.items() if case.by_staff and slug not in slugs]
    found = {}
    for entry in delivered:
        case = on_record.get(entry.slug) or queries.entered_before(
            entry, by_staff, workplaces=one_with.get(ids.get(entry.facility, 0), set())
        )
        found[entry.slug] = (queries.beside_the_staff(entry, case) if case is not None else entry, case)
    return found
