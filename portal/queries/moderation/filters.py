"""The filters of the queue that a moderator has saved: their own, and nobody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Phase, Round
from portal.models.moderation import SavedFilter
from portal.policy import visibility
from portal.queries.moderation.heaps import Heaps
from portal.queries.moderation.queue import Filter

OVER = frozenset({Phase.CLOSED, Phase.ANALYSING, Phase.SUMMARY_PUBLISHED})


class Standing(StrEnum):
    """What is left of what somebody saved: its round may be over, or no longer theirs to moderate."""

    HOLDS = "holds"
    OVER = "over"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter under its name. Of a round that is gone it tells nothing, not how much waits there either."""

    id: int
    name: str
    filter: Filter
    standing: Standing
    many: int

    @property
    def gone(self) -> bool:
        return self.standing is Standing.GONE


def saved(viewer: Actor, heaps: Heaps) -> Sequence[Saved]:
    """All of them by name, each with how many wait in it, by the counts that the queue is shown with."""
    now = clock.now()
    rows: Iterable[Any] = session.execute(
        select(SavedFilter, Round)
        .outerjoin(Round, and_(Round.id == SavedFilter.round_id, visibility.moderated(viewer)))
        .where(SavedFilter.person_id == viewer.user_id)
        .options(lazyload(Round.consultation))  # which each round has, and a filter of all rounds has not
        .order_by(SavedFilter.folded, SavedFilter.id)
    )
    found = []
    for row, round_ in rows:
        if row.round_id is not None and round_ is None:
            standing = Standing.GONE
        else:
            standing = Standing.OVER if round_ is not None and round_.phase(now) in OVER else Standing.HOLDS
        asked = Filter(None if round_ is None else round_.id, row.language, row.group)
        many = 0 if standing is Standing.GONE else heaps.of(asked)
        found.append(Saved(row.id, row.name, asked, standing, many))
    return found


def one_saved(viewer: Actor, filter_id: int) -> SavedFilter:
    """For the forms that rename and remove it."""
    found = session.scalar(
        select(SavedFilter).where(SavedFilter.person_id == viewer.user_id, SavedFilter.id == filter_id)
    )
    if found is None:
        raise NotFound
    return found


def place_of(viewer: Actor, round_id: int) -> Round:
    """The round of a filter, as long as the viewer moderates it."""
    found = session.scalar(select(Round).where(Round.id == round_id, visibility.moderated(viewer)))
    if found is None:
        raise NotFound
    return found
