"""The threads of a round in another order than the newest first: by how long each is, of which a count is kept.

A thread stays together, so a page is the rest of the one that the page before ended in, then whole threads, and the
beginning of one that has no room. Each is a piece by key, and all of them together are no more than a page.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select, tuple_

from portal.core.actor import Actor
from portal.core.db import connection
from portal.models.consultations import Round
from portal.models.contributions import STEP, Contribution, Thread
from portal.policy import visibility
from portal.queries.consultations import Glimpse
from portal.queries.contributions.threads import PAGE, Node, Window, beyond, thread

LAST = int("9" * STEP)  # from which the first step of a path counts down


class Order(StrEnum):
    """In which order the threads of a round are shown: by what began them, or by their published answers."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ANSWERED = "answered"


class Narrowed(NamedTuple):
    """To what a list is narrowed: a question, 0 for the round as a whole, or a language."""

    question: int | None = None
    language: str | None = None


def in_order(
    viewer: Actor,
    round_: Round | Glimpse,
    order: Order,
    *,
    question: int | None = None,
    language: str | None = None,
    after: str = "",
    before: str = "",
) -> Window:
    """A page of threads in this order; ``after`` and ``before`` are the paths with which other pages end and begin."""
    narrowed = Narrowed(question, language)
    if order is Order.NEWEST:
        return thread(viewer, round_, **narrowed._asdict(), after=after, before=before)
    backwards, place = bool(before), before or after
    nodes = list[Node]()
    if place:
        under = place[:STEP]
        rest = thread(viewer, round_, **narrowed._asdict(), under=under, after=after, before=before)
        nodes = rest.nodes
        if rest.earlier if backwards else rest.later:
            return Window(nodes, earlier=True, later=True)
    further, more = _further(viewer, round_, order, narrowed, place, PAGE - len(nodes), backwards=backwards)
    if backwards:
        return Window(further + nodes, earlier=more, later=True)
    return Window(nodes + further, earlier=bool(after), later=more)


def _further(
    viewer: Actor, round_: Round | Glimpse, order: Order, narrowed: Narrowed, place: str, room: int, *, backwards: bool
) -> tuple[list[Node], bool]:
    """What stands in the next threads as far as there is room, and whether there is more of it."""
    heads = _heads(viewer, round_, order, narrowed, place, room + 1, backwards=backwards)
    whole = list[int]()
    left = room
    for head in heads:
        if head.entries > left:
            break
        whole.append(head.thread)
        left -= head.entries
    cut = heads[len(whole)].thread if left and len(whole) < len(heads) else None
    nodes = _of_these(viewer, round_, narrowed, whole[::-1] if backwards else whole)
    if cut is not None:
        path = _path_of(cut)
        last = beyond(path) if backwards else ""
        piece = thread(viewer, round_, **narrowed._asdict(), under=path, before=last).nodes
        nodes = [*piece[-left:], *nodes] if backwards else [*nodes, *piece[:left]]
    return nodes, len(whole) < len(heads)


def _heads(
    viewer: Actor, round_: Round | Glimpse, order: Order, narrowed: Narrowed, place: str, many: int, *, backwards: bool
) -> list[Row[Any]]:
    """The next threads by key, each with how much of what is asked for stands in it."""
    of: dict[str, Any] = {
        "round_id": round_.id,
        "language": narrowed.language or "",
        "question": narrowed.question,
        "thread": _thread_at(place) if place else None,
        "many": many,
    }
    if place and order is Order.ANSWERED:
        of["answered"] = connection().execute(_ANSWERED, of).scalar() or 0
    asks = narrowed.question is not None
    return list(connection().execute(_next(viewer, order, asks, begun=bool(place), backwards=backwards), of))


def _of_these(viewer: Actor, round_: Round | Glimpse, narrowed: Narrowed, threads: list[int]) -> list[Node]:
    """All that stands in these threads, of which it is known that it is no more than a page."""
    if not threads:
        return []
    of = {"round_id": round_.id, "threads": threads, "language": narrowed.language}
    rows = connection().execute(_entries(viewer, spoken=narrowed.language is not None), of)
    turn = {thread: at for at, thread in enumerate(threads)}
    found = [Node._make(row) for row in rows]
    return sorted(found, key=lambda node: (turn[_thread_at(node.path)], node.path))


@lru_cache(maxsize=128)
def _next(viewer: Actor, order: Order, asks: bool, *, begun: bool, backwards: bool) -> Select[Any]:
    rows = Thread.__table__.c
    wanted = select(rows.thread, rows.entries).where(
        rows.round_id == bindparam("round_id"), rows.language == bindparam("language"), _may_see(viewer)
    )
    if asks:
        wanted = wanted.where(rows.question == bindparam("question"))
    down = (order is Order.ANSWERED) is not backwards
    key = (rows.answered, rows.thread) if order is Order.ANSWERED else (rows.thread,)
    if begun:
        here = tuple_(*(bindparam(column.name) for column in key)) if len(key) > 1 else bindparam("thread")
        row = tuple_(*key) if len(key) > 1 else rows.thread
        wanted = wanted.where(row < here if down else row > here)
    return wanted.order_by(*(column.desc() if down else column for column in key)).limit(bindparam("many"))


@lru_cache(maxsize=128)
def _entries(viewer: Actor, *, spoken: bool) -> Select[Any]:
    said = Contribution.__table__.c
    wanted = select(*(said[name] for name in Node._fields)).where(
        said.thread.in_(bindparam("threads", expanding=True)),
        said.thread.is_not(None),
        said.round_id == bindparam("round_id"),
        _may_see(viewer),
    )
    return wanted.where(said.language == bindparam("language")) if spoken else wanted


def _may_see(viewer: Actor) -> Any:
    return select(Round.id).where(Round.id == bindparam("round_id"), visibility.rounds(viewer)).exists()


def _thread_at(path: str) -> int:
    """The number of what began the thread in which this stands: the first step of a path counts down."""
    return LAST - int(path[:STEP])


def _path_of(thread: int) -> str:
    return f"{LAST - thread:0{STEP}}"


_rows: Any = Thread.__table__
_ANSWERED = select(_rows.c.answered).where(
    _rows.c.round_id == bindparam("round_id"),
    _rows.c.language == bindparam("language"),
    _rows.c.thread == bindparam("thread"),
)
