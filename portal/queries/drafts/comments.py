"""Comments where they stand in a version. Only the latest place of each counts, and only what the viewer may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.contributions import (
    Anchor,
    Choice,
    CommentType,
    Contribution,
    Dispute,
    Fit,
    Kind,
    Method,
    Naming,
    Placement,
    Standing,
    Status,
)
from portal.models.drafts import Passage, Version
from portal.policy import visibility

A_PAGE = 50
BEHIND = 10_000_000  # where the shelf stands in the order of a text
SAID, PLACED, MADE, HERE = Contribution.__table__.c, Placement.__table__.c, Anchor.__table__.c, Passage.__table__.c
OPEN = "open"  # of a dispute that nobody has settled


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments; what is empty is not asked."""

    kind: str = ""  # vocabulary comment_type
    group: str = ""  # vocabulary stakeholder_group
    fit: str = ""  # vocabulary fit
    state: str = ""  # vocabulary contribution_state
    language: str = ""  # of the comment

    def __bool__(self) -> bool:
        return any((self.kind, self.group, self.fit, self.state, self.language))

    def clauses(self) -> list[ColumnElement[bool]]:
        asked = (
            (SAID.comment_type, self.kind),
            (SAID.stakeholder_group, self.group),
            (PLACED.fit, self.fit),
            (SAID.status, self.state),
            (SAID.language, self.language),
        )
        return [column == wanted for column, wanted in asked if wanted]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment at its place. Text that the viewer may not read is empty."""

    id: int
    ref: str
    number: str | None
    round_id: int
    comment_type: CommentType | None
    status: Status
    author_id: int | None
    naming: Naming
    byline: str
    group: str
    body: str
    language: str
    late: bool
    posted_at: datetime
    published_at: datetime | None
    withheld_at: datetime | None
    withheld_reason: str | None
    revision: int
    path: str | None
    version: int
    placement_id: int
    key: str  # of the passage; empty: the whole document, or the shelf
    position: int
    label: str
    start: int | None  # none: the whole passage
    end: int | None
    place_language: str
    fit: Fit
    confidence: int
    method: Method
    made_on: int  # the version its author had before them
    made_at: str  # the passage's key there
    made_language: str
    exact: str
    prefix: str
    suffix: str
    proposed: str | None
    readable: bool
    mine: bool
    replies: int = 0
    official: bool = False
    standing: Choice | None = None
    standing_at: datetime | None = None
    dispute: str | None = None  # "open", or how it was settled

    @property
    def on_the_whole(self) -> bool:
        return not self.made_at

    @property
    def on_the_shelf(self) -> bool:
        return not self.key and not self.on_the_whole


@dataclass(frozen=True, slots=True)
class Counts:
    """How many published comments stand where in a version."""

    by_passage: Mapping[str, int] = field(default_factory=dict)
    by_chapter: Mapping[str, int] = field(default_factory=dict)
    whole: int = 0
    shelf: int = 0

    @property
    def all(self) -> int:
        return sum(self.by_passage.values()) + self.whole + self.shelf


@dataclass(frozen=True, slots=True)
class Table:
    """Some comments in the order of the text, and after what the next ones come."""

    rows: Sequence[Comment]
    next: str | None


def counts(viewer: Actor, version: Version) -> Counts:
    """For the strip and the outline, in one question."""
    whole = and_(PLACED.passage_id.is_(None), MADE.passage_id.is_(None))
    rows = session.execute(
        select(HERE.key, HERE.chapter, whole.label("whole"), func.count().label("many"))
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .outerjoin(Passage, HERE.id == PLACED.passage_id)
        .where(*_in(viewer, version), SAID.status == Status.PUBLISHED, visibility.contributions(viewer))
        .group_by(HERE.key, HERE.chapter, whole)
    ).all()
    chapters: dict[str, int] = {}
    for row in rows:
        if row.key:
            chapters[row.chapter] = chapters.get(row.chapter, 0) + row.many
    return Counts(
        by_passage={row.key: row.many for row in rows if row.key},
        by_chapter=chapters,
        whole=sum(row.many for row in rows if not row.key and row.whole),
        shelf=sum(row.many for row in rows if not row.key and not row.whole),
    )


def at_passages(
    viewer: Actor, version: Version, chapter: str | None = None, asked: Filter | None = None
) -> dict[str, list[Comment]]:
    """By the key of their passage; of one chapter or of all of them."""
    wanted = _comments(viewer, asked).where(*_in(viewer, version), HERE.version_id == version.id)
    if chapter is not None:
        wanted = wanted.where(HERE.chapter == chapter)
    found: dict[str, list[Comment]] = {}
    for comment in _read(viewer, wanted.order_by(HERE.position, *_IN_TURN)):
        found.setdefault(comment.key, []).append(comment)
    return found


def at_passage(viewer: Actor, version: Version, key: str, asked: Filter | None = None) -> list[Comment]:
    wanted = _comments(viewer, asked).where(*_in(viewer, version), HERE.version_id == version.id, HERE.key == key)
    return _read(viewer, wanted.order_by(*_IN_TURN))


def on_whole(viewer: Actor, version: Version, asked: Filter | None = None) -> list[Comment]:
    """About the document as a whole."""
    wanted = _comments(viewer, asked).where(*_in(viewer, version), PLACED.passage_id.is_(None))
    return _read(viewer, wanted.where(MADE.passage_id.is_(None)).order_by(*_IN_TURN))


def shelf(viewer: Actor, version: Version, asked: Filter | None = None) -> list[Comment]:
    """On text that was taken out, or that nobody has found again yet."""
    wanted = _comments(viewer, asked).where(*_in(viewer, version), PLACED.passage_id.is_(None))
    return _read(viewer, wanted.where(MADE.passage_id.is_not(None)).order_by(*_IN_TURN))


def table(
    viewer: Actor, version: Version, asked: Filter | None = None, after: str = "", most: int | None = A_PAGE
) -> Table:
    """In the order of the text: the whole document first, the shelf last. ``after`` is where a page ended."""
    place = case((PLACED.passage_id.is_not(None), HERE.position), (MADE.passage_id.is_(None), 0), else_=BEHIND)
    wanted = _comments(viewer, asked).where(*_in(viewer, version)).order_by(place, SAID.id)
    last = after.split("-")
    if len(last) == 2 and all(part.isascii() and part.isdigit() and len(part) < 10 for part in last):
        wanted = wanted.where(tuple_(place, SAID.id) > tuple_(int(last[0]), int(last[1])))
    found = _read(viewer, wanted if most is None else wanted.limit(most + 1))
    if most is None or len(found) <= most:
        return Table(found, None)
    end = found[most - 1]
    return Table(found[:most], f"{end.position if end.key else 0 if end.on_the_whole else BEHIND}-{end.id}")


def uncertain(viewer: Actor, version: Version, after: str = "", most: int | None = A_PAGE) -> Table:
    """What needs somebody's eye."""
    return table(viewer, version, Filter(fit=Fit.UNCERTAIN), after, most)


