"""What a round still lacks before it can be opened: everything the institution says, in both languages."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Audience, Document, Invitation, Round
from portal.queries.consultations import reading


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be there: what it is, and in which languages it is still missing (or at all: ``*``)."""

    words: str
    lacks: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return not self.lacks


def checks(viewer: Actor, round_: Round) -> list[Check]:
    """The list to go through before opening, in the order of the page."""
    docket, asked = round_.consultation, reading.questions(viewer, round_.id)
    found = [
        _both(N_("Title of the consultation"), docket.title),
        _both(N_("Purpose of the consultation"), docket.purpose),
        _both(N_("Title of the round"), round_.title),
        _both(N_("Introduction to the round"), round_.intro),
        _at_all(N_("At least one question"), bool(asked)),
        *(_both(N_("Question %(number)s"), question.text, number=question.number) for question in asked),
    ]
    for position, title, body in _documents(round_.id):
        found += [
            _both(N_("Title of document %(number)s"), title, number=position),
            _both(N_("Text of document %(number)s"), body, number=position),
        ]
    if round_.audience in (Audience.PARTICIPANTS, Audience.CLEARED):
        invited = session.scalar(select(exists().where(Invitation.round_id == round_.id)))
        found.append(_at_all(N_("At least one invited organization"), bool(invited)))
    return [*found, _at_all(N_("A closing that is still to come"), clock.now() < round_.closes_at)]


def missing(viewer: Actor, round_: Round) -> list[Check]:
    return [check for check in checks(viewer, round_) if not check.done]


def _documents(round_id: int) -> list[tuple[int, Localized, Localized]]:
    rows = session.execute(
        select(Document.position, Document.title, Document.body)
        .where(Document.round_id == round_id)
        .order_by(Document.position, Document.id)
    )
    return [(position, title, body) for position, title, body in rows]


def _both(words: str, text: Localized, **values: Any) -> Check:
    return Check(words, tuple(lang for lang in LANGUAGES if not getattr(text, lang).strip()), values)


def _at_all(words: str, there: bool) -> Check:
    return Check(words, () if there else ("*",))
