"""Reading the queue. Ten thousand may wait: the queue is read by key, its counts are kept, not counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import load_only

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.models.consultations import Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Attachment, Contribution, Edition, Kind, Naming, Status, Tally
from portal.models.people import Person
from portal.models.waiting import Waiting
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.policy.queues import QUEUES
from portal.queries import outbox

A_PAGE = 20
NARROW = (
    Contribution.ref,
    Contribution.round_id,
    Contribution.kind,
    Contribution.author_id,
    Contribution.organisation_id,
    Contribution.naming,
    Contribution.byline,
    Contribution.group,
    Contribution.language,
    Contribution.status,
    Contribution.late,
    Contribution.posted_at,
)
_CONTRIBUTIONS = QUEUES[Contribution.__name__]
_IN_ORDER = Waiting.priority, Waiting.since, Waiting.subject_id


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the queue; what is empty is not asked."""

    round: int | None = None
    language: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside on something that waits: from whom, where and when. Nothing of what is in it."""

    ref: str
    round: Round
    kind: Kind
    has_account: bool
    naming: Naming
    byline: str
    language: str
    late: bool
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has something on their table."""

    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue."""

    contribution: Envelope
    endpoint: str
    values: Mapping[str, Any]
    files: int
    corrected: bool
    claimed_by: str  # empty: nobody has it on their table
    mine: bool
    decidable: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, oldest first, and the ref after which the next one begins."""

    lines: Sequence[Line]
    next: str | None


class Heap(NamedTuple):
    """How many wait in one corner of the queue."""

    round_id: int
    group: str
    language: str
    many: int


