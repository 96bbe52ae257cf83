"""Requests for a sender's name: for the officer who asks, and for the custodians who decide."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, Select, select, tuple_

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import Broken, PrivateKey, Secret, Suite, grants
from portal.core.sealing.cases import Generation
from portal.core.sealing.padding import unpadded
from portal.models.concerns import (
    IDENTITY,
    CaseSeal,
    Concern,
    IdentityReason,
    IdentityRelease,
    IdentityRequest,
    KeyOfCase,
    Part,
    RequestState,
    SealedText,
    custodian,
    reader,
)
from portal.models.people import Person
from portal.policy import visibility
from portal.queries.concerns.reading import OF_ITS_KEY

A_PAGE = 50
_PLACE = (IdentityRequest.asked_at, IdentityRequest.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as those who decide and who asked see it in a list."""

    id: int
    state: RequestState
    asked_by: str
    asked_at: datetime
    until: datetime
    decided: int  # how many of the two agencies have


class Requests(NamedTuple):
    """Some of them, and the id of the last one if more follow."""

    rows: Sequence[Asked]
    next: int | None


@dataclass(frozen=True, repr=False)
class Reason(Secret):
    code: str  # of the vocabulary ``identity_reason``, which is told to the sender
    text: str


def requests(viewer: Actor, after: int | None = None) -> Requests:
    """A page of what the viewer has asked for or is to decide on, the latest first. ``after`` is its end before."""
    wanted = _asked(viewer).order_by(*(column.desc() for column in _PLACE)).limit(A_PAGE + 1)
    if after is not None:
        there = select(*_PLACE).where(IdentityRequest.id == after, visibility.identity_requests(viewer))
        ended = session.execute(there).first()
        if ended is None:
            return Requests([], None)
        wanted = wanted.where(tuple_(*_PLACE) < tuple_(*ended))
    rows = _listed(wanted)
    return Requests(rows[:A_PAGE], rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def request(viewer: Actor, request_id: int) -> IdentityRequest:
    found = session.scalar(
        select(IdentityRequest).where(visibility.identity_requests(viewer), IdentityRequest.id == request_id)
    )
    if found is None:
        raise NotFound
    return found


def asked_for(viewer: Actor, asked: IdentityRequest) -> Asked:
    """One of them."""
    return _listed(_asked(viewer).where(IdentityRequest.id == asked.id))[0]


def requests_for(viewer: Actor, concern_id: int) -> Sequence[Asked]:
    """The viewer's own requests for the name behind one concern."""
    mine = (IdentityRequest.concern_id == concern_id, IdentityRequest.asked_by_id == viewer.user_id)
    return _listed(_asked(viewer).where(*mine).order_by(IdentityRequest.asked_at.desc()).limit(20))


def half(viewer: Actor, asked: IdentityRequest, key: PrivateKey) -> grants.Half | None:
    """The viewer's half of what is asked for, with their own key. ``None`` where that key does not open it."""
    what, holder = half_of(viewer, asked.id), custodian(viewer.user_id or 0)
    seal = session.execute(
        select(CaseSeal.blob, KeyOfCase.suite)
        .join(KeyOfCase, OF_ITS_KEY)
        .where(
            CaseSeal.concern_id == asked.concern_id,
            CaseSeal.kind == Part.IDENTITY,
            CaseSeal.number == asked.number,
            CaseSeal.what == what,
            CaseSeal.holder == holder,
            CaseSeal.holder_number == key.number,
        )
    ).one_or_none()
    if seal is None or what is None:
        return None
    try:
        generation = Generation(session.get_one(Concern, asked.concern_id).ref, asked.number, Suite(seal.suite))
        return grants.Half.granted(seal.blob, generation, what, key, holder)
    except Broken:
        return None


def has_decided(viewer: Actor, request_id: int) -> bool:
    """Whether the viewer's agency has: one word of it is enough."""
    ours = IdentityRelease.what == half_of(viewer, request_id)
    found = select(IdentityRelease.id).where(IdentityRelease.request_id == request_id, ours)
    return session.scalar(found) is not None


def half_of(viewer: Actor, request_id: int) -> str | None:
    """Which half the viewer holds of what is asked for."""
    if viewer.user_id is None:
        return None
    return session.scalar(
        select(CaseSeal.what)
        .join(
            IdentityRequest,
            (IdentityRequest.concern_id == CaseSeal.concern_id) & (IdentityRequest.number == CaseSeal.number),
        )
        .where(
            IdentityRequest.id == request_id,
            CaseSeal.kind == Part.IDENTITY,
            CaseSeal.what.in_(grants.HALVES),
            CaseSeal.holder == custodian(viewer.user_id),
        )
    )


def reason(viewer: Actor, asked: IdentityRequest, key: PrivateKey) -> Reason:
    """Why it is asked for, with the key of one of those to whom it was told."""
    request(viewer, asked.id)
    holder = reader(asked.asked_by_id) if viewer.user_id == asked.asked_by_id else custodian(viewer.user_id or 0)
    row = session.scalar(
        select(IdentityReason).where(
            IdentityReason.request_id == asked.id,
            IdentityReason.holder == holder,
            IdentityReason.holder_number == key.number,
        )
    )
    if row is None:
        raise NotFound
    case = session.get_one(Concern, asked.concern_id).ref
    told = _reason(unpadded(grants.granted_reason(row.blob, key, case, asked.ref, holder)))
    if told is None:
        raise Broken
    return told


def name(viewer: Actor, asked: IdentityRequest, key: PrivateKey) -> str:
    """What was sealed of who sent it, once two agencies granted it and the opening stands in the trail.

    Only for the officer who asked, and until its time is over.
    """
    asked = request(viewer, asked.id)
    if viewer.user_id != asked.asked_by_id or asked.state is not RequestState.OPENED or asked.until <= clock.now():
        raise NotFound
    generation = _generation(asked)
    released = session.execute(
        select(IdentityRelease.what, IdentityRelease.blob).where(
            IdentityRelease.request_id == asked.id, IdentityRelease.granted, IdentityRelease.blob.is_not(None)
        )
    ).all()
    try:
        one, other = (
            grants.Half.released(blob, generation, what, key, asked.ref) for what, blob in released if blob is not None
        )
        identity = grants.joined(one, other)
    except (Broken, ValueError):
        raise NotFound from None
    row = session.execute(
        select(SealedText.revision, SealedText.blob)
        .where(SealedText.concern_id == asked.concern_id, SealedText.slot == identity.slot(IDENTITY))
        .order_by(SealedText.revision.desc())
        .limit(1)
    ).one()
    return identity.open(row.blob, IDENTITY, row.revision).text


def _generation(asked: IdentityRequest) -> Generation:
    case = session.get_one(Concern, asked.concern_id)
    suite = session.scalars(
        select(KeyOfCase.suite).where(
            KeyOfCase.concern_id == case.id, KeyOfCase.kind == Part.IDENTITY, KeyOfCase.number == asked.number
        )
    ).one()
    return Generation(case.ref, asked.number, Suite(suite))


def _asked(viewer: Actor) -> Select[IdentityRequest, str]:
    return (
        select(IdentityRequest, Person.name)
        .join(Person, Person.id == IdentityRequest.asked_by_id)
        .where(visibility.identity_requests(viewer))
    )


def _listed(wanted: Select[IdentityRequest, str]) -> list[Asked]:
    rows = session.execute(wanted).all()
    ids = [row.IdentityRequest.id for row in rows]
    decided = Counter(session.scalars(select(IdentityRelease.request_id).where(IdentityRelease.request_id.in_(ids))))
    return [_line(row, decided[row.IdentityRequest.id]) for row in rows]


def _line(row: Row[IdentityRequest, str], decided: int) -> Asked:
    asked = row.IdentityRequest
    over = asked.until <= clock.now() and asked.state is not RequestState.REFUSED
    return Asked(
        id=asked.id,
        state=RequestState.OVER if over else asked.state,
        asked_by=row.name,
        asked_at=asked.asked_at,
        until=asked.until,
        decided=decided,
    )


def _reason(content: bytes) -> Reason | None:
    try:
        told = json.loads(content.decode())
        return Reason(told["code"], told["text"])
    except (ValueError, LookupError, TypeError):  # they carry the words
        return None
