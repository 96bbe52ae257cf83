"""Giving an officer back what they can no longer open: with the recovery key, which three of five shares give.

Their passphrase was lost and their key with it, or they came after everybody else had gone. Nothing is put under other
keys: the same keys are sealed to one more reader.
"""

from sqlalchemy import delete, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import Conflict, NotFound
from portal.core.sealing import PrivateKey, Suite, grants
from portal.core.sealing.cases import Generation
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, CaseSeal, Concern, KeyOfCase, Part
from portal.queries.concerns import Recipient
from portal.queries.concerns.reading import OF_ITS_KEY
from portal.services.concerns.steps import ensure_key_in_force, locked, seal_row, write_seals
from portal.services.door import act


@act("concern.recover", marked=True)
def recover(concern: Concern, *, key: PrivateKey, officer: Recipient, keyring: Keyring, by: Actor) -> Concern:
    """Seal it to this officer's present key as well, in place of a former one of theirs. Names are not in it."""
    present = locked(concern)
    found = session.execute(
        select(CaseSeal.blob, KeyOfCase.suite)
        .join(KeyOfCase, OF_ITS_KEY)
        .where(
            CaseSeal.concern_id == present.id,
            CaseSeal.kind == Part.WORK,
            CaseSeal.number == present.work,
            CaseSeal.holder == RECOVERY,
            CaseSeal.holder_number == key.number,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    generation = Generation(present.ref, present.work, Suite(found.suite))
    story, office = grants.granted_work(found.blob, generation, key, RECOVERY)
    ensure_key_in_force(present, Part.WORK, story, keyring)
    if not officer.holder.startswith("reader:"):
        raise Conflict
    theirs = delete(CaseSeal).where(
        CaseSeal.concern_id == present.id, CaseSeal.kind == Part.WORK, CaseSeal.holder == officer.holder
    )
    session.execute(theirs.execution_options(synchronize_session=False))
    blob = grants.grant_work(story, office, officer.key, officer.holder)
    write_seals([seal_row(present, Part.WORK, present.work, grants.WORK, officer.holder, officer.key.number, blob)])
    return present
