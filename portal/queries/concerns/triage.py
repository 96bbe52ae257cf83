"""Lists of concerns for a case officer, opened page by page with the key of their visit.

The ids of a page are found by an index first; then its seals and digests are read and opened, and nothing of other
pages. A digest is what a list shows: the workplace, the place, rights, whether somebody fears retaliation, first words.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select, true, tuple_

from portal.core import clock, present
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.sealing import Broken, PrivateKey, Secret, Suite, grants
from portal.core.sealing.cases import Generation
from portal.models.concerns import OPEN, CaseSeal, Concern, KeyOfCase, Part, State, WaitsFor, reader
from portal.models.people import Grant, Person
from portal.policy import visibility
from portal.queries.concerns.releases import releases, stands

A_PAGE = 20  # as in the queue of moderators: each line is a seal to open
AHEAD = timedelta(days=7)


class Heap(StrEnum):
    """Which of the concerns that an officer may find."""

    NEW = "new"  # nobody has taken them
    MINE = "mine"
    DUE = "due"  # mine, whose senders will look for news within a week
    LATE = "late"  # anybody's, whose day has passed
    PROPOSED = "proposed"  # anybody's, whose senders did something since they were shown a text
    UNDATED = "undated"  # anybody's, that wait for the office without such a day
    LEFT = "left"  # whose owner works on concerns no more


@dataclass(frozen=True, repr=False)
class Line(Secret):
    """A concern in a list. ``digest`` is ``None`` where this key does not open it."""

    id: int
    state: State
    day: datetime
    language: str
    urgent: bool
    waits_for: WaitsFor
    promise_on: datetime | None
    owner_id: int | None
    owner: str
    digest: Mapping[str, str] | None
    stands: str  # the code of ``concern_state`` whose words are true of it

    @property
    def late(self) -> bool:
        return self.promise_on is not None and self.promise_on < clock.day()


@dataclass(frozen=True, repr=False)
class Page(Secret):
    """Some lines, and the id of the last one if more follow."""

    lines: Sequence[Line]
    next: int | None


def listed(viewer: Actor, key: PrivateKey, heap: Heap, *, language: str = "", after: int | None = None) -> Page:
    """A page of a heap: what is urgent first, then what is older. ``after`` is the id that a page ended with."""
    clauses = [visibility.concerns(viewer), HEAPS[heap](viewer)]
    if language:
        clauses.append(Concern.language == language)
    last = _last(viewer, after)
    if heap in (Heap.DUE, Heap.LATE):
        ids = _ids(select(Concern.id).where(*clauses, *_beyond(last, "promise_on")).order_by(*_by("promise_on")))
    else:
        ids = _urgent_first(clauses, last)
    lines = opened(viewer, key, ids[:A_PAGE])
    return Page(lines, ids[A_PAGE - 1] if len(ids) > A_PAGE else None)


def opened(viewer: Actor, key: PrivateKey, ids: Sequence[int]) -> list[Line]:
    """These, in this order, as far as the viewer may find them, each as it stands."""
    return _as_they_stand(viewer, lines(viewer, key, ids))


def lines(viewer: Actor, key: PrivateKey, ids: Sequence[int]) -> list[Line]:
    """The same, and of what was released not what became of it: ``stands`` is the state alone."""
    if viewer.user_id is None or not ids:
        return []
    seal = and_(
        CaseSeal.concern_id == Concern.id,
        CaseSeal.kind == Part.WORK,
        CaseSeal.number == Concern.work,
        CaseSeal.what == grants.WORK,
        CaseSeal.holder == reader(viewer.user_id),
        CaseSeal.holder_number == key.number,
    )
    generation = and_(KeyOfCase.concern_id == Concern.id, KeyOfCase.kind == Part.WORK, KeyOfCase.number == Concern.work)
    rows = session.execute(
        select(*_COLUMNS)
        .outerjoin(CaseSeal, seal)
        .outerjoin(KeyOfCase, generation)
        .outerjoin(Person, Person.id == Concern.owner_id)
        .where(Concern.id.in_(ids), visibility.concerns(viewer))
    )
    found = {row.id: _line(row, key, reader(viewer.user_id)) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


_Last = Row[int, bool, datetime, datetime | None] | None

_COLUMNS = (
    *(Concern.id, Concern.ref, Concern.state, Concern.day, Concern.language, Concern.urgent, Concern.waits_for),
    *(Concern.promise_on, Concern.owner_id, Concern.work, Concern.digest, Person.name, CaseSeal.blob, KeyOfCase.suite),
)


def _line(row: Row[*tuple[Any, ...]], key: PrivateKey, holder: str) -> Line:
    return Line(
        id=row.id,
        state=row.state,
        day=row.day,
        language=row.language or "",
        urgent=row.urgent,
        waits_for=row.waits_for,
        promise_on=row.promise_on,
        owner_id=row.owner_id,
        owner=row.name or "",
        digest=_digest(row, key, holder),
        stands=row.state,
    )


def _as_they_stand(viewer: Actor, lines: list[Line]) -> list[Line]:
    """With what became of the texts that their digests name, asked for all of them at once."""
    refs = [line.digest.get("release", "") if line.digest is not None else "" for line in lines]
    known = releases(viewer, {ref for ref in refs if ref})
    return [
        replace(line, stands=stands(line.state, known.get(ref))) if ref else line
        for line, ref in zip(lines, refs, strict=True)
    ]


def _digest(row: Row[*tuple[Any, ...]], key: PrivateKey, holder: str) -> Mapping[str, str] | None:
    if row.blob is None or row.digest is None:
        return None
    try:
        generation = Generation(row.ref, row.work, Suite(row.suite))
        story, _office = grants.granted_work(row.blob, generation, key, holder)
        told = json.loads(story.open_digest(row.digest).text)
    except (Broken, ValueError):
        return None
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else None


def _urgent_first(clauses: list[ColumnElement[bool]], last: _Last) -> list[int]:
    """Two ways along one index, which has no order of its own for both."""
    ids: list[int] = []
    for urgent in (True, False):
        if last is not None and urgent and not last.urgent:
            continue
        beyond = _beyond(last, "day") if last is not None and last.urgent is urgent else ()
        wanted = select(Concern.id).where(*clauses, Concern.urgent == (true() if urgent else false()), *beyond)
        ids += _ids(wanted.order_by(*_by("day")), A_PAGE + 1 - len(ids))
    return ids


def _ids(wanted: Select[int], most: int = A_PAGE + 1) -> list[int]:
    return list(session.scalars(wanted.limit(most))) if most > 0 else []


def _by(column: str) -> tuple[Any, Any]:
    return getattr(Concern, column), Concern.id


def _beyond(last: _Last, column: str) -> tuple[ColumnElement[bool], ...]:
    if last is None or (value := getattr(last, column)) is None:
        return ()
    return (tuple_(*_by(column)) > tuple_(value, last.id),)


def _last(viewer: Actor, after: int | None) -> _Last:
    if after is None:
        return None
    there = select(Concern.id, Concern.urgent, Concern.day, Concern.promise_on)
    return session.execute(there.where(Concern.id == after, visibility.concerns(viewer))).first()


def _left(_viewer: Actor) -> ColumnElement[bool]:
    """Theirs who have had the role, and have it no more or are suspended."""
    now = select(Grant.person_id).where(Grant.role == Role.CASE_OFFICER, Grant.are_in_force(clock.now()))
    gone = (
        select(Person.id)
        .join(Grant, and_(Grant.person_id == Person.id, Grant.role == Role.CASE_OFFICER))
        .where(~Person.active | Person.id.not_in(now))
    )
    return and_(Concern.owner_id.in_(gone), Concern.state.in_(OPEN))


def _undated(_viewer: Actor) -> ColumnElement[bool]:
    owners = select(Grant.person_id).where(Grant.role == Role.CASE_OFFICER)
    return and_(
        Concern.owner_id.in_(owners),
        Concern.promise_on.is_(None),
        Concern.waits_for == WaitsFor.OFFICE,
        Concern.state.in_(OPEN),
    )


HEAPS: dict[Heap, Callable[[Actor], ColumnElement[bool]]] = {
    Heap.NEW: lambda _viewer: and_(Concern.state == State.RECEIVED, Concern.owner_id.is_(None)),
    Heap.MINE: lambda viewer: and_(Concern.owner_id == viewer.user_id, Concern.state.in_(OPEN)),
    Heap.DUE: lambda viewer: and_(
        Concern.owner_id == viewer.user_id, Concern.promise_on <= present.day(AHEAD), Concern.state.in_(OPEN)
    ),
    Heap.LATE: lambda _viewer: and_(Concern.promise_on < present.day(), Concern.state.in_(OPEN)),
    Heap.PROPOSED: lambda _viewer: and_(Concern.state == State.PROPOSED, Concern.waits_for == WaitsFor.OFFICE),
    Heap.UNDATED: _undated,
    Heap.LEFT: _left,
}


def in_heap(viewer: Actor, heap: Heap) -> Select[int]:
    """All that the viewer may find of a heap, from columns that can be read without a key: to be counted."""
    return select(Concern.id).where(visibility.concerns(viewer), HEAPS[heap](viewer))


def calls_for_its_owner() -> ColumnElement[bool]:
    """Something new was said in it, or news were promised by today."""
    return or_(Concern.unread, Concern.promise_on <= present.day())