def one(viewer: Actor, version: Version, contribution_id: int) -> Comment:
    """A comment at its place in this version."""
    found = _read(viewer, _comments(viewer).where(*_in(viewer, version), PLACED.contribution_id == contribution_id))
    if not found:
        raise NotFound
    return found[0]


def journey(viewer: Actor, contribution_id: int) -> list[Comment]:
    """A comment in every version in which it has a place and which the viewer can see, the first one first."""
    seen = select(Version.id).where(visibility.versions(viewer))
    wanted = _comments(viewer).where(PLACED.contribution_id == contribution_id, PLACED.version_id.in_(seen), _latest())
    return _read(viewer, wanted.order_by(PLACED.version_id))


def placement(viewer: Actor, placement_id: int) -> Placement:
    """For an editor who looks at it, with its passage and what was said."""
    found = session.scalar(
        select(Placement)
        .join(Contribution, Contribution.id == Placement.contribution_id)
        .join(Version, Version.id == Placement.version_id)
        .where(Placement.id == placement_id, visibility.contributions(viewer), visibility.versions(viewer))
        .options(joinedload(Placement.passage), joinedload(Placement.contribution))
    )
    if found is None:
        raise NotFound
    return found


def disputed(viewer: Actor, version: Version) -> dict[str, str]:
    """The passages whose translation somebody publicly questioned: ``open``, or how all of it was settled."""
    rows = session.execute(
        select(HERE.key, Dispute.outcome)
        .select_from(Dispute)
        .join(Placement, PLACED.contribution_id == Dispute.contribution_id)
        .join(Contribution, SAID.id == Dispute.contribution_id)
        .join(Passage, HERE.id == PLACED.passage_id)
        .where(*_in(viewer, version), SAID.status == Status.PUBLISHED, visibility.contributions(viewer))
        .order_by(Dispute.id)
    )
    found: dict[str, str] = {}
    for key, outcome in rows:
        if found.get(key) != OPEN:
            found[key] = str(outcome) if outcome else OPEN
    return found


def read(viewer: Actor, wanted: Select[Any]) -> list[Comment]:
    """For the desks, which ask for others."""
    return _read(viewer, wanted)


