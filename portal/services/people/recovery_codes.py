"""Codes in the place of a lost authenticator or passkey: ten, each of them for one time. Hashed, as passphrases are.

Spending one is book-keeping beside the acts, like the visits; the letter tells their owner.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.core.errors import N_, Conflict
from portal.models.people import Person, RecoveryCode
from portal.queries import people
from portal.services import outbox
from portal.services.door import act


class NoSecondFactor(Conflict):
    sentence = N_("Set up your second factor first.")


@act("person.renew_recovery_codes")
def renew_recovery_codes(person: Person, *, hashes: Sequence[str], by: Actor) -> Person:
    """Take new ones, in the order of their numbers; those before open nothing from now on."""
    if not person.tf_totp_secret and not people.has_passkey(person):
        raise NoSecondFactor
    forget_recovery_codes(person)
    session.add_all(
        RecoveryCode(person_id=person.id, number=number, hashed=hashed) for number, hashed in enumerate(hashes, 1)
    )
    return person


def forget_recovery_codes(person: Person) -> None:
    session.execute(
        delete(RecoveryCode).where(RecoveryCode.person_id == person.id).execution_options(synchronize_session=False)
    )


def recovery_hash(person: Person, number: int) -> str | None:
    """What a code with this number is compared with; nothing once it was used."""
    unused = RecoveryCode.person_id == person.id, RecoveryCode.number == number, RecoveryCode.used_at.is_(None)
    return session.scalar(select(RecoveryCode.hashed).where(*unused))


def spend_recovery_code(person: Person, number: int, hashed: str) -> bool:
    """Use up a code that was right, and tell its owner; of two who show the same one, one is late."""
    with transaction():
        spent = session.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.person_id == person.id,
                RecoveryCode.number == number,
                RecoveryCode.hashed == hashed,
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        if spent.rowcount:  # type: ignore[attr-defined]
            outbox.write("recovery_code_used", to=[person.id])
    return bool(spent.rowcount)  # type: ignore[attr-defined]
