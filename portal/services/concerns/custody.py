"""Opening a sender's name: asked for with a reason, granted by a custodian of each of two agencies, for a day.

The line in the trail and the sender's own note of it are written before the name is shown: ``open_name`` is the act,
and only after it ``queries.concerns.name`` gives what was sealed.
"""

import json
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, NotFound, Refusal
from portal.core.sealing import PrivateKey, grants
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.padding import LONG, padded
from portal.models.concerns import (
    CaseSeal,
    Concern,
    IdentityReason,
    IdentityRelease,
    IdentityRequest,
    Part,
    RequestState,
    Series,
    custodian,
    reader,
)
from portal.queries.concerns import Reading, get, half, half_of, vouched_keys
from portal.services import outbox
from portal.services.concerns.office import at_work
from portal.services.concerns.steps import Closed, add_entry, locked, remember_sender
from portal.services.contributions.texts import Blank, TooLong
from portal.services.door import act
from portal.services.people.entries import NotOffered
from portal.text import words

RUNNING = (RequestState.ASKED, RequestState.GRANTED, RequestState.OPENED)
TO_DECIDE = timedelta(days=7)
TO_OPEN = timedelta(days=1)
LONGEST_REASON = 2_000  # characters of a reason


class NoHalf(Refusal):
    """The custodian's key was lost, or the concern has had other keys since."""

    sentence = N_("Your key does not open your half of this. Another custodian of your agency has to decide.")


@act("identity.ask")
def ask_for_name(concern: Concern, *, code: str, text: str, keyring: Keyring | None, by: Actor) -> IdentityRequest:
    """Ask the custodians for the name behind a concern.

    Why, they alone can read; the kind of reason is told to the sender when it is opened.
    """
    if keyring is None:
        raise Closed
    said, present = _checked(code, text), locked(get(by, concern.id))
    ours = (IdentityRequest.concern_id == present.id, IdentityRequest.asked_by_id == by.user_id)
    running = IdentityRequest.state.in_(RUNNING)
    if session.scalar(select(IdentityRequest.id).where(*ours, running, IdentityRequest.until > clock.now())):
        raise Conflict
    asked = IdentityRequest(
        ref=secrets.token_hex(16),
        concern_id=present.id,
        number=present.identity,
        asked_by_id=by.user_id,
        until=clock.now() + TO_DECIDE,
    )
    session.add(asked)
    session.flush()
    holders = [*_custodians(present, but=by), reader(by.user_id or 0)]
    reason = padded(json.dumps(said, ensure_ascii=False).encode(), LONG)
    for holder, told in vouched_keys(keyring, holders).items():
        blob = grants.grant_reason(reason, told.key, present.ref, asked.ref, holder)
        session.add(IdentityReason(request_id=asked.id, holder=holder, holder_number=told.key.number, blob=blob))
    outbox.write("name_asked_for", to=[int(holder.partition(":")[2]) for holder in holders[:-1]], about=asked)
    return asked


@act("identity.grant")
def grant_name(asked: IdentityRequest, *, key: PrivateKey, keyring: Keyring | None, by: Actor) -> IdentityRequest:
    """Release one agency's half to the officer who asks: sealed to them, for this request alone."""
    if keyring is None:
        raise Closed
    _half_to_decide_on(asked, by)
    officer = vouched_keys(keyring, [reader(asked.asked_by_id)]).get(reader(asked.asked_by_id))
    ours = half(by, asked, key)
    if ours is None or officer is None:
        raise NoHalf
    _decide(asked, by, ours.what, ours.release(officer.key, asked.ref))
    granted = select(IdentityRelease.id).where(IdentityRelease.request_id == asked.id, IdentityRelease.granted)
    if len(session.scalars(granted).all()) == len(grants.HALVES):
        asked.state, asked.until = RequestState.GRANTED, clock.now() + TO_OPEN
        outbox.write("name_decided_on", to=[asked.asked_by_id], about=asked)
    return asked


