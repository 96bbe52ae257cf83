"""What the acts of a concern have in common."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, NotFound, Refusal
from portal.core.sealing import IN_USE, PrivateKey, grants
from portal.core.sealing.cases import CaseKey, Generation
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import (
    FIELDS,
    SUBMITTER,
    CaseSeal,
    Concern,
    KeyOfCase,
    Notice,
    Part,
    SealedText,
    Series,
    WaitsFor,
)
from portal.queries.concerns import Opened, Reading, Receivers, receivers

NEWS_AFTER = timedelta(days=14)  # there is news, and be it that there is none yet


class Closed(Refusal):
    """Whoever could read it is missing, or the server's own secret."""

    sentence = N_("The committee cannot receive concerns on this portal at the moment.")


def received_by(keyring: Keyring | None) -> tuple[Keyring, Receivers]:
    """Who will be able to open what is sent now."""
    found = receivers(keyring) if keyring is not None else None
    if keyring is None or found is None or not found.complete:
        raise Closed
    return keyring, found


def locked(concern: Concern) -> Concern:
    """The concern for us alone until the end of the transaction, as it is then. It may have been sent meanwhile."""
    state = concern.state
    found = session.scalar(
        select(Concern).where(Concern.id == concern.id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.state is not state:
        raise Conflict
    return found


def at_hand(concern: Concern, opened: Opened, keyring: Keyring | None) -> Concern:
    """The concern for us alone, for its sender who has opened it with the keys in force."""
    if keyring is None:
        raise Closed
    present = locked(concern)
    ensure_in_force(present, opened, keyring)
    return present


def ensure_in_force(concern: Concern, opened: Opened, keyring: Keyring) -> None:
    """Refuse to seal under keys of another case, of a generation that is over, or that the server does not know."""
    for part, key in opened.keys.items():
        ensure_key_in_force(concern, part, key, keyring)


def ensure_key_in_force(concern: Concern, part: Part, key: CaseKey, keyring: Keyring) -> None:
    generation = key.generation
    if (generation.case, generation.number) != (concern.ref, concern.generation(part)):
        raise Conflict
    proof = session.scalar(
        select(KeyOfCase.proof).where(
            KeyOfCase.concern_id == concern.id, KeyOfCase.kind == part, KeyOfCase.number == generation.number
        )
    )
    if proof is None or not keyring.vouches(proof, *_vouched(generation, part)):
        raise Closed


def new_key(concern: Concern, part: Part, number: int, keyring: Keyring) -> Generation:
    """Write down that there is another generation of keys, before anything is sealed under it."""
    generation = Generation(concern.ref, number, IN_USE)
    proof = keyring.proof(*_vouched(generation, part))
    row = {"concern_id": concern.id, "kind": part, "number": number, "suite": IN_USE.value, "proof": proof}
    session.execute(insert(KeyOfCase), [row])
    return generation


def seal_row(
    concern: Concern, part: Part, number: int, what: str, holder: str, key: int, blob: bytes
) -> dict[str, Any]:
    return {
        "concern_id": concern.id, "kind": part, "number": number, "what": what, "holder": holder,
        "holder_number": key, "blob": blob,
    }  # fmt: skip


def submitters_seals(concern: Concern, own: PrivateKey, story: CaseKey, identity: CaseKey) -> list[dict[str, Any]]:
    """N and I, as the sender opens them. O is not for them."""
    return [
        seal_row(
            concern, Part.WORK, story.generation.number, grants.STORY, SUBMITTER, own.number,
            grants.grant_story(story, own.public, SUBMITTER),
        ),
        seal_row(
            concern, Part.IDENTITY, identity.generation.number, grants.IDENTITY, SUBMITTER, own.number,
            grants.grant_identity(identity, own.public, SUBMITTER),
        ),
    ]  # fmt: skip


def text_row(concern: Concern, key: CaseKey, field: str, place: str, revision: int, text: str) -> dict[str, Any]:
    """``place`` is the field, or where what was written beside it is kept."""
    return {
        "concern_id": concern.id, "kind": FIELDS[field].part, "number": key.generation.number, "slot": key.slot(place),
        "revision": revision, "blob": key.seal(text, place, revision, block=FIELDS[field].block),
    }  # fmt: skip


def add_entry(concern: Concern, key: CaseKey, series: Series, told: Mapping[str, object]) -> int:
    """Write the next entry of a series, under N or, for what is the office's, under O; its number.

    The concern is ``locked``, so that nobody else writes the same number.
    """
    slot = key.slot(series)
    last = session.scalar(
        select(func.max(SealedText.revision)).where(SealedText.concern_id == concern.id, SealedText.slot == slot)
    )
    number = (last or 0) + 1
    blob = key.seal(json.dumps(told, ensure_ascii=False), series, number)
    write_texts(
        [
            {
                "concern_id": concern.id, "kind": Part.WORK, "number": key.generation.number, "slot": slot,
                "revision": number, "blob": blob,
            }
        ]
    )  # fmt: skip
    return number


def add_told(concern: Concern, story: CaseKey, told: Mapping[str, object]) -> None:
    """Write the next message of the sender's, or what the portal tells of what she did. Of when, the day is kept."""
    add_entry(concern, story, Series.MESSAGE, {**told, "day": clock.day().date().isoformat()})


def add_office_entry(concern: Concern, reading: Reading, series: Series, by: Actor, **told: object) -> None:
    """Write the next entry of what the office keeps for itself, signed and dated."""
    add_entry(concern, reading.office, series, {"by": by.user_id, "at": clock.now().isoformat(), **told})


def wait_for_office(concern: Concern) -> None:
    """From now on it waits for the office. A day that is promised stays: nothing its sender does puts it off.

    Nor is one that has passed forgotten, until the office's next message admits it.
    """
    concern.waits_for, concern.unread = WaitsFor.OFFICE, True
    if concern.promise_on is None:
        concern.promise_on = clock.day() + NEWS_AFTER


def remember_sender(concern: Concern) -> None:
    """There is something for its sender: a letter is due, if they want any."""
    due = update(Notice).where(Notice.id == concern.id).values(due=True)
    session.execute(due.execution_options(synchronize_session=False))


def delete_generation(concern: Concern, part: Part, number: int) -> None:
    """Delete a generation of keys with all that lies under it: seals and texts first, or the keys cannot go."""
    for kind in (SealedText, CaseSeal, KeyOfCase):
        old = delete(kind).where(kind.concern_id == concern.id, kind.kind == part, kind.number == number)
        session.execute(old.execution_options(synchronize_session=False))


def write_seals(rows: list[dict[str, Any]]) -> None:
    session.execute(insert(CaseSeal), rows)


def write_texts(rows: list[dict[str, Any]]) -> None:
    session.execute(insert(SealedText), rows)


def _vouched(generation: Generation, part: Part) -> tuple[object, ...]:
    return "case", generation.case, part.value, generation.number, generation.suite.value
