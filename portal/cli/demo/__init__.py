"""The demonstration: two consultations in the middle of their story, told by the acts of the people in it."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.cli.demo import (
    actions,
    board,
    cast,
    concerns,
    drafts,
    duties,
    keys,
    meetings,
    official,
    panels,
    remedying,
    rounds,
    sectors,
    statements,
    summaries,
    unsent,
    workplaces,
)
from portal.cli.demo.story import Story
from portal.core import origin
from portal.core.actor import SYSTEM
from portal.core.errors import Refusal
from portal.jobs import finding, reporting
from portal.queries import people
from portal.services import outbox
from portal.services.door import together


def init_app(app: Flask) -> None:
    app.cli.add_command(demonstration)


@click.group("demo")
def demonstration() -> None:
    """The demonstration and its data."""


@demonstration.command("seed")
@with_appcontext
def seed() -> None:
    """Put the demonstration into an empty database."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("This is not a demonstration: PORTAL_DEMO is not 1.")
    if not is_unseeded():
        raise click.ClickException("There are people in this database. The demonstration needs an empty one.")
    try:
        seed_all()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("The demonstration is in place. · La demostración está lista.")


def is_unseeded() -> bool:
    """Whether nobody is here yet."""
    return people.page(SYSTEM).total == 0


def seed_all() -> None:
    """Everything or nothing, in the order in which it happened."""
    story = Story(
        current_app.extensions["storage"],
        current_app.config["SECRET_KEY"].encode(),
        current_app.extensions["keyring"],
    )
    rooms = (
        cast,
        keys,
        rounds,
        drafts,
        statements,
        official,
        workplaces,
        concerns,
        summaries,
        duties,
        meetings,
        board,
        panels,
        remedying,
        actions,
        sectors,
        unsent,
    )
    for room in rooms:
        room.tell(story)
    with together():
        origin.mark()
        story.happen()
        outbox.leave_anew()
    finding.see_to_it()
    reporting.report_moderation()
