"""The recovery key in earnest: with three shares an officer can open again what their lost key opened.

A custodian gets a half of each name again, too, or for the first time where they came later.
"""

import click
from flask import Flask
from flask.cli import with_appcontext

from portal.cli.keys import asked_for_shares, in_turn, keyring, keys
from portal.cli.people import plainly
from portal.core.actor import SYSTEM, Role
from portal.core.sealing import Broken, PrivateKey, recovery
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, custodian, reader
from portal.queries import concerns as queries
from portal.queries import people
from portal.queries.concerns import Recipient
from portal.services import concerns


def init_app(_app: Flask) -> None:
    keys.add_command(recover)


@click.command("recover")
@click.argument("email")
@with_appcontext
@plainly
def recover(email: str) -> None:
    """Seal every concern to the present key of the case officer with this EMAIL, with three shares of the recovery key.

    Of a custodian: halve the key of every name anew, to all custodians of both agencies who are in office now. It can
    be ended at any time and begun again: each concern is done or not. No name is opened by it.
    """
    ring = keyring()
    person = people.actor(people.by_email(email).id, second_factor=True)
    if person is not None and person.has(Role.CUSTODIAN):
        _halves(_present_key(custodian(person.user_id or 0), ring), ring)
    elif person is not None and person.has(Role.CASE_OFFICER):
        _concerns(_present_key(reader(person.user_id or 0), ring), ring)
    else:
        raise click.ClickException("This is no case officer and no custodian.")


def _concerns(to: Recipient, ring: Keyring) -> None:
    key = _recovered()
    in_turn(
        queries.closed_to(SYSTEM, to),
        lambda id_: concerns.recover(queries.to_recover(SYSTEM, id_), key=key, officer=to, keyring=ring, by=SYSTEM),
    )
    click.echo("This case officer can open every concern again.")


def _halves(to: Recipient, ring: Keyring) -> None:
    found = queries.receivers(ring)
    if not found.complete:
        raise click.ClickException("Somebody is missing first: flask keys check")
    keepers = [each for agency in found.custodians for each in agency]
    if to not in keepers:
        raise click.ClickException("This custodian is of neither of the two agencies that were registered first.")
    key = _recovered()
    in_turn(
        queries.half_closed_to(SYSTEM, to, keepers),
        lambda id_: concerns.recover_halves(queries.to_recover(SYSTEM, id_), key=key, keyring=ring, by=SYSTEM),
    )
    click.echo("This custodian has a half of every name. What was asked for and undecided has to be asked for again.")


def _present_key(holder: str, ring: Keyring) -> Recipient:
    found = queries.vouched_keys(ring, [holder]).get(holder)
    if found is None:
        raise click.ClickException("This person has no key: it is made by signing in.")
    return found


def _recovered() -> PrivateKey:
    found = queries.recovery_key(SYSTEM)
    if found is None:
        raise click.ClickException("There is no recovery key: flask keys ceremony")
    public = found.public
    try:
        return recovery.recovered(found.wrapped, public.suite, public.number, RECOVERY, asked_for_shares())
    except Broken:
        raise click.ClickException("These shares do not open the recovery key.") from None
