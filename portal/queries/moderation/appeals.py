"""Second reviews: for who asked for one, what can be asked and what came of it; for moderators, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import UtcDateTime, connection, session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Naming, Status
from portal.models.moderation import KEPT_BACK, Appeal, Decision, Outcome, last_day_to_appeal
from portal.models.people import Person
from portal.models.waiting import Waiting
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.policy.queues import QUEUES
from portal.queries.moderation.queue import A_PAGE, Envelope, Line, Place, in_one_line
from portal.queries.waiting import IN_ORDER

_APPEALS = QUEUES[Appeal.__name__]
_MADE, _ASKED = Decision.__table__.c, Appeal.__table__.c
OF_APPEALS = (
    *(_ASKED.reasons, _ASKED.language, _ASKED.sent_at, _ASKED.outcome, _ASKED.note),
    _ASKED.decided_at.label("reviewed_at"),
)


class Hindrance(StrEnum):
    """Why no second review can be asked for now."""

    NO_LONGER_STANDS = "no_longer_stands"
    ASKED = "asked"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Asked:
    """A second review that was asked for, and what came of it. ``by`` is there for moderators alone."""

    reasons: str
    language: str
    sent_at: datetime
    outcome: Outcome | None
    note: str
    decided_at: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """How it stands with the latest decision about something of one's own."""

    many: int  # decisions so far
    decision_id: int  # for the act
    last_day: date
    hindrance: Hindrance | None
    asked: Asked | None  # of this decision, or the last one that was asked for before

    @property
    def open(self) -> bool:
        return self.hindrance is None


def review_of(viewer: Actor, contribution: Contribution) -> Review | None:
    """Of one contribution that the viewer wrote; ``None`` where nothing was decided."""
    return reviews(viewer, [contribution]).get(contribution.id)


def reviews(viewer: Actor, rows: Iterable[Contribution]) -> dict[int, Review]:
    """Of several that the viewer wrote, by their keys. What colleagues have sent is for them to ask about."""
    of = {row.id: row for row in rows if row.number is not None or row.status in (*KEPT_BACK, Status.ON_RECORD)}
    if not of:
        return {}
    made: dict[int, list[Any]] = {}
    for decision in connection().execute(_decisions(viewer), {"of": list(of)}):
        made.setdefault(decision.contribution_id, []).append(decision)
    return {number: _review(of[number], decisions) for number, decisions in made.items()}


def _review(row: Contribution, decisions: Sequence[Any]) -> Review:
    latest, zone = decisions[-1], row.round.zone
    last_day = last_day_to_appeal(latest.decided_at, zone)
    hindrance = None
    if row.status not in KEPT_BACK or Status(latest.status) is not row.status:
        hindrance = Hindrance.NO_LONGER_STANDS
    elif latest.reasons is not None:
        hindrance = Hindrance.ASKED
    elif clock.day(zone).date() > last_day:
        hindrance = Hindrance.OVER
    found = next((each for each in reversed(decisions) if each.reasons is not None), None)
    return Review(len(decisions), latest.id, last_day, hindrance, read(found) if found else None)


def read(row: Any, by: str = "") -> Asked:
    """From a row with ``OF_APPEALS``."""
    outcome = Outcome(row.outcome) if row.outcome else None
    return Asked(row.reasons, row.language, row.sent_at, outcome, row.note, row.reviewed_at, by)


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _decisions(viewer: Actor) -> Select[Any]:
    said = Decision.contribution_id.in_(bindparam("of", expanding=True))
    return (
        select(_MADE.id, _MADE.contribution_id, _MADE.status, _MADE.decided_at, *OF_APPEALS)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(said, visibility.written(viewer))
        .order_by(Decision.id)
    )


def get(viewer: Actor, ref: str) -> Appeal:
    """The latest second review of a contribution on this moderator's desk, for the acts."""
    moderated = Contribution.round_id.in_(select(Round.id).where(visibility.moderated(viewer)))
    found = session.scalar(
        select(Appeal)
        .where(Appeal.contribution_id.in_(select(Contribution.id).where(Contribution.ref == ref, moderated)))
        .order_by(Appeal.decision_id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def queued(viewer: Actor, *, most: int = A_PAGE) -> list[Line]:
    """The second reviews that wait longest, as lines of the queue: in their authors' reasons, since they asked."""
    rows = session.execute(_queued(viewer), {"now": clock.now(), "most": most})
    return [_line(viewer, *row) for row in rows]


@lru_cache(maxsize=128)
def _queued(viewer: Actor) -> Select[Appeal, int, str]:
    claimed = and_(Person.id == Waiting.claimed_by_id, Waiting.claimed_until > bindparam("now", type_=UtcDateTime()))
    return (
        select(Appeal, Person.id, Person.name)
        .join(Waiting, Waiting.subject_id == Appeal.id)
        .outerjoin(Person, claimed)
        .where(_APPEALS.shown(viewer))
        .order_by(*IN_ORDER)
        .limit(bindparam("most"))
    )


def _line(viewer: Actor, appeal: Appeal, claimant: int | None, name: str | None) -> Line:
    said = appeal.contribution
    round_ = said.round
    envelope = Envelope(
        ref=said.ref,
        round=Place(round_.id, round_.consultation_id, round_.title, round_.zone),
        kind=said.kind,
        has_account=said.author_id is not None,
        naming=Naming(said.naming),
        byline=said.byline,
        language=appeal.language,
        late=said.late,
        posted_at=appeal.sent_at,
        readers=said.readers,
    )
    return Line(
        contribution=envelope,
        endpoint=_APPEALS.endpoint,
        values={name: getattr(appeal, column) for name, column in _APPEALS.values.items()},
        files=0,
        corrected=False,
        asked=False,
        first_words=in_one_line(appeal.reasons),
        claimed_by=name or "",
        mine=claimant is not None and claimant == viewer.user_id,
        decidable=allows(viewer, "appeal.decide", appeal),
    )
