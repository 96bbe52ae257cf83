"""Reading the queue. Ten thousand may wait: it is read by key, in narrow columns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, exists, func, literal, select, tuple_

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import UtcDateTime, connection, session
from portal.core.localized import Localized
from portal.models.consultations import InRound, Readers, Round
from portal.models.contributions import Attachment, Contribution, Edition, Kind, Naming
from portal.models.moderation import Redaction
from portal.models.people import Person
from portal.models.waiting import Waiting
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.policy.queues import QUEUES
from portal.queries.waiting import IN_ORDER
from portal.text.words import beginning

A_PAGE = 20
FIRST_WORDS = 140  # characters: two lines on a wide screen
READ = 2 * FIRST_WORDS  # of a text, so that blank lines at its head hide nothing
NARROW = (
    "id",
    "ref",
    "round_id",
    "kind",
    "author_id",
    "organisation_id",
    "naming",
    "byline",
    "language",
    "late",
    "posted_at",
    "readers",
)
SAID, WAITS, ROUND = (each.__table__.c for each in (Contribution, Waiting, Round))
_CONTRIBUTIONS = QUEUES[Contribution.__name__]
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_ROUNDS = (
    select(ROUND.id, ROUND.consultation_id, ROUND.title_en, ROUND.title_es, ROUND.zone)
    .where(ROUND.id.in_(_NUMBERS))
    .order_by(ROUND.id)
)
_FILES = select(func.count()).where(Attachment.contribution_id == SAID.id, Attachment.dropped_in.is_(None))
_CORRECTED = exists().where(Edition.contribution_id == SAID.id, Edition.number == 2)
_ASKED = exists().where(
    *(Redaction.contribution_id == SAID.id, Redaction.outcome.is_(None), Redaction.answered_at.is_(None)),
    Redaction.answer_by > bindparam("now", type_=UtcDateTime()),
)
_MORE = select(
    *(SAID.id, _FILES.correlate(Contribution).scalar_subquery(), _CORRECTED, func.substr(SAID.body, 1, READ)),
    _ASKED.label("asked"),
).where(SAID.id.in_(_NUMBERS))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the queue; what is empty is not asked."""

    round: int | None = None
    language: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The round in which something waits."""

    id: int
    consultation_id: int
    title: Localized
    zone: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside on something that waits: from whom, where and when. What is in it is the line's to say."""

    ref: str
    round: Place
    kind: Kind
    has_account: bool
    naming: Naming
    byline: str
    language: str
    late: bool
    posted_at: datetime
    readers: Readers

    @property
    def unverified(self) -> bool:
        """Nobody has checked that name."""
        return bool(self.byline) and not self.has_account


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue."""

    contribution: Envelope
    endpoint: str
    values: Mapping[str, Any]
    files: int
    corrected: bool
    asked: bool  # its author is, about passages that would be covered
    first_words: str  # as they were sent, in the language of the envelope
    claimed_by: str  # empty: nobody has it on their table
    mine: bool
    decidable: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, oldest first, and the ref after which the next one begins."""

    lines: Sequence[Line]
    next: str | None


def queue(viewer: Actor, asked: Filter, after: str = "", *, most: int = A_PAGE) -> Queue:
    """What waits, oldest first; ``after`` is the ref that a page ended with."""
    wanted = _queue(viewer)
    if asked.round is not None:
        wanted = wanted.where(Waiting.round_id == asked.round)
    if asked.language:
        wanted = wanted.where(Waiting.language == asked.language)
    if asked.group:
        wanted = wanted.where(Waiting.group == asked.group)
    last = _place(viewer, after) if after else None
    if last:
        wanted = wanted.where(tuple_(*IN_ORDER) > tuple_(*last))
    found = connection().execute(wanted, {"now": clock.now(), "most": most + 1}).all()
    lines = _lines(viewer, found[:most])
    return Queue(lines, lines[-1].contribution.ref if len(found) > most else None)


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _queue(viewer: Actor) -> Select[Any]:
    claimed = and_(Person.id == Waiting.claimed_by_id, Waiting.claimed_until > bindparam("now", type_=UtcDateTime()))
    return (
        select(*[SAID[name] for name in NARROW], WAITS.claimed_by_id, Person.name.label("claimed_by"))
        .select_from(Waiting)
        .join(Contribution, Contribution.id == Waiting.subject_id)
        .outerjoin(Person, claimed)
        .where(_CONTRIBUTIONS.shown(viewer))
        .order_by(*IN_ORDER)
        .limit(bindparam("most", type_=Integer))
    )


def _place(viewer: Actor, ref: str) -> tuple[object, ...] | None:
    """Where a line stands, also when it no longer waits."""
    seen = select(literal(_CONTRIBUTIONS.priority), Contribution.posted_at, Contribution.id).where(
        Contribution.ref == ref, Contribution.round_id.in_(select(Round.id).where(visibility.moderated(viewer)))
    )
    found = session.execute(seen).first()
    return tuple(found) if found else None


def places_of(rounds: Collection[int]) -> dict[int, Place]:
    """Of rounds of which the viewer sees that something waits there."""
    found = connection().execute(_ROUNDS, {"numbers": list(rounds)})
    return {id_: Place(id_, of, Localized(en, es), zone) for id_, of, en, es, zone in found}


@dataclass(frozen=True, slots=True)
class _Subject(InRound):
    """Of something that waits, what the policy asks about it."""

    place: Place
    author_id: int | None
    organisation_id: int | None

    @property
    def within(self) -> Any:
        return self.place


def _lines(viewer: Actor, found: Sequence[Any]) -> list[Line]:
    if not found:
        return []
    more = {
        row[0]: row[1:]
        for row in connection().execute(_MORE, {"numbers": [row.id for row in found], "now": clock.now()})
    }
    places = places_of({row.round_id for row in found})
    return [
        Line(
            contribution=_envelope(row, places[row.round_id]),
            endpoint=_CONTRIBUTIONS.endpoint,
            values={name: getattr(row, column) for name, column in _CONTRIBUTIONS.values.items()},
            files=more[row.id][0],
            corrected=bool(more[row.id][1]),
            asked=bool(more[row.id][3]),
            first_words=in_one_line(more[row.id][2]),
            claimed_by=row.claimed_by or "",
            mine=row.claimed_by is not None and row.claimed_by_id == viewer.user_id,
            decidable=allows(
                viewer,
                "contribution.decide",
                _Subject(places[row.round_id], row.author_id, row.organisation_id),
            ),
        )
        for row in found
    ]


def in_one_line(text: str) -> str:
    """The first words of a text in one line; what is cut ends with a whole word."""
    return beginning(" ".join(text.split()), FIRST_WORDS, " …")


def _envelope(row: Any, place: Place) -> Envelope:
    return Envelope(
        ref=row.ref,
        round=place,
        kind=Kind(row.kind),
        has_account=row.author_id is not None,
        naming=Naming(row.naming),
        byline=row.byline,
        language=row.language,
        late=row.late,
        posted_at=row.posted_at,
        readers=Readers(row.readers),
    )
