"""The versions of a draft without their words: for pages that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from portal.core.actor import Actor
from portal.core.db import connection
from portal.core.localized import Localized
from portal.models.consultations import Audience, Round
from portal.models.drafts import Draft, Reading, State, Status, Version
from portal.policy import visibility
from portal.queries.consultations import Glimpse as RoundGlimpse

LARGEST_ID = 2**31 - 1
VERSION, DRAFT, ROUND, READING = (each.__table__.c for each in (Version, Draft, Round, Reading))


@dataclass(frozen=True, slots=True)
class DraftGlimpse:
    """A draft in the glimpse of one of its versions."""

    id: int
    round_id: int
    number: int | None
    title: Localized
    refiled_from_id: int | None
    round: RoundGlimpse

    @property
    def restricted(self) -> bool:
        return self.round.audience is not Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Glimpse(State):
    """A version without its words; whether the viewer has opened it, and sees (``hears``) what is said in its round."""

    id: int
    number: int
    status: Status
    languages: str
    digest: str
    alignments: int
    created_at: datetime
    circulated_at: datetime | None
    opened_at: datetime | None
    was_read: bool
    hears: bool
    draft: DraftGlimpse

    @property
    def draft_id(self) -> int:
        return self.draft.id


_OF_VERSION = [VERSION[field.name] for field in fields(Glimpse)[:-3]]
_OF_DRAFT = [DRAFT.id, DRAFT.round_id, DRAFT.number, DRAFT.title_en, DRAFT.title_es, DRAFT.refiled_from_id]
_OF_ROUND = [ROUND[field.name] for field in fields(RoundGlimpse)]
_AT, _THEN = len(_OF_VERSION) + 2, len(_OF_VERSION) + 2 + len(_OF_DRAFT)


def glimpses(viewer: Actor, draft_id: int) -> list[Glimpse]:
    """The versions of a draft that the viewer can see, the newest first."""
    asked = {"of_draft": min(draft_id, LARGEST_ID), "reader": viewer.user_id}
    rows = connection().execute(_glimpses(viewer), asked).all()
    draft = _draft(rows[0]) if rows else None  # the same for all
    return [_glimpse(row, draft) for row in rows if draft]


def _glimpse(row: Sequence[Any], draft: DraftGlimpse) -> Glimpse:
    id_, number, status, languages, digest, alignments, created, circulated, opened, was_read, hears = row[:_AT]
    times = created, circulated, opened
    return Glimpse(id_, number, status, languages, digest, alignments, *times, was_read, bool(hears), draft)


def _draft(row: Sequence[Any]) -> DraftGlimpse:
    id_, round_id, number, en, es, refiled_from_id = row[_AT:_THEN]
    return DraftGlimpse(id_, round_id, number, Localized(en, es), refiled_from_id, RoundGlimpse(*row[_THEN:]))


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _glimpses(viewer: Actor) -> Select[Any]:
    read = exists().where(READING.person_id == bindparam("reader"), READING.version_id == VERSION.id)
    return (
        select(*_OF_VERSION, read, visibility.rounds(viewer), *_OF_DRAFT, *_OF_ROUND)
        .select_from(Version)
        .join(Draft, DRAFT.id == VERSION.draft_id)
        .join(Round, ROUND.id == DRAFT.round_id)
        .where(VERSION.draft_id == bindparam("of_draft"), visibility.versions(viewer))
        .order_by(VERSION.id.desc())
    )