@act("identity.refuse")
def refuse_name(asked: IdentityRequest, *, by: Actor) -> IdentityRequest:
    """One agency's no is enough: nothing that the other one released can be opened any more."""
    _decide(asked, by, _half_to_decide_on(asked, by), None)
    take_back(asked.id)
    asked.state = RequestState.REFUSED
    outbox.write("name_decided_on", to=[asked.asked_by_id], about=asked)
    return asked


@act("identity.open")
def open_name(asked: IdentityRequest, *, reading: Reading, code: str, by: Actor) -> IdentityRequest:
    """The opening itself, on the record and among what its sender can read, before anything is shown.

    ``code`` is the kind of reason, by which the sender is told why; the officer has it from their own copy of it.
    """
    _ensure_offered(code)
    concern = at_work(session.get_one(Concern, asked.concern_id), reading, by)
    if asked.state is not RequestState.GRANTED or asked.until <= clock.now():
        raise Conflict
    told = {"from": "portal", "kind": "opened", "day": f"{clock.day():%Y-%m-%d}", "code": code, "text": ""}
    add_entry(concern, reading.story, Series.MESSAGE, told)
    remember_sender(concern)
    asked.state = RequestState.OPENED
    return asked


def let_names_go() -> None:
    """Delete what was released and is over, in the worker's transaction: no later copy of the database has it."""
    over = select(IdentityRequest.id).where(IdentityRequest.until < clock.now(), IdentityRequest.state.in_(RUNNING))
    if not (ids := session.scalars(over.limit(500)).all()):
        return
    for request_id in ids:
        take_back(request_id)
    ended = update(IdentityRequest).where(IdentityRequest.id.in_(ids)).values(state=RequestState.OVER)
    session.execute(ended.execution_options(synchronize_session=False))


def _half_to_decide_on(asked: IdentityRequest, by: Actor) -> str:
    """Which half is this custodian's to decide on; nobody else decides in the meantime."""
    locked(session.get_one(Concern, asked.concern_id))
    what = half_of(by, asked.id)
    if what is None:
        raise NotFound
    decided = select(IdentityRelease.id).where(IdentityRelease.request_id == asked.id, IdentityRelease.what == what)
    if asked.state is not RequestState.ASKED or asked.until <= clock.now() or session.scalar(decided):
        raise Conflict
    return what


def _decide(asked: IdentityRequest, by: Actor, what: str, blob: bytes | None) -> None:
    session.add(
        IdentityRelease(
            request_id=asked.id,
            asked_by_id=asked.asked_by_id,
            custodian_id=by.user_id,
            what=what,
            granted=blob is not None,
            blob=blob,
        )
    )
    session.flush()


def take_back(request_id: int) -> None:
    released = update(IdentityRelease).where(IdentityRelease.request_id == request_id).values(blob=None)
    session.execute(released.execution_options(synchronize_session=False))


def _checked(code: str, text: str) -> dict[str, str]:
    _ensure_offered(code)
    cleaned = words.clean(text, "text")
    if words.is_blank(cleaned):
        raise Blank(field="text")
    if (length := words.length(cleaned)) > LONGEST_REASON:
        raise TooLong(field="text", length=length, limit=LONGEST_REASON, over=length - LONGEST_REASON)
    return {"code": code, "text": cleaned}


def _ensure_offered(code: str) -> None:
    if code not in {term.code for term in vocabulary.terms("identity_reason")}:
        raise NotOffered(field="code")


def _custodians(concern: Concern, *, but: Actor) -> list[str]:
    """Who holds a half of the identity's key, as it is sealed now."""
    own = custodian(but.user_id or 0)
    found = session.scalars(
        select(CaseSeal.holder).where(
            CaseSeal.concern_id == concern.id,
            CaseSeal.kind == Part.IDENTITY,
            CaseSeal.number == concern.identity,
            CaseSeal.what.in_(grants.HALVES),
        )
    )
    return [holder for holder in found if holder != own]
