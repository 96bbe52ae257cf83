"""The registers of public records, from a terminal."""

from dataclasses import replace
from typing import NamedTuple

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.people import plainly
from portal.core import registers
from portal.core.actor import SYSTEM
from portal.core.registers import CaseEntry, DutyEntry, FacilityEntry
from portal.models.reference import Case, Duty, Facility
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.services.door import together

reference = AppGroup("reference", help="The registers of workplaces, public cases and duties of the law.")


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
    of_cases = [(entry, cases.get(entry.slug)) for entry in registers.cases()]
    workplaces_to_write = [(entry, found) for entry, found in of_workplaces if _differs(entry, found)]
    cases_to_write = [(entry, found) for entry, found in of_cases if _differs(entry, found)]
    duties_to_write = [(entry, found) for entry, found in of_duties if _differs(entry, found)]
    if workplaces_to_write or cases_to_write or duties_to_write:
        with together():
            for entry, facility in workplaces_to_write:
                workplaces[entry.slug] = acts.record_facility(facility, entry=entry, by=SYSTEM)
            for entry_of_case, case in cases_to_write:
                acts.record_case(case, entry=entry_of_case, of=workplaces[entry_of_case.facility], by=SYSTEM)
            for entry_of_duty, duty in duties_to_write:
                acts.record_duty(duty, entry=entry_of_duty, by=SYSTEM)
    differing = len(workplaces_to_write) + len(cases_to_write) + len(duties_to_write)
    new = sum(found is None for _entry, found in (*of_workplaces, *of_cases, *of_duties))
    return Loaded(new, differing - new, len(of_workplaces) + len(of_cases) + len(of_duties) - differing)


def _differs(entry: FacilityEntry | CaseEntry | DutyEntry, found: Facility | Case | Duty | None) -> bool:
    if isinstance(found, Duty):
        return queries.entry_of_duty(found) != entry
    if isinstance(found, Case) and found.placed and isinstance(entry, CaseEntry):
        entry = replace(entry, facility=found.facility.slug)  # where the staff put it
    return found is None or queries.entry_of(found) != entry
