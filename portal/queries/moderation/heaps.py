"""How many wait where, from counts that every act keeps in step: for the queue, and for the first page of the desk."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, func, select

from portal.core.actor import Actor, Role
from portal.core.db import connection, session
from portal.models.consultations import Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Status, Tally
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries import outbox
from portal.queries.moderation.queue import Filter, Place, places_of
from portal.queries.waiting import on_table


class Heap(NamedTuple):
    """How many wait in one corner of the queue."""

    round_id: int
    group: str
    language: str
    many: int


@dataclass(frozen=True, slots=True)
class Heaps:
    """The counts of a moderator's queue, with the names of its rounds."""

    all: tuple[Heap, ...] = ()
    rounds: tuple[Place, ...] = ()

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


def heaps(viewer: Actor) -> Heaps:
    """How many wait where: from the counts that every act keeps in step."""
    all_ = tuple([Heap._make(row) for row in connection().execute(_heaps(viewer))])
    return Heaps(all_, tuple(places_of({heap.round_id for heap in all_}).values()))


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _heaps(viewer: Actor) -> Select[int, str, str, int]:
    return (
        select(Tally.round_id, Tally.group.label("group"), Tally.language, Tally.many)
        .join(Round, Round.id == Tally.round_id)
        .where(Tally.status == Status.RECEIVED, Tally.many > 0, visibility.moderated(viewer))
        .order_by(Tally.round_id, Tally.group, Tally.language)
    )


def overview(viewer: Actor) -> Overview:
    """What waits for this member of the staff."""
    moderator = allows(viewer, "desk.moderation", None)
    mine = select(func.count()).select_from(on_table(viewer, Contribution).subquery())
    drafts = select(func.count()).select_from(Round).where(Round.status == RoundStatus.DRAFT, visibility.rounds(viewer))
    return Overview(
        waiting=heaps(viewer).of(Filter()) if moderator else None,
        mine=(session.scalar(mine) or 0) if moderator else 0,
        drafts=(session.scalar(drafts) or 0) if viewer.has_anywhere(Role.EDITOR, Role.DELEGATE) else None,
        given_up=len(outbox.given_up(viewer)) if allows(viewer, "desk.letters", None) else None,
    )