@dataclass(frozen=True, slots=True)
class Heaps:
    """The counts of a moderator's queue, with the names of its rounds."""

    all: Sequence[Heap] = ()
    rounds: Mapping[int, Round] = field(default_factory=dict)

    def of(self, asked: Filter) -> int:
        return sum(
            heap.many
            for heap in self.all
            if (asked.round is None or heap.round_id == asked.round)
            and asked.language in ("", heap.language)
            and asked.group in ("", heap.group)
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for a member of the staff; ``None`` where it is not theirs."""

    waiting: int | None
    mine: int
    drafts: int | None
    given_up: int | None


def queue(viewer: Actor, asked: Filter, after: str = "", *, most: int = A_PAGE) -> Queue:
    """What waits, oldest first; ``after`` is the ref that a page ended with."""
    wanted = (
        select(Contribution, Waiting.claimed_by_id, Person.name)
        .select_from(Waiting)
        .join(Contribution, Contribution.id == Waiting.subject_id)
        .outerjoin(Person, and_(Person.id == Waiting.claimed_by_id, Waiting.claimed_until > clock.now()))
        .where(_CONTRIBUTIONS.shown(viewer))
        .options(load_only(*NARROW, raiseload=True))
        .order_by(*_IN_ORDER)
        .limit(most + 1)
    )
    if asked.round is not None:
        wanted = wanted.where(Waiting.round_id == asked.round)
    if asked.language:
        wanted = wanted.where(Waiting.language == asked.language)
    if asked.group:
        wanted = wanted.where(Waiting.group == asked.group)
    last = _place(viewer, after) if after else None
    if last:
        wanted = wanted.where(tuple_(*_IN_ORDER) > tuple_(*last))
    found = session.execute(wanted).all()
    lines = _lines(viewer, found[:most])
    return Queue(lines, lines[-1].contribution.ref if len(found) > most else None)


def heaps(viewer: Actor) -> Heaps:
    """How many wait where: from the counts that every act keeps in step."""
    wanted = (
        select(Tally.round_id, Tally.group.label("group"), Tally.language, Tally.many)
        .join(Round, Round.id == Tally.round_id)
        .where(Tally.status == Status.RECEIVED, Tally.many > 0, visibility.moderated(viewer))
        .order_by(Tally.round_id, Tally.group, Tally.language)
    )
    all_ = [Heap._make(row) for row in session.execute(wanted)]
    named = session.scalars(select(Round).where(Round.id.in_({heap.round_id for heap in all_})).order_by(Round.id))
    return Heaps(all_, {round_.id: round_ for round_ in named})


def unclaimed(viewer: Actor) -> Select[Waiting]:
    """What this moderator could take next: the oldest that they may decide and nobody has on their table."""
    free = or_(Waiting.claimed_until.is_(None), Waiting.claimed_until <= clock.now())
    return select(Waiting).where(_CONTRIBUTIONS.free(viewer), free).order_by(*_IN_ORDER).limit(1)


def claim_on(viewer: Actor, contribution: Contribution) -> Claim | None:
    """Who has it on their table at this moment."""
    held = session.execute(
        select(Person.name, Person.id)
        .join(Waiting, Waiting.claimed_by_id == Person.id)
        .where(
            _CONTRIBUTIONS.shown(viewer),
            Waiting.subject_id == contribution.id,
            Waiting.claimed_until > clock.now(),
        )
    ).first()
    return Claim(held.name, held.id == viewer.user_id) if held else None


def overview(viewer: Actor) -> Overview:
    """What waits for this member of the staff."""
    moderator = allows(viewer, "desk.moderation", None)
    mine = (
        select(func.count())
        .select_from(Waiting)
        .where(
            Waiting.claimed_by_id == viewer.user_id,
            Waiting.claimed_until > clock.now(),
            Waiting.subject_kind == Contribution.__name__,
        )
    )
    drafts = select(func.count()).select_from(Round).where(Round.status == RoundStatus.DRAFT, visibility.rounds(viewer))
    return Overview(
        waiting=heaps(viewer).of(Filter()) if moderator else None,
        mine=(session.scalar(mine) or 0) if moderator else 0,
        drafts=(session.scalar(drafts) or 0) if viewer.has_anywhere(Role.EDITOR, Role.DELEGATE) else None,
        given_up=len(outbox.given_up(viewer)) if allows(viewer, "desk.letters", None) else None,
    )


def _place(viewer: Actor, ref: str) -> tuple[object, ...] | None:
    """Where a line stands, also when it no longer waits."""
    seen = select(literal(_CONTRIBUTIONS.priority), Contribution.posted_at, Contribution.id).where(
        Contribution.ref == ref, Contribution.round_id.in_(select(Round.id).where(visibility.moderated(viewer)))
    )
    found = session.execute(seen).first()
    return tuple(found) if found else None


def _lines(viewer: Actor, found: Sequence[Any]) -> list[Line]:
    ids = [said.id for said, _claimed_by_id, _name in found]
    counted = session.execute(
        select(Attachment.contribution_id, func.count())
        .where(Attachment.contribution_id.in_(ids), Attachment.dropped_in.is_(None))
        .group_by(Attachment.contribution_id)
    )
    files = {row[0]: row[1] for row in counted}
    corrected = set(
        session.scalars(select(Edition.contribution_id).where(Edition.contribution_id.in_(ids), Edition.number == 2))
    )
    return [
        Line(
            contribution=_envelope(said),
            endpoint=_CONTRIBUTIONS.endpoint,
            values={name: getattr(said, name) for name in _CONTRIBUTIONS.values},
            files=files.get(said.id, 0),
            corrected=said.id in corrected,
            claimed_by=name or "",
            mine=name is not None and claimed_by_id == viewer.user_id,
            decidable=allows(viewer, "contribution.decide", said),
        )
        for said, claimed_by_id, name in found
    ]


def _envelope(said: Contribution) -> Envelope:
    return Envelope(
        ref=said.ref,
        round=said.round,
        kind=Kind(said.kind),
        has_account=said.author_id is not None,
        naming=Naming(said.naming),
        byline=said.byline,
        language=said.language,
        late=said.late,
        posted_at=said.posted_at,
    )
