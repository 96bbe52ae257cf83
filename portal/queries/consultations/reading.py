"""Reading a consultation or one of its rounds, as one viewer may see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, union_all

from portal.core import clock, zones
from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import (
    Audience,
    ByTheClock,
    Consultation,
    Document,
    Extension,
    Follow,
    Invitation,
    Question,
    Round,
)
from portal.models.consultations import Status as RoundStatus
from portal.models.people import Organisation
from portal.policy import visibility

CODE = re.compile(r"ILC-[0-9]{4}-[0-9]{4}")
LARGEST_ID = 2**31 - 1


class Asked(NamedTuple):
    """A question as it is listed."""

    id: int
    number: int
    text: Localized


class Listed(NamedTuple):
    """A document as it is listed: without its body."""

    id: int
    position: int
    title: Localized
    number: str | None


@dataclass(frozen=True, slots=True)
class Glimpse(ByTheClock):
    """A round without its words: where it stands, and as of which version its page is good."""

    id: int
    consultation_id: int
    version: int
    status: RoundStatus
    sequence: int
    audience: Audience
    opens_at: datetime
    closes_at: datetime
    late_until: datetime | None
    edit_until: datetime | None
    zone: str
    revision: int
    stamp: str
    readers_offered: list[str]

    def again(self) -> "Glimpse":
        """A round as it stands now, for the act that was begun with it. Its revision tells whether it has changed."""
        if connection().execute(_REVISION, {"round_id": self.id}).scalar() == self.revision:
            return self
        found = connection().execute(_AGAIN, {"round_id": self.id}).first()
        if found is None:
            raise NotFound
        return Glimpse(*found)


class Contents(NamedTuple):
    """What a round asks, and what there is to read in it."""

    questions: list[Asked]
    documents: list[Listed]


def get(viewer: Actor, code: str) -> Consultation:
    found = None
    if CODE.fullmatch(code):
        found = session.scalar(select(Consultation).where(visibility.consultations(viewer), Consultation.code == code))
    if found is None:
        raise NotFound
    return found


def get_round(viewer: Actor, round_id: int) -> Round:
    found = session.scalar(_one(viewer), {"round_id": round_id}) if 0 < round_id <= LARGEST_ID else None
    if found is None:
        raise NotFound
    return found


def public_round(viewer: Actor, round_id: int) -> Round:
    """A round that is for everybody and was opened: of others there is no such page, whoever asks."""
    found = get_round(viewer, round_id)
    if found.audience is not Audience.PUBLIC or found.status is RoundStatus.DRAFT:
        raise NotFound
    return found


def glimpse(viewer: Actor, round_id: int) -> Glimpse:
    """Enough of a round to show what is kept of its page; what is not kept asks for the round itself."""
    found = connection().execute(_glimpse(viewer), {"round_id": round_id}).first()
    if found is None:
        raise NotFound
    return Glimpse(*found)


def days_left(round_: Round | Glimpse) -> int:
    """How many days of the calendar in its zone there are until the round closes."""
    return (zones.wall(round_.closes_at, round_.zone).date() - zones.wall(clock.now(), round_.zone).date()).days


def contents(viewer: Actor, round_id: int) -> Contents:
    """Questions and the titles of documents, in one reading."""
    here = _in_visible(viewer, round_id)
    asked = select(
        literal("question").label("kind"),
        Question.id,
        Question.number.label("place"),
        Question.__table__.c.text_en.label("en"),
        Question.__table__.c.text_es.label("es"),
        literal(None).label("number"),
    ).where(Question.round_id.in_(here))
    listed = select(
        literal("document"),
        Document.id,
        Document.position,
        Document.__table__.c.title_en,
        Document.__table__.c.title_es,
        Document.number,
    ).where(Document.round_id.in_(here))
    found = Contents([], [])
    for kind, id_, place, en, es, number in session.execute(union_all(asked, listed).order_by("place")):
        if kind == "question":
            found.questions.append(Asked(id_, place, Localized(en, es)))
        else:
            found.documents.append(Listed(id_, place, Localized(en, es), number))
    return found


def questions(viewer: Actor, round_id: int) -> list[Asked]:
    found = connection().execute(_questions(viewer), {"round_id": round_id})
    return [Asked(id_, number, Localized(en, es)) for id_, number, en, es in found]


def documents(viewer: Actor, round_id: int) -> list[Listed]:
    return contents(viewer, round_id).documents


def document(viewer: Actor, round_id: int, position: int) -> Document:
    found = session.scalar(
        select(Document).where(
            Document.round_id.in_(_in_visible(viewer, round_id)), Document.position == min(position, LARGEST_ID)
        )
    )
    if found is None:
        raise NotFound
    return found


def extensions(viewer: Actor, round_id: int) -> Sequence[Extension]:
    """The closings that were moved, in the order in which they were."""
    return session.scalars(
        select(Extension).where(Extension.round_id.in_(_in_visible(viewer, round_id))).order_by(Extension.id)
    ).all()


def follows(viewer: Actor, round_id: int) -> bool:
    if viewer.user_id is None:
        return False
    found = connection().execute(_FOLLOWS, {"round_id": round_id, "person_id": viewer.user_id})
    return found.first() is not None


def invited(viewer: Actor, round_id: int) -> Sequence[Organisation]:
    """The organisations invited to a round."""
    return session.scalars(
        select(Organisation)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.round_id.in_(_in_visible(viewer, round_id)))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def next_code(year: int) -> str:
    """The code after the last one of this year."""
    last = session.scalar(select(func.max(Consultation.code)).where(Consultation.code.startswith(f"ILC-{year:04}-")))
    return f"ILC-{year:04}-{(int(last[-4:]) if last else 0) + 1:04}"


@lru_cache(maxsize=128)  # every page of a round begins with it
def _one(viewer: Actor) -> Select[Round]:
    return visible(viewer).where(Round.id == bindparam("round_id"))


@lru_cache(maxsize=128)
def _glimpse(viewer: Actor) -> Select[Any]:
    return _AGAIN.where(visibility.rounds(viewer))


@lru_cache(maxsize=128)
def _questions(viewer: Actor) -> Select[Any]:
    asked = Question.__table__.c
    here = select(Round.id).where(Round.id == bindparam("round_id"), visibility.rounds(viewer))
    return (
        select(asked.id, asked.number, asked.text_en, asked.text_es)
        .where(asked.round_id.in_(here))
        .order_by(asked.number)
    )


def visible(viewer: Actor) -> Select[Round]:
    return select(Round).where(visibility.rounds(viewer))


def _in_visible(viewer: Actor, round_id: int) -> Select[int]:
    return select(Round.id).where(Round.id == round_id, visibility.rounds(viewer))


_FOLLOWS = select(Follow.__table__.c.id).where(
    Follow.__table__.c.round_id == bindparam("round_id"), Follow.__table__.c.person_id == bindparam("person_id")
)

_REVISION = select(Round.__table__.c.revision).where(Round.__table__.c.id == bindparam("round_id"))

_AGAIN = select(*(Round.__table__.c[field.name] for field in fields(Glimpse))).where(
    Round.__table__.c.id == bindparam("round_id")
)
