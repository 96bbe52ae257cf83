"""The keys of confidential concerns, from a terminal: the ceremony of the recovery key, a check, a drill.

Shares are shown on the terminal and asked for there, and go nowhere else: into no log, no file and no error.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from functools import partial

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.cli.people import plainly
from portal.core.actor import SYSTEM, Role
from portal.core.sealing import Broken, PrivateKey, Suite, grants, recovery
from portal.core.sealing.cases import CaseKey, Generation
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, reader
from portal.queries import concerns as queries
from portal.queries import people
from portal.services import concerns
from portal.services.concerns import Became

PLANTED = "A case that was planted for the drill."

keys = AppGroup("keys", help="The keys of confidential concerns.")


def init_app(app: Flask) -> None:
    app.cli.add_command(keys)


@keys.command("ceremony")
@plainly
def ceremony() -> None:
    """Make the recovery key and show its five shares, once. Any three of them open every concern and every name."""
    ring = keyring()
    if queries.recovery_key(SYSTEM) is not None:
        raise click.ClickException("There is a recovery key already. There is never a second one.")
    key = PrivateKey.new(Suite.MLKEM768_X25519, 1)
    entrusted = recovery.entrust(key, RECOVERY)
    click.echo(
        f"There are {recovery.SHARES} shares of 33 words; {recovery.NEEDED} are needed. Each goes to another "
        "office, on paper. They are shown one at a time, and never again. Nobody photographs the screen."
    )
    for number, share in enumerate(entrusted.shares, 1):
        click.pause(f"\nPress a key to show share {number} of {recovery.SHARES}. Only who keeps it looks.")
        _show(share, number)
        click.pause("\nWritten down? Press a key to wipe it off the screen.")
        click.clear()
    click.echo(f"Now {recovery.NEEDED} of them, as they were written down, before the key is used for anything.")
    if not _opens(queries.Entrusted(key.public, entrusted.wrapped), asked_for_shares()):
        raise click.ClickException("These shares do not open the key. Nothing was stored: begin the ceremony again.")
    concerns.enter_recovery_key(None, public=key.public, wrapped=entrusted.wrapped, keyring=ring, by=SYSTEM)
    click.echo("The recovery key is in use. From now on every concern is sealed to it as well.")


@keys.command("drill")
@plainly
def drill() -> None:
    """Open a planted case with three shares. It exists for this moment only, and nothing is stored."""
    found = queries.recovery_key(SYSTEM)
    if found is None:
        raise click.ClickException("There is no recovery key: flask keys ceremony")
    if not _opens(found, asked_for_shares()):
        raise click.ClickException("These shares do not open the recovery key.")
    click.echo("The planted case opened: these shares are good.")


@keys.command("vouch")
@plainly
def vouch() -> None:
    """Vouch with the newest sealing secret for every key for which an older one does: a step of changing it."""
    ring = keyring()
    click.echo(f"{concerns.vouch_anew(ring)} rows are vouched for by the newest sealing secret.")
    click.echo(f"{concerns.shut_anew(ring)} addresses for neutral letters are shut with it.")


@keys.command("reseal")
@click.argument("email")
@plainly
def reseal(email: str) -> None:
    """Put under new keys what somebody could open who reads concerns no more, as the case officer with this EMAIL.

    It asks for their passphrase. It can be ended at any time and begun again: each concern is done or not.
    """
    ring = keyring()
    officer = people.actor(people.by_email(email).id, second_factor=True)
    if officer is None or officer.user_id is None or not officer.has(Role.CASE_OFFICER):
        raise click.ClickException("This is no case officer.")
    locked = queries.locked_key(reader(officer.user_id))
    if locked is None:
        raise click.ClickException("This case officer has no key: it is made by signing in.")
    try:
        key = locked.unlock(click.prompt("Passphrase", hide_input=True), ring)
    except Broken:
        raise click.ClickException("Their key does not open with this passphrase.") from None

    def reseal_one(concern_id: int) -> None:
        reading = queries.read(officer, concern_id, key)
        concerns.reseal(queries.get(officer, concern_id), reading=reading, keyring=ring, by=officer)

    in_turn(queries.left_behind(officer, key.number), reseal_one)
    if left := queries.to_be_resealed(SYSTEM):
        raise click.ClickException(f"{left:,} remain that this case officer cannot open.")
    click.echo("No concern is sealed to anybody who reads none any more.")


@keys.command("check")
@click.pass_context
def check(context: click.Context) -> None:
    """Say whether concerns can be received, and opened by those who should. Ends with 1 where something is missing."""
    faults, hints = _found()
    for sentence in (*faults, *hints):
        click.echo(f"- {sentence}")
    click.echo("Concerns can be received." if not faults else "Something is missing.")
    context.exit(1 if faults else 0)


def _found() -> tuple[list[str], list[str]]:
    """What is wrong, and what is good to know."""
    ring: Keyring | None = current_app.extensions["keyring"]
    if ring is None:
        return ["PORTAL_SEALING_SECRET is not set: nobody has a key, and no concern is taken."], []
    proofs, locked = queries.proofs(SYSTEM, ring), queries.locked_by_others(SYSTEM, ring)
    receivers, left = queries.receivers(ring), queries.to_be_resealed(SYSTEM)
    missing = {number: many for number, many in locked.items() if number not in ring.by_number}
    faults = [
        *_if(
            proofs.unproved,
            f"Nothing vouches for {proofs.unproved} of {proofs.rows} keys: PORTAL_SEALING_SECRET is not the one they "
            "were made with, or somebody has planted them.",
        ),
        *(f"{many} keys are locked with secret {number}, which is missing." for number, many in missing.items()),
        *_if(
            len(receivers.readers) < queries.FEWEST_READERS,
            f"Case officers in force with a key: {len(receivers.readers)} of {queries.FEWEST_READERS}. Each makes it "
            "by signing in.",
        ),
        *_if(
            len(receivers.custodians) < queries.AGENCIES,
            f"Agencies with a custodian in force who has a key: {len(receivers.custodians)} of {queries.AGENCIES}. A "
            "custodian speaks for an organization, and makes the key by signing in.",
        ),
        *_if(receivers.recovery is None, "There is no recovery key: flask keys ceremony"),
    ]
    hints = [
        *_if(proofs.older, f"{proofs.older} keys are vouched for by an older sealing secret: flask keys vouch"),
        *(
            f"{many} keys are still locked with sealing secret {number}: their owners' next sign-in locks them anew."
            for number, many in locked.items()
            if number in ring.by_number
        ),
        *_if(left, f"{left} concerns are still sealed to somebody who reads none any more: flask keys reseal"),
    ]
    return faults, hints


def _if(wrong: object, sentence: str) -> list[str]:
    return [sentence] if wrong else []


def in_turn(ids: list[int], do: Callable[[int], object]) -> None:
    """One after another, and what could not be done is said at the end."""
    found = Counter[Became]()
    for place, concern_id in enumerate(ids, 1):
        found[concerns.became(partial(do, concern_id))] += 1
        click.echo(f"{place:,} of {len(ids):,}")
    if broken := found[Became.BROKEN]:
        raise click.ClickException(f"{broken:,} hold something that does not open: nothing of them was changed.")
    if missed := found[Became.MISSED]:
        raise click.ClickException(f"{missed:,} were just being worked on: please run it again.")


def keyring() -> Keyring:
    found: Keyring | None = current_app.extensions["keyring"]
    if found is None:
        raise click.ClickException("PORTAL_SEALING_SECRET is not set.")
    return found


def _show(share: str, number: int) -> None:
    words = share.split()
    click.echo(f"\nShare {number} of {recovery.SHARES}\n")
    for start in range(0, len(words), 3):
        line = enumerate(words[start : start + 3], start + 1)
        click.echo("  ".join(f"{place:>2} {word:<12}" for place, word in line))


def asked_for_shares() -> list[str]:
    """The shares, as somebody types them; the screen does not show them."""
    return [
        click.prompt(f"A share, {number} of {recovery.NEEDED}", hide_input=True, prompt_suffix=" (not shown): ")
        for number in range(1, recovery.NEEDED + 1)
    ]


def _opens(entrusted: queries.Entrusted, shares: list[str]) -> bool:
    """Whether these shares open what is sealed to this key: a case that nobody else knows."""
    public = entrusted.public
    generation = Generation(secrets.token_hex(16), 1, public.suite)
    story, office = CaseKey.new(generation), CaseKey.new(generation)
    sealed = grants.grant_work(story, office, public, RECOVERY)
    text = story.seal(PLANTED, "happened", 1)
    try:
        key = recovery.recovered(entrusted.wrapped, public.suite, public.number, RECOVERY, shares)
        opened, _office = grants.granted_work(sealed, generation, key, RECOVERY)
        return opened.open(text, "happened", 1).text == PLANTED
    except Broken:
        return False
