"""The thread of a round: read by key, in narrow columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, select

from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.models.consultations import Question, Round
from portal.models.contributions import STEP, CommentType, Contribution, Kind, Naming, Status
from portal.policy import visibility
from portal.queries.consultations import Glimpse
from portal.queries.contributions.reading import Gaps, Text, texts

PAGE = 50
QUESTIONS = select(Question.id, Question.number).where(Question.round_id == bindparam("round_id"))
PLACE = (
    Contribution.id,
    Contribution.ref,
    Contribution.number,
    Contribution.revision,
    Contribution.path,
    Contribution.depth,
)  # fmt: skip


class Node(NamedTuple):
    """A node of the tree that a thread is, as of a revision: enough to know whether its page is still good."""

    id: int
    ref: str
    number: str
    revision: int
    path: str
    depth: int


@dataclass(frozen=True, slots=True)
class Window:
    """A window on a thread. ``earlier`` and ``later`` say whether there is more on either side."""

    nodes: list[Node]
    earlier: bool = False
    later: bool = False


class Entry(NamedTuple):
    """One contribution as all who see its round read it: of what is not published, no word and no name."""

    id: int
    number: str
    question_id: int | None
    comment_type: CommentType | None
    kind: Kind
    has_account: bool
    naming: Naming
    byline: str
    group: str
    body: str
    language: str
    twin: str
    covered: Gaps | None
    status: Status
    late: bool
    posted_at: datetime
    depth: int
    withheld_at: datetime | None
    withheld_reason: str | None

    def texts(self, first: str) -> list[Text]:
        return texts(self.body, self.language, self.twin, first)

    @property
    def unverified(self) -> bool:
        """Nobody has checked that name."""
        return bool(self.byline) and not self.has_account

    @property
    def published(self) -> bool:
        return self.status is Status.PUBLISHED


def thread(
    viewer: Actor,
    round_: Round | Glimpse,
    *,
    question: int | None = None,
    language: str | None = None,
    after: str = "",
    before: str = "",
    under: str = "",
) -> Window:
    """A page of what was released in a round, newest threads first, answers in order below what they answer.

    ``question`` (0 for the round as a whole) and ``language`` narrow it; ``under`` is the path of one
    contribution. ``after`` and ``before`` are paths too: whatever the page, it costs the same. In another order
    it is read by :func:`portal.queries.contributions.ordering.in_order`.
    """
    narrowed = "question" if question else "whole" if question == 0 else "language" if language else ""
    end = min(filter(None, (before, under and beyond(under))), default="")
    wanted = _thread(viewer, narrowed, backwards=bool(before), below=bool(under))
    found = (
        connection()
        .execute(
            wanted,
            {
                "round_id": round_.id,
                "question_id": question,
                "language": language,
                "from": max(after, under),
                "after": after,
                "end": end,
            },
        )
        .all()
    )
    nodes = [Node._make(row) for row in found[:PAGE]]
    more = len(found) > PAGE
    if before:
        return Window(nodes[::-1], earlier=more, later=True)
    return Window(nodes, earlier=bool(after), later=more)


def above(viewer: Actor, round_: Round, path: str) -> list[Node]:
    """What the contribution at this path answers, from the beginning of the thread down."""
    steps = [path[:end] for end in range(STEP, len(path), STEP)]
    if not steps:
        return []
    wanted = select(*PLACE).where(*in_round(viewer, round_), Contribution.path.in_(steps))
    return [Node._make(row) for row in session.execute(wanted.order_by(Contribution.path))]


def entries(viewer: Actor, round_: Round | Glimpse, ids: Iterable[int]) -> list[Entry]:
    """What is shown of these contributions, to everybody alike."""
    # asked of each: if the round stood beside the keys, SQLite would walk all that was ever said in it
    here = select(Round.id).where(Round.id == Contribution.round_id, Round.id == round_.id, visibility.rounds(viewer))
    rows = session.execute(
        select(*ENTRY).where(Contribution.id.in_(list(ids)), Contribution.path.is_not(None), here.exists())
    )
    return [Entry._make(row) for row in rows]


def question_numbers(round_: Round | Glimpse) -> dict[int, int]:
    """The questions of a round by what the rows of a list carry."""
    return {row.id: row.number for row in connection().execute(QUESTIONS, {"round_id": round_.id})}


def in_round(viewer: Actor, round_: Round | Glimpse) -> tuple[ColumnElement[bool], ...]:
    """Released in this round, if the viewer can see it. A path is given on release, so the index alone decides."""
    may_see = select(Round.id).where(Round.id == round_.id, visibility.rounds(viewer)).exists()
    return Contribution.round_id == round_.id, Contribution.path.is_not(None), may_see


@lru_cache(maxsize=128)  # built once for each sort of reader; what is asked for are its parameters
def _thread(viewer: Actor, narrowed: str, *, backwards: bool, below: bool) -> Select[Any]:
    """A page of a thread by key, without the mapper: this is read more often than anything else."""
    said = Contribution.__table__.c
    may_see = select(Round.id).where(Round.id == bindparam("round_id"), visibility.rounds(viewer)).exists()
    wanted = select(*(said[name] for name in Node._fields)).where(said.round_id == bindparam("round_id"), may_see)
    # one bound on each side: of two, SQLite may begin at the wrong one and walk the whole round
    if narrowed == "language":
        wanted = wanted.where(said.language == bindparam("language"))
    elif narrowed:
        here = said.question_id == bindparam("question_id")
        wanted = wanted.where(here if narrowed == "question" else said.question_id.is_(None))
    if below:
        wanted = wanted.where(said.path >= bindparam("from"), said.path != bindparam("after"))
    else:
        wanted = wanted.where(said.path > bindparam("after"))
    if below or backwards:
        wanted = wanted.where(said.path < bindparam("end"))
    return wanted.order_by(said.path.desc() if backwards else said.path).limit(PAGE + 1)


def beyond(path: str) -> str:
    """The first path that is not below this one."""
    return f"{int(path) + 1:0{len(path)}}"


def _if_public(column: Any, else_: Any) -> Any:
    """Words and names leave the database only where everybody may read them."""
    return case((visibility.public(), column), else_=else_).label(column.key)


ENTRY = (
    Contribution.id,
    Contribution.number,
    Contribution.question_id,
    Contribution.comment_type,
    Contribution.kind,
    Contribution.author_id.is_not(None).label("has_account"),
    Contribution.naming,
    _if_public(Contribution.byline, ""),
    Contribution.group.label("group"),
    _if_public(Contribution.body, ""),
    Contribution.language,
    _if_public(Contribution.twin, ""),
    Contribution.covered,
    Contribution.status,
    Contribution.late,
    Contribution.posted_at,
    Contribution.depth,
    Contribution.withheld_at,
    Contribution.withheld_reason,
)
