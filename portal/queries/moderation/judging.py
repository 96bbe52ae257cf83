"""Reading one contribution on the desk: all that came with it, and what was decided so far."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.models.consultations import Round
from portal.models.contributions import Attachment, Contribution, Status
from portal.models.moderation import Appeal, Decision, Opening
from portal.models.people import Person
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries import contributions
from portal.queries.contributions import Found, Said
from portal.queries.moderation import appeals
from portal.queries.moderation.appeals import Asked


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided, why and by whom. The aside is there only for who may decide as well."""

    status: Status
    reason: str | None
    note: str
    aside: str
    edition: int
    decided_at: datetime
    by: str
    review: Asked | None  # the second one, where its author asked for it


@dataclass(frozen=True, slots=True)
class Opened:
    """An original file that a moderator opened."""

    position: int
    by: str
    opened_at: datetime
    reason: str


def get(viewer: Actor, ref: str) -> Found[Said]:
    """A contribution on the desk, in whatever state, as it is at this moment, with all that came with it."""
    return contributions.in_words(_on_desk(viewer), ref)


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _on_desk(viewer: Actor) -> Select[Contribution, bool]:
    moderated = Contribution.round_id.in_(select(Round.id).where(visibility.moderated(viewer)))
    return contributions.whole(viewer, "ref", visibility.contributions(viewer), moderated)


def decisions(viewer: Actor, contribution: Contribution) -> list[Judgement]:
    """What was decided so far about something on this moderator's desk, the latest first."""
    rows = connection().execute(_decisions(viewer), {"of": contribution.id})
    aside = allows(viewer, "contribution.decide", contribution)
    return [
        Judgement(
            *(Status(row.status), row.reason, row.said_note, row.aside if aside else "", row.edition, row.made_at),
            by=row.by,
            review=appeals.read(row, row.reviewer or "") if row.reasons is not None else None,
        )
        for row in rows
    ]


def openings(viewer: Actor, contribution: Contribution) -> list[Opened]:
    """Which of its original files were opened, the latest first, by whom and why: for the moderators of its round."""
    rows = connection().execute(_openings(viewer), {"of": contribution.id})
    return [Opened(*row) for row in rows]


@lru_cache(maxsize=128)
def _decisions(viewer: Actor) -> Select[Any]:
    made, reviewer = Decision.__table__.c, aliased(Person)
    return (
        select(
            *(made.status, made.reason, made.note.label("said_note"), made.aside, made.edition),
            *(made.decided_at.label("made_at"), Person.name.label("by"), reviewer.name.label("reviewer")),
            *appeals.OF_APPEALS,
        )
        .select_from(Decision)
        .join(Person, Person.id == made.decided_by_id)
        .outerjoin(Appeal, Appeal.decision_id == made.id)
        .outerjoin(reviewer, reviewer.id == Appeal.decided_by_id)
        .join(Contribution, Contribution.id == made.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .where(made.contribution_id == bindparam("of"), visibility.moderated(viewer))
        .order_by(made.id.desc())
    )


@lru_cache(maxsize=128)
def _openings(viewer: Actor) -> Select[int, str, datetime, str]:
    return (
        select(Attachment.position, Person.name, Opening.opened_at, Opening.reason)
        .join(Opening, Opening.attachment_id == Attachment.id)
        .join(Person, Person.id == Opening.opened_by_id)
        .join(Contribution, Contribution.id == Attachment.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .where(Attachment.contribution_id == bindparam("of"), visibility.moderated(viewer))
        .order_by(Opening.opened_at.desc(), Attachment.position)
    )


def reader_language(contribution: Contribution) -> str:
    """The language in which its author reads; without an account, the one they wrote in."""
    if contribution.author_id is None:
        return contribution.language
    return session.scalar(select(Person.locale).where(Person.id == contribution.author_id)) or contribution.language
