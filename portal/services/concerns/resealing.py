"""New keys for a concern that somebody could open who shall not open it any more, or when another suite is wanted.

It needs somebody who can open it: no job can do it. Each concern is one act and one transaction, so it can end at any
point. What the former reader has copied before, they have. Who sent it and the halves of their name are not touched.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.sealing import Broken, PublicKey, Suite, grants
from portal.core.sealing.cases import CaseKey
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.padding import LONG
from portal.models.concerns import (
    FIELDS,
    OFFICE,
    SUBMITTER,
    CaseSeal,
    Concern,
    Part,
    SealedText,
    Series,
    SubmitterKey,
)
from portal.queries.concerns import Reading, receivers
from portal.queries.concerns.opening import ASIDE
from portal.services.concerns.files import reseal_files
from portal.services.concerns.office import at_work
from portal.services.concerns.steps import (
    Closed,
    delete_generation,
    ensure_key_in_force,
    new_key,
    seal_row,
    write_seals,
    write_texts,
)
from portal.services.door import act


@act("concern.reseal", marked=True)
def reseal(concern: Concern, *, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Put all of it under new keys, sealed to those of its readers who are still trusted, and delete the former ones.

    A reader whose key was lost meanwhile gets nothing by it: whether they are who they say, another act asks.
    """
    return renewed(at_work(concern, reading, by), reading, keyring)


def renewed(present: Concern, reading: Reading, keyring: Keyring, *, without: str = "") -> Concern:
    """A concern that is at work, under new keys; ``without`` is a holder who gets none of them."""
    ensure_key_in_force(present, Part.WORK, reading.story, keyring)
    before = present.work
    generation = new_key(present, Part.WORK, before + 1, keyring)
    story, office = CaseKey.new(generation), CaseKey.new(generation)
    write_texts(_texts(present, reading, story, office))
    write_seals(_seals(present, story, office, keyring, without))
    reseal_files(present, reading.story, story)
    if present.digest is not None:
        present.digest = story.seal_digest(reading.story.open_digest(present.digest).text)
    present.work = generation.number
    session.flush()
    delete_generation(present, Part.WORK, before)
    return present


def _texts(concern: Concern, reading: Reading, story: CaseKey, office: CaseKey) -> list[dict[str, Any]]:
    """Every revision, under the name that its place has with the new keys. One without a place that we know: Broken."""
    rows = session.execute(
        select(SealedText.slot, SealedText.revision, SealedText.blob).where(
            SealedText.concern_id == concern.id, SealedText.kind == Part.WORK, SealedText.number == concern.work
        )
    ).all()
    known = _places(reading, story, office)
    if any(slot not in known for slot, _revision, _blob in rows):
        raise Broken
    found = []
    for slot, revision, blob in rows:
        place, block, former, new = known[slot]
        text = former.open(blob, place, revision).text
        found.append(
            {
                "concern_id": concern.id, "kind": Part.WORK, "number": new.generation.number, "slot": new.slot(place),
                "revision": revision, "blob": new.seal(text, place, revision, block=block),
            }
        )  # fmt: skip
    return found


def _places(reading: Reading, story: CaseKey, office: CaseKey) -> Mapping[str, tuple[str, int, CaseKey, CaseKey]]:
    """By the name under which it is stored now: the place, its block, and both keys that it stands under."""
    answers = [
        (place, kind.block, reading.story, story)
        for field, kind in FIELDS.items()
        if kind.part is Part.WORK
        for place in (field, field + ASIDE)
    ]
    series = [
        (str(each), LONG, *((reading.office, office) if each in OFFICE else (reading.story, story))) for each in Series
    ]
    return {former.slot(place): (place, block, former, new) for place, block, former, new in (*answers, *series)}


def _seals(concern: Concern, story: CaseKey, office: CaseKey, keyring: Keyring, without: str) -> list[dict[str, Any]]:
    """To the same readers as before, as far as they are in force and their key is the same; to recovery; to S."""
    found = receivers(keyring)
    sealed = session.execute(
        select(CaseSeal.holder, CaseSeal.holder_number).where(
            CaseSeal.concern_id == concern.id, CaseSeal.kind == Part.WORK, CaseSeal.number == concern.work
        )
    ).all()
    had = {tuple(row) for row in sealed}
    staying = [each for each in found.readers if (each.holder, each.key.number) in had and each.holder != without]
    if found.recovery is None or not staying:
        raise Closed
    number = story.generation.number
    rows = [
        seal_row(
            concern, Part.WORK, number, grants.WORK, each.holder, each.key.number,
            grants.grant_work(story, office, each.key, each.holder),
        )
        for each in (*staying, found.recovery)
    ]  # fmt: skip
    own = _senders(concern, keyring)
    blob = grants.grant_story(story, own, SUBMITTER)
    return [*rows, seal_row(concern, Part.WORK, number, grants.STORY, SUBMITTER, own.number, blob)]


def _senders(concern: Concern, keyring: Keyring) -> PublicKey:
    """The public half of S, if it is the one that was put there when the concern was begun."""
    row = session.get_one(SubmitterKey, concern.id)
    if not keyring.vouches(row.proof, SUBMITTER, concern.ref, row.number, row.suite, row.public):
        raise Closed
    return PublicKey(Suite(row.suite), row.number, row.public)
