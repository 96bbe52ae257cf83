"""The registers of public records, from a terminal."""

from typing import NamedTuple

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.people import plainly
from portal.core import registers
from portal.core.actor import SYSTEM
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.services.door import together

reference = AppGroup("reference", help="The registers of workplaces and public cases.")


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
    of_workplaces = [(entry, workplaces.get(entry.slug)) for entry in registers.facilities()]
    of_cases = [(entry, cases.get(entry.slug)) for entry in registers.cases()]
    differing = [
        entry for entry, found in (*of_workplaces, *of_cases) if found is None or queries.entry_of(found) != entry
    ]
    if differing:
        with together():
            for entry, found in of_workplaces:
                if entry in differing:
                    workplaces[entry.slug] = acts.record_facility(found, entry=entry, by=SYSTEM)
            for entry_of_case, case in of_cases:
                if entry_of_case in differing:
                    facility = workplaces[entry_of_case.facility]
                    cases[entry_of_case.slug] = acts.record_case(case, entry=entry_of_case, of=facility, by=SYSTEM)
    new = sum(found is None for _entry, found in (*of_workplaces, *of_cases))
    return Loaded(new, len(differing) - new, len(of_workplaces) + len(of_cases) - len(differing))
