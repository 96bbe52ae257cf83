"""A draft: sealed to its sender's own key and to nobody else. The staff cannot open it, nor can the program alone."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Delete, delete, select

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.sealing import IN_USE, PrivateKey, holders
from portal.core.sealing.cases import CaseKey
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.padding import LENGTH, SHORT
from portal.models.concerns import (
    FIELDS,
    SUBMITTER,
    CaseFile,
    CaseSeal,
    Concern,
    KeyOfCase,
    Part,
    SealedText,
    SubmitterKey,
)
from portal.queries.concerns import Answer, Opened
from portal.queries.concerns import answers as answers_of
from portal.queries.concerns.opening import ASIDE
from portal.services.concerns.steps import (
    Closed,
    ensure_in_force,
    locked,
    new_key,
    received_by,
    submitters_seals,
    text_row,
    write_seals,
    write_texts,
)
from portal.services.contributions.texts import TooLong
from portal.services.door import act
from portal.services.people.entries import NotOffered
from portal.text import words
from portal.text.identifying import tracking_keys


class KeyTyped(Invalid):
    sentence = N_(
        "There is a tracking key in this text: “%(begins)s…”. Anyone who reads the text could open what was sent with "
        "it. Take it out. The committee never asks for one."
    )


class AnsweredTwice(Invalid):
    sentence = N_("This was also answered on another device. Keep one of the two answers, or put both together.")


@act("concern.begin", signed=False)
def begin(_parent: None, *, mark: str, open_key: bytes, keyring: Keyring | None, by: Actor) -> Concern:
    """Begin a concern under a new tracking key: its mark, and what opens it (``tickets``). Begun twice it is one."""
    if (begun := session.scalar(select(Concern).where(Concern.mark == mark))) is not None:
        return begun
    keys, _receivers = received_by(keyring)
    concern = Concern(ref=secrets.token_hex(16), mark=mark)
    session.add(concern)
    session.flush()
    own = PrivateKey.new(IN_USE, 1)
    session.add(
        SubmitterKey(
            id=concern.id,
            number=own.number,
            suite=own.suite.value,
            public=own.public.raw,
            wrapped=holders.keep_submitters(own, concern.ref, open_key),
            proof=keys.proof(SUBMITTER, concern.ref, own.number, own.suite.value, own.public.raw),
        )
    )
    story = CaseKey.new(new_key(concern, Part.WORK, 1, keys))
    identity = CaseKey.new(new_key(concern, Part.IDENTITY, 1, keys))
    write_seals(submitters_seals(concern, own, story, identity))
    return concern


@act("concern.save", signed=False)
def save(
    concern: Concern,
    *,
    opened: Opened,
    answers: Mapping[str, str],
    seen: Mapping[str, int],
    keyring: Keyring | None,
    by: Actor,
) -> Concern:
    """Keep answers, each by its field, as revision after the one that was ``seen`` (0: none).

    What was written beside an answer that came meanwhile is kept aside: the next reading shows both.
    """
    if keyring is None:
        raise Closed
    checked = {field: answer(field, text) for field, text in answers.items()}
    present = locked(concern)
    ensure_in_force(present, opened, keyring)
    kept = answers_of(by, opened)
    rows = []
    for field, text in checked.items():
        there = kept.get(field)
        revision = there.revision if there else 0
        if there is not None and text in _latest(there, seen.get(field, 0)):
            continue  # sent twice, or not changed
        place = field if there is None or seen.get(field, 0) == revision else field + ASIDE
        rows.append(text_row(present, opened.key_of(field), field, place, revision + 1, text))
    if rows:
        write_texts(rows)
        present.day = clock.day()
    return present


@act("concern.discard", signed=False)
def discard(concern: Concern, *, by: Actor) -> Concern:
    """Delete a draft, keys first. Its tracking key opens nothing from now on; the bytes of files go in the night."""
    present = locked(concern)
    session.execute(_deleted(SubmitterKey).where(SubmitterKey.id == present.id))
    for kind in (CaseSeal, SealedText, CaseFile, KeyOfCase):
        session.execute(_deleted(kind).where(kind.concern_id == present.id))
    session.delete(present)
    session.flush()
    return present


def _deleted(kind: Any) -> Delete:
    return delete(kind).execution_options(synchronize_session=False)


def _latest(there: Answer, seen: int) -> set[str]:
    """What is there already, so that it need not be kept again.

    Who has seen all of it and chooses the former of two answers does say something new.
    """
    if not there.asides:
        return {there.text.text}
    return set() if seen == there.revision else {there.text.text, *(each.text for each in there.asides)}


def answer(field: str, text: str) -> str:
    """What is kept of an answer, or the refusal that says what is wrong with it."""
    cleaned, most, short = words.clean(text, field), FIELDS[field].most, FIELDS[field].block == SHORT
    length = len(cleaned) if short else words.length(cleaned)
    if short and len(cleaned.encode()) > SHORT - LENGTH:  # it has to fit one block
        length = max(length, most + 1)
    if length > most:
        raise TooLong(field=field, length=length, limit=most, over=length - most)
    ensure_no_key(field, cleaned)
    if field == "urgency" and cleaned and cleaned not in {term.code for term in vocabulary.terms("urgency")}:
        raise NotOffered(field=field)
    return cleaned


def ensure_no_key(field: str, text: str) -> None:
    """Refuse a text in which a tracking key stands."""
    for key in tracking_keys(text):
        raise KeyTyped(field=field, begins=text[key.start : key.start + 5])
