"""A draft becomes a concern: under new keys, sealed to those who may read it. All of it in one transaction.

What was written before and taken out again stays behind under the old keys, which are deleted: no reader can open it,
not even with a copy of the database from before. Files stay as they lie, and the keys go along of those that were not
taken out again.
"""

from typing import Any

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.sealing import grants
from portal.core.sealing.cases import CaseKey
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import FIELDS, Concern, Part, State, formats
from portal.queries.concerns import Opened, Receivers
from portal.queries.concerns import answers as answers_of
from portal.services.concerns.digests import digest
from portal.services.concerns.drafting import AnsweredTwice
from portal.services.concerns.files import reseal_files
from portal.services.concerns.steps import (
    delete_generation,
    ensure_in_force,
    locked,
    new_key,
    received_by,
    seal_row,
    submitters_seals,
    text_row,
    wait_for_office,
    write_seals,
    write_texts,
)
from portal.services.contributions.texts import spoken
from portal.services.door import act
from portal.text import words

CALM = ("", "routine")


class NothingTold(Invalid):
    sentence = N_("Tell us what happened.")


@act("concern.file", signed=False)
def file(concern: Concern, *, opened: Opened, language: str, keyring: Keyring | None, by: Actor) -> Concern:
    """Send a draft to the committee, in the language in which it is written. Of when, the day is kept."""
    keys, receivers = received_by(keyring)
    present = locked(concern)
    ensure_in_force(present, opened, keys)
    told = _told(by, opened)
    before = {part: present.generation(part) for part in Part}
    work = new_key(present, Part.WORK, present.work + 1, keys)
    story, office = CaseKey.new(work), CaseKey.new(work)
    identity = CaseKey.new(new_key(present, Part.IDENTITY, present.identity + 1, keys))
    new = {Part.WORK: story, Part.IDENTITY: identity}
    write_texts([text_row(present, new[FIELDS[field].part], field, field, 1, told.get(field, "")) for field in FIELDS])
    write_seals(
        [
            *submitters_seals(present, opened.submitter, story, identity),
            *_seals(present, receivers, story, office, identity),
        ]
    )
    reseal_files(present, opened.keys[Part.WORK], story)
    present.state, present.day, present.language = State.RECEIVED, clock.day(), spoken(language)
    wait_for_office(present)
    present.urgent = told.get("urgency", "") not in CALM or formats.is_retaliation(told.get("retaliation", ""))
    present.work, present.identity = story.generation.number, identity.generation.number
    present.digest = story.seal_digest(digest(told))
    session.flush()
    for part, number in before.items():
        delete_generation(present, part, number)
    return present


def _told(by: Actor, opened: Opened) -> dict[str, str]:
    """The last revision of each answer."""
    kept = answers_of(by, opened)
    for field, answer in kept.items():
        if answer.asides:
            raise AnsweredTwice(field=field)
    told = {field: answer.text.text for field, answer in kept.items()}
    if words.is_blank(told.get("happened", "")):
        raise NothingTold(field="happened")
    return told


def _seals(
    concern: Concern, receivers: Receivers, story: CaseKey, office: CaseKey, identity: CaseKey
) -> list[dict[str, Any]]:
    recovery, generations = receivers.recovery, (story.generation.number, identity.generation.number)
    if recovery is None:
        raise ValueError("these receivers are not complete")
    rows = [
        seal_row(
            concern, Part.WORK, generations[0], grants.WORK, each.holder, each.key.number,
            grants.grant_work(story, office, each.key, each.holder),
        )
        for each in (*receivers.readers, recovery)
    ]  # fmt: skip
    rows.append(
        seal_row(
            concern, Part.IDENTITY, generations[1], grants.IDENTITY, recovery.holder, recovery.key.number,
            grants.grant_identity(identity, recovery.key, recovery.holder),
        )
    )  # fmt: skip
    rows += [
        seal_row(
            concern, Part.IDENTITY, generations[1], half.what, each.holder, each.key.number,
            half.grant(each.key, each.holder),
        )
        for half, agency in zip(grants.halved(identity), receivers.custodians, strict=True)
        for each in agency
    ]  # fmt: skip
    return rows
