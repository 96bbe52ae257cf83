"""The index of what can be found, from a terminal."""

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.people import plainly
from portal.jobs import finding as index
from portal.services.finding import Progress

finding = AppGroup("finding", help="The index that the search reads.")


def init_app(app: Flask) -> None:
    app.cli.add_command(finding)


@finding.command("rebuild")
@plainly
def rebuild() -> None:
    """Make the index anew, while people read and write. Interrupted, the worker goes on with it."""
    click.echo(_said(index.rebuild(lambda found: click.echo(_said(found)))))


@finding.command("status")
@plainly
def status() -> None:
    """Whether the index is whole, and how many things are in it."""
    found = index.status()
    click.echo("It has still to be begun: the worker does it." if found is None else _said(found))


def _said(found: Progress) -> str:
    if found.whole:
        return f"The index is whole: {found.done} things were read."
    return f"{found.done} things are in it; now: {found.kind}."
