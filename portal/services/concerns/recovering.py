"""Giving back what can no longer be opened: with the recovery key, which three of five shares give.

An officer's passphrase was lost and their key with it, or they came after everybody else had gone: the same keys are
sealed to one more reader. A custodian's was, or they came later: the key of the name is halved anew, to whoever keeps
names for the two agencies now. No name is opened by either.
"""

from sqlalchemy import Row, delete, select, update

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import Conflict, NotFound
from portal.core.sealing import PrivateKey, Suite, grants
from portal.core.sealing.cases import Generation
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import (
    RECOVERY,
    CaseSeal,
    Concern,
    IdentityRequest,
    KeyOfCase,
    Part,
    RequestState,
)
from portal.queries.concerns import Recipient
from portal.queries.concerns.reading import OF_ITS_KEY
from portal.services.concerns.custody import take_back
from portal.services.concerns.steps import ensure_key_in_force, locked, received_by, seal_row, write_seals
from portal.services.door import act


@act("concern.recover", marked=True)
def recover(concern: Concern, *, key: PrivateKey, officer: Recipient, keyring: Keyring, by: Actor) -> Concern:
    """Seal it to this officer's present key as well, in place of a former one of theirs. Names are not in it."""
    present = locked(concern)
    found = _seal(present, Part.WORK, key)
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


@act("identity.recover", marked=True)
def recover_halves(concern: Concern, *, key: PrivateKey, keyring: Keyring, by: Actor) -> Concern:
    """Halve the key of its sender's name anew: one half to each custodian in force of one agency, the other likewise.

    Former halves are deleted, and one of them with a new one gives nothing. So what was asked for and is not granted
    by both agencies yet is over, and has to be asked for again.
    """
    _keys, receivers = received_by(keyring)
    present = locked(concern)
    found = _seal(present, Part.IDENTITY, key)
    generation = Generation(present.ref, present.identity, Suite(found.suite))
    identity = grants.granted_identity(found.blob, generation, key, RECOVERY)
    ensure_key_in_force(present, Part.IDENTITY, identity, keyring)
    former = delete(CaseSeal).where(
        CaseSeal.concern_id == present.id, CaseSeal.kind == Part.IDENTITY, CaseSeal.what.in_(grants.HALVES)
    )
    session.execute(former.execution_options(synchronize_session=False))
    write_seals(
        [
            seal_row(
                present, Part.IDENTITY, present.identity, half.what, each.holder, each.key.number,
                half.grant(each.key, each.holder),
            )
            for half, agency in zip(grants.halved(identity), receivers.custodians, strict=True)
            for each in agency
        ]
    )  # fmt: skip
    _end_undecided(present)
    return present


def _seal(concern: Concern, part: Part, key: PrivateKey) -> Row[bytes, int]:
    found = session.execute(
        select(CaseSeal.blob, KeyOfCase.suite)
        .join(KeyOfCase, OF_ITS_KEY)
        .where(
            CaseSeal.concern_id == concern.id,
            CaseSeal.kind == part,
            CaseSeal.number == concern.generation(part),
            CaseSeal.holder == RECOVERY,
            CaseSeal.holder_number == key.number,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _end_undecided(concern: Concern) -> None:
    asked = (IdentityRequest.concern_id == concern.id, IdentityRequest.state == RequestState.ASKED)
    for request_id in session.scalars(select(IdentityRequest.id).where(*asked)).all():
        take_back(request_id)
    ended = update(IdentityRequest).where(*asked).values(state=RequestState.OVER)
    session.execute(ended.execution_options(synchronize_session=False))
