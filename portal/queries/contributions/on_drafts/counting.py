"""How many published comments stand where in a version: for the strip, the outline and the table beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Fit, Placement, Status
from portal.models.drafts import Passage, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import HERE, PLACED, SAID, latest
from portal.queries.drafts import Glimpse


@dataclass(frozen=True, slots=True)
class Counts:
    """How many published comments stand where in a version."""

    by_passage: Mapping[str, int] = field(default_factory=dict)
    by_chapter: Mapping[str, int] = field(default_factory=dict)
    whole: int = 0
    shelf: int = 0
    all: int = 0


class _Heap(NamedTuple):
    """So many comments of one round at one place."""

    round_id: int
    key: str | None
    chapter: str | None
    whole: bool
    many: int


def counts(viewer: Actor, version: Version | Glimpse) -> Counts:
    """Counted once for every change of what readers see, however many read."""
    draft = version.draft
    if draft.refiled_from_id is None:
        as_of = draft.round_id, draft.round.version
        hears = version.hears if isinstance(version, Glimpse) else bool(_seen(viewer, {draft.round_id}))
        return _counted(version.id, draft.id, *as_of) if hears else Counts()
    heaps = _count(version.id)  # its predecessor may be of another round, which not everybody sees
    rounds = _seen(viewer, {heap.round_id for heap in heaps})
    return _summed([heap for heap in heaps if heap.round_id in rounds])


def _seen(viewer: Actor, rounds: set[int]) -> set[int]:
    """The drafts of these rounds that the viewer can see."""
    return set(connection().execute(_among(viewer), {"among": list(rounds)}).scalars())


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _among(viewer: Actor) -> Select[int]:
    return select(Round.id).where(visibility.rounds(viewer), Round.id.in_(bindparam("among", expanding=True)))


@lru_cache(maxsize=256)
def _counted(version_id: int, _draft_id: int, round_id: int, _round_version: int) -> Counts:
    return _summed([heap for heap in _count(version_id) if heap.round_id == round_id])


def _count(version_id: int) -> tuple[_Heap, ...]:
    whole = and_(PLACED.passage_id.is_(None), PLACED.fit == Fit.SAME).label("whole")
    heaps = (
        select(SAID.round_id, PLACED.passage_id, whole, func.count().label("many"))
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .where(PLACED.version_id == version_id, latest(), SAID.status == Status.PUBLISHED)
        .group_by(SAID.round_id, PLACED.passage_id, whole)
        .subquery()
    )
    rows = session.execute(
        select(heaps.c.round_id, HERE.key, HERE.chapter, heaps.c.whole, heaps.c.many)
        .select_from(heaps)
        .outerjoin(Passage, HERE.id == heaps.c.passage_id)
        .order_by(HERE.position)
    )
    return tuple(_Heap._make(row) for row in rows)


def _summed(heaps: list[_Heap]) -> Counts:
    passages: dict[str, int] = {}
    chapters: dict[str, int] = {}
    for heap in heaps:
        if heap.key is not None:
            passages[heap.key] = passages.get(heap.key, 0) + heap.many
            chapters[heap.chapter or ""] = chapters.get(heap.chapter or "", 0) + heap.many
    whole = sum(heap.many for heap in heaps if heap.key is None and heap.whole)
    shelf = sum(heap.many for heap in heaps if heap.key is None and not heap.whole)
    return Counts(passages, chapters, whole, shelf, sum(heap.many for heap in heaps))