def chosen(viewer: Actor, seen: ColumnElement[bool]) -> Select[Any]:
    """Comments at the place where they were made, through other eyes than a reader's."""
    return _comments(viewer, seen=seen).where(PLACED.version_id == MADE.version_id, _latest())


_IN_TURN = (SAID.sequence.is_(None), SAID.sequence, SAID.id)
_NAMES = (
    *("id", "ref", "number", "round_id", "comment_type", "status", "author_id", "naming", "byline", "body"),
    *("language", "late", "posted_at", "published_at", "withheld_at", "withheld_reason", "revision", "path"),
)


def _comments(viewer: Actor, asked: Filter | None = None, *, seen: ColumnElement[bool] | None = None) -> Select[Any]:
    on, origin = aliased(Version), aliased(Passage)
    made_on = aliased(Version)
    readable = visibility.words(viewer) if seen is None else or_(seen, visibility.words(viewer))
    return (
        select(
            *(SAID[name] for name in _NAMES),
            SAID.stakeholder_group.label("group"),
            on.number.label("version"),
            PLACED.id.label("placement_id"),
            func.coalesce(HERE.key, "").label("key"),
            func.coalesce(HERE.position, 0).label("position"),
            func.coalesce(HERE.label, "").label("label"),
            PLACED.span_start.label("start"),
            PLACED.span_end.label("end"),
            PLACED.language.label("place_language"),
            PLACED.fit,
            PLACED.confidence,
            PLACED.method,
            made_on.number.label("made_on"),
            func.coalesce(origin.key, "").label("made_at"),
            MADE.language.label("made_language"),
            MADE.exact,
            MADE.prefix,
            MADE.suffix,
            MADE.proposed,
            readable.label("readable"),
            visibility.own(viewer).label("mine"),
        )
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .join(on, on.id == PLACED.version_id)
        .join(made_on, made_on.id == MADE.version_id)
        .outerjoin(Passage, HERE.id == PLACED.passage_id)
        .outerjoin(origin, origin.id == MADE.passage_id)
        .where(visibility.contributions(viewer) if seen is None else seen, *(asked or Filter()).clauses())
    )


def _in(viewer: Actor, version: Version) -> tuple[ColumnElement[bool], ...]:
    """At its present place in this version, which the viewer can see."""
    seen = select(Version.id).where(Version.id == version.id, visibility.versions(viewer)).correlate(None)
    return PLACED.version_id == version.id, PLACED.version_id.in_(seen), _latest()


def _latest() -> ColumnElement[bool]:
    later = aliased(Placement)
    return ~exists().where(
        later.contribution_id == PLACED.contribution_id,
        later.version_id == PLACED.version_id,
        later.id > PLACED.id,
    )


def _read(viewer: Actor, wanted: Select[Any]) -> list[Comment]:
    rows = session.execute(wanted).mappings().all()
    ids = [row["id"] for row in rows]
    answers, standings, disputes = _answers(viewer, ids), _standings(ids), _disputes(ids)
    found = []
    for row in rows:
        said = dict(row)
        if not said["readable"]:
            said |= {"body": "", "exact": "", "prefix": "", "suffix": "", "proposed": None, "byline": ""}
        many, official = answers.get(said["id"], (0, False))
        choice, at = standings.get(said["id"], (None, None))
        public = disputes.get(said["id"])
        said |= {"readable": bool(said["readable"]), "mine": bool(said["mine"])}
        found.append(Comment(**said, replies=many, official=official, standing=choice, standing_at=at, dispute=public))
    return found


def _answers(viewer: Actor, ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """How many published answers each has, and whether the committee is among them."""
    official = case((SAID.kind == Kind.OFFICIAL_REPLY, 1), else_=0)
    rows = session.execute(
        select(SAID.parent_id, func.count(), func.max(official))
        .where(SAID.parent_id.in_(list(ids)), SAID.status == Status.PUBLISHED)
        .group_by(SAID.parent_id)
    )
    return {parent: (many, bool(committee)) for parent, many, committee in rows}


def _standings(ids: Iterable[int]) -> dict[int, tuple[Choice, datetime]]:
    """What each author said last."""
    rows = session.execute(
        select(Standing.contribution_id, Standing.choice, Standing.chosen_at)
        .where(Standing.contribution_id.in_(list(ids)))
        .order_by(Standing.id)
    )
    return {said: (choice, at) for said, choice, at in rows}


def _disputes(ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(
        select(Dispute.contribution_id, Dispute.outcome).where(Dispute.contribution_id.in_(list(ids)))
    )
    return {said: str(outcome) if outcome else OPEN for said, outcome in rows}
