"""A concern as a case officer opens it, with the key of their visit: the story and the office's own notes.

Of a series each revision is an entry, and all of them are there: nothing that was written is taken back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import Broken, PrivateKey, Secret, Suite, grants
from portal.core.sealing.cases import CaseKey, Generation
from portal.models.concerns import CaseSeal, Concern, KeyOfCase, Part, SealedText, Series, reader
from portal.queries.concerns.finding import get

OF_ITS_KEY = and_(
    KeyOfCase.concern_id == CaseSeal.concern_id,
    KeyOfCase.kind == CaseSeal.kind,
    KeyOfCase.number == CaseSeal.number,
)
"""Of a seal, the generation of keys that is in it."""


@dataclass(frozen=True, repr=False)
class Reading(Secret):
    """A concern as an officer has opened it: with N and O of the generation in force."""

    concern_id: int
    story: CaseKey
    office: CaseKey


class Entry(Secret):
    """One entry of a series. What it says is had by ``told`` alone."""

    __slots__ = ("number", "told")

    def __init__(self, number: int, told: dict[str, Any]) -> None:
        self.number = number
        self.told = told


def read(viewer: Actor, concern_id: int, key: PrivateKey) -> Reading:
    """With the key of a visit. One that it is not sealed to has found nothing."""
    concern = get(viewer, concern_id)
    if viewer.user_id is None:
        raise NotFound
    found = session.execute(
        select(CaseSeal.blob, KeyOfCase.suite)
        .join(KeyOfCase, OF_ITS_KEY)
        .where(
            CaseSeal.concern_id == concern.id,
            CaseSeal.kind == Part.WORK,
            CaseSeal.number == concern.work,
            CaseSeal.what == grants.WORK,
            CaseSeal.holder == reader(viewer.user_id),
            CaseSeal.holder_number == key.number,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    try:
        generation = Generation(concern.ref, concern.work, Suite(found.suite))
        return Reading(concern.id, *grants.granted_work(found.blob, generation, key, reader(viewer.user_id)))
    except Broken:
        raise NotFound from None


def entries(concern: Concern, key: CaseKey, series: Series, *, after: int = 0) -> Sequence[Entry]:
    """What was written in a series, in order, as the key opens it (N, or O for what is the office's)."""
    rows = session.execute(
        select(SealedText.revision, SealedText.blob)
        .where(
            SealedText.concern_id == concern.id,
            SealedText.slot == key.slot(series),
            SealedText.revision > after,
        )
        .order_by(SealedText.revision)
    )
    return [Entry(number, told_in(key.open(blob, series, number).text)) for number, blob in rows]


def told_in(text: str) -> dict[str, Any]:
    """What an entry or a digest says. ``JSONDecodeError`` carries the words: ``Broken`` is raised after it is gone."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Broken
    return told
