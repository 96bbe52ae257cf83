"""Neutral letters: where a sender wants to hear that there is something for them, and that there is.

The address is no part of who they are: officers and custodians have nothing to do with it, and the machine opens it by
itself. Nothing of it stands in the outbox; ``jobs/notices`` opens it when it writes.
"""

from sqlalchemy import delete, select, update

from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.notices import opened_address, secret_of, shut_address
from portal.models.concerns import OVER, Concern, Notice
from portal.queries.concerns import Opened
from portal.services.concerns.drafting import ensure_no_key
from portal.services.concerns.steps import Closed, at_hand, locked
from portal.services.door import act
from portal.services.people.entries import an_email


@act("concern.keep_address", signed=False)
def keep_address(concern: Concern, *, address: str, opened: Opened, keyring: Keyring | None, by: Actor) -> Concern:
    """Keep it, or keep another one in its place. Of what came before no letter goes there."""
    ensure_no_key("address", address)
    kept = an_email(address, "address")
    present = at_hand(concern, opened, keyring)
    if keyring is None:
        raise Closed
    blob, there = shut_address(kept, present.ref, keyring), session.get(Notice, present.id)
    if there is None:
        session.add(Notice(id=present.id, address=blob))
    else:
        there.address, there.due = blob, False
    return present


@act("concern.drop_address", signed=False)
def drop_address(concern: Concern, *, by: Actor) -> Concern:
    """Delete it. What was on its way to it by then may still come."""
    present = locked(concern)
    forget_address(present.id)
    return present


def forget_address(concern_id: int) -> None:
    session.execute(delete(Notice).where(Notice.id == concern_id).execution_options(synchronize_session=False))


def written(concern_id: int) -> None:
    """A letter went, or never will: none is due any more, and of what is over the address is not kept.

    Book-keeping of the worker's.
    """
    with transaction():
        if session.scalar(select(Concern.state).where(Concern.id == concern_id)) in OVER:
            forget_address(concern_id)
        session.execute(update(Notice).where(Notice.id == concern_id).values(due=False))


def shut_anew(keyring: Keyring) -> int:
    """Shut with the newest secret what an older one did, as far as that is still there; how many. Book-keeping."""
    many = 0
    with transaction():
        for row, ref in session.execute(select(Notice, Concern.ref).join(Concern, Concern.id == Notice.id)):
            number = secret_of(row.address)
            if number != keyring.newest.number and number in keyring.by_number:
                row.address = shut_address(opened_address(row.address, ref, keyring), ref, keyring)
                many += 1
    return many
