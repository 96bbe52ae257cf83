"""The recovery key in earnest: with three shares an officer can open again what their lost key opened."""

import click
from flask import Flask
from flask.cli import with_appcontext

from portal.cli.keys import asked_for_shares, keyring, keys
from portal.cli.people import plainly
from portal.core.actor import SYSTEM, Role
from portal.core.errors import Conflict, NotFound
from portal.core.sealing import Broken, recovery
from portal.models.concerns import RECOVERY, reader
from portal.queries import concerns as queries
from portal.queries import people
from portal.services import concerns


def init_app(_app: Flask) -> None:
    keys.add_command(recover)


@click.command("recover")
@click.argument("email")
@with_appcontext
@plainly
def recover(email: str) -> None:
    """Seal every concern to the present key of the case officer with this EMAIL, with three shares of the recovery key.

    It can be ended at any time and begun again: each concern is done or not. No name is opened by it.
    """
    ring = keyring()
    officer = people.actor(people.by_email(email).id, second_factor=True)
    if officer is None or officer.user_id is None or not officer.has(Role.CASE_OFFICER):
        raise click.ClickException("This is no case officer.")
    holder = reader(officer.user_id)
    to = queries.vouched_keys(ring, [holder]).get(holder)
    found = queries.recovery_key(SYSTEM)
    if to is None:
        raise click.ClickException("This case officer has no key: it is made by signing in.")
    if found is None:
        raise click.ClickException("There is no recovery key: flask keys ceremony")
    public = found.public
    try:
        key = recovery.recovered(found.wrapped, public.suite, public.number, RECOVERY, asked_for_shares())
    except Broken:
        raise click.ClickException("These shares do not open the recovery key.") from None
    waiting, missed, broken = queries.closed_to(SYSTEM, to), 0, 0
    for done, concern_id in enumerate(waiting, 1):
        try:
            concerns.recover(queries.to_recover(SYSTEM, concern_id), key=key, officer=to, keyring=ring, by=SYSTEM)
        except (Conflict, NotFound):  # somebody is at work there
            missed += 1
        except Broken:
            broken += 1
        click.echo(f"{done:,} of {len(waiting):,}")
    if broken:
        raise click.ClickException(f"{broken:,} hold something that does not open: nothing of them was changed.")
    if missed:
        raise click.ClickException(f"{missed:,} were just being worked on: please run it again.")
    click.echo("This case officer can open every concern again.")
