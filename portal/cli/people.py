"""Organisations and accounts, from a terminal: the same acts, the same policy, the same trail."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.core import clock, vocabulary
from portal.core.actor import SYSTEM, Role
from portal.core.errors import Refusal
from portal.models.people import Person
from portal.queries import people
from portal.services import people as acts
from portal.web import accounts

DAY = click.DateTime(["%Y-%m-%d"])
ROLE = click.Choice([role.value for role in acts.GRANTABLE])
KINDS = click.Choice([term.code for term in vocabulary.terms("organisation_kind")])
GROUPS = click.Choice([term.code for term in vocabulary.terms("stakeholder_group")])

organisation = AppGroup("organisation", help="The register of organisations.")
person = AppGroup("person", help="Accounts and what they are trusted with.")


def init_app(app: Flask) -> None:
    app.cli.add_command(organisation)
    app.cli.add_command(person)


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """A refusal is a sentence on the terminal, not a stack of calls."""

    @wraps(command)
    def speak(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return speak


@organisation.command("register")
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--group", type=GROUPS, required=True)
@plainly
def register(name: str, kind: str, group: str) -> None:
    """Enter an organisation with this NAME in the register."""
    made = acts.register(None, name=name, kind=kind, group=group, by=SYSTEM)
    click.echo(f"{made.name} is registered.")


@person.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", "of", help="Its name, as registered.")
@click.option("--language", type=click.Choice(["es", "en"]), default="es", show_default=True)
@plainly
def invite(email: str, name: str, of: str | None, language: str) -> None:
    """Give somebody an account and leave them a letter."""
    organisation_id = people.organisation_by_name(of).id if of else None
    made = acts.invite(None, name=name, email=email, organisation_id=organisation_id, locale=language, by=SYSTEM)
    click.echo(f"{made.name} is invited. `flask worker` sends the letter.")


@person.command("grant")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--scope", default="portal", help="portal, ILC-2026-0001, ILC-2026-0001/2 (a round).", show_default=True)
@click.option("--from", "starts", type=DAY, help="First day; now when left out.")
@click.option("--until", "ends", type=DAY, help="Last day; open when left out.")
@plainly
def grant(email: str, role: str, scope: str, starts: datetime | None, ends: datetime | None) -> None:
    """Trust the person with this EMAIL with a ROLE."""
    given = acts.grant(
        people.by_email(email),
        role=Role(role),
        scope=_scope(scope),
        starts_on=_day(starts),
        ends_on=_day(ends),
        by=SYSTEM,
    )
    click.echo(f"{email} is {given.role.value} ({scope}).")


@person.command("end-grant")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--scope", default="portal", show_default=True)
@plainly
def end_grant(email: str, role: str, scope: str) -> None:
    """End a ROLE of the person with this EMAIL now."""
    found = people.by_email(email)
    held = [grant for grant in found.grants if grant.role == role and not grant.is_over(clock.now())]
    held = [grant for grant in held if _value(grant.consultation_id, grant.round_id) == _scope(scope)]
    if not held:
        raise click.ClickException(f"{email} is not {role} ({scope}).")
    for grant in held:
        acts.end_grant(found, grant_id=grant.id, by=SYSTEM)
    click.echo(f"{email} is no longer {role} ({scope}).")


@person.command("suspend")
@click.argument("email")
@plainly
def suspend(email: str) -> None:
    """Close an account for now; its visits end."""
    acts.suspend(people.by_email(email), by=SYSTEM)
    click.echo(f"{email} is suspended.")


@person.command("restore")
@click.argument("email")
@plainly
def restore(email: str) -> None:
    """Open a suspended account again."""
    acts.restore(people.by_email(email), by=SYSTEM)
    click.echo(f"{email} is active.")


@person.command("reset-second-factor")
@click.argument("email")
@plainly
def reset_second_factor(email: str) -> None:
    """Forget authenticator, passkeys and recovery codes; guarded roles sleep until another one is set up."""
    found = people.by_email(email)
    passkeys = len(people.passkeys_of(found))
    acts.reset_second_factor(found, by=SYSTEM)
    click.echo(f"{email} has no second factor now. Passkeys that open nothing any more: {passkeys}.")


@person.command("recovery-link")
@click.argument("email")
@plainly
def recovery_link(email: str) -> None:
    """Show a link with which this person chooses a passphrase, for a day and once. The trail notes it."""
    found: Person = acts.show_link(people.by_email(email), by=SYSTEM)
    with current_app.test_request_context():
        click.echo(accounts.link_for(found, found.locale))


def _scope(words: str) -> str:
    """``portal``, the code of a consultation, or code and number of a round, as the acts name a scope."""
    code, _, number = words.partition("/")
    for scope in people.scopes():
        if words == scope.value or (code, number) == (scope.code, str(scope.number or "")):
            return scope.value
    raise click.ClickException(f"There is no consultation or round {words}.")


def _value(consultation_id: int | None, round_id: int | None) -> str:
    if round_id is not None:
        return f"round:{round_id}"
    return "portal" if consultation_id is None else f"consultation:{consultation_id}"


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
