"""A comment at a place in a version, as one viewer may read it. Of its places in a version only the latest counts."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, String, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
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
from portal.queries.contributions.reading import Gaps
from portal.text.turning import Turned, turned

A_PAGE = 50
BEHIND = 10_000_000  # beyond every place in a text and every number
SAID, PLACED, MADE, HERE = Contribution.__table__.c, Placement.__table__.c, Anchor.__table__.c, Passage.__table__.c
SPOKEN = Standing.__table__.c
ON = aliased(Version)  # in which it has its place
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
    covered: Gaps | None  # where the gaps of a public edition stand, and why
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
    kind: str
    above: str  # the numbers the passage stands under
    start: int | None  # none: the whole passage
    end: int | None
    place_language: str
    fit: Fit
    confidence: int
    method: Method
    made_on: int  # the version its author had before them
    made_in: int  # the draft of that version: another one where this one was filed again
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
    turned: Turned | None = None  # what changed around words that are the same

    @property
    def has_account(self) -> bool:
        return self.author_id is not None

    @property
    def unverified(self) -> bool:
        """Nobody has checked that name."""
        return bool(self.byline) and not self.has_account

    @property
    def on_the_whole(self) -> bool:
        return not self.made_at

    @property
    def on_the_shelf(self) -> bool:
        return not self.key and not self.on_the_whole


IN_TURN = (func.coalesce(SAID.sequence, BEHIND), SAID.posted_at, SAID.id)  # what has no number yet comes last
_NAMES = (
    *("id", "ref", "number", "round_id", "comment_type", "status", "author_id", "naming", "byline", "body", "covered"),
    *("language", "late", "posted_at", "published_at", "withheld_at", "withheld_reason", "revision", "path"),
)


_READ = [each.name for each in fields(Comment) if each.name not in ("dispute", "turned")]


def comments(viewer: Actor, asked: Filter | None = None, *, seen: ColumnElement[bool] | None = None) -> Select[Any]:
    """The one question in which a comment is read, with its anchor, its place in a version and what came of it."""
    begun = _seen_by(viewer) if seen is None else _begun(viewer, seen, or_(seen, visibility.words(viewer)))
    return begun.where(*asked.clauses()) if asked else begun


@lru_cache(maxsize=128)  # a statement is a value: building it costs more than asking it
def _seen_by(viewer: Actor) -> Select[Any]:
    return _begun(viewer, visibility.contributions(viewer), visibility.words(viewer))


def _begun(viewer: Actor, seen: ColumnElement[bool], readable: ColumnElement[bool]) -> Select[Any]:
    origin, made_on = aliased(Passage), aliased(Version)
    return (
        select(
            *(SAID[name] for name in _NAMES),
            SAID.stakeholder_group.label("group"),
            ON.number.label("version"),
            PLACED.id.label("placement_id"),
            func.coalesce(HERE.key, "").label("key"),
            func.coalesce(HERE.position, 0).label("position"),
            func.coalesce(HERE.label, "").label("label"),
            func.coalesce(type_coerce(HERE.kind, String), "").label("kind"),
            func.coalesce(HERE.above, "").label("above"),
            PLACED.span_start.label("start"),
            PLACED.span_end.label("end"),
            PLACED.language.label("place_language"),
            PLACED.fit,
            PLACED.confidence,
            PLACED.method,
            *_texts(viewer, origin),
            made_on.number.label("made_on"),
            made_on.draft_id.label("made_in"),
            func.coalesce(origin.key, "").label("made_at"),
            MADE.language.label("made_language"),
            MADE.exact,
            MADE.prefix,
            MADE.suffix,
            MADE.proposed,
            readable.label("readable"),
            visibility.own(viewer).label("mine"),
            *_answers(),
            Standing.choice.label("standing"),
            Standing.chosen_at.label("standing_at"),
            Dispute.id.label("disputed"),
            Dispute.outcome,
        )
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .join(ON, ON.id == PLACED.version_id)
        .join(made_on, made_on.id == MADE.version_id)
        .outerjoin(Passage, HERE.id == PLACED.passage_id)
        .outerjoin(origin, origin.id == MADE.passage_id)
        .outerjoin(Standing, and_(SPOKEN.contribution_id == SAID.id, SPOKEN.number == _last_word(viewer)))
        .outerjoin(Dispute, Dispute.contribution_id == SAID.id)
        .where(seen)
    )


def latest() -> ColumnElement[bool]:
    later = aliased(Placement)
    return ~exists().where(
        later.contribution_id == PLACED.contribution_id,
        later.version_id == PLACED.version_id,
        later.number > PLACED.number,
    )


def read(wanted: Select[Any]) -> list[Comment]:
    return [Comment(**facts(row)) for row in session.execute(wanted).mappings()]


def facts(row: RowMapping) -> dict[str, Any]:
    """What a comment is made of, from a row of :func:`comments`."""
    said = {name: row[name] for name in _READ}
    if not row["readable"]:
        said |= {"body": "", "covered": None, "exact": "", "prefix": "", "suffix": "", "proposed": None, "byline": ""}
        said |= {"start": None, "end": None}  # on which words it was is part of what it said
    elif row["text_was"]:
        spans = (row["made_start"], row["made_end"]), (said["start"], said["end"])
        said["turned"] = turned(row["text_was"], spans[0], row["text_now"], spans[1])
    said |= {name: bool(row[name]) for name in ("readable", "mine", "official")}
    disputed, outcome = row["disputed"], row["outcome"]
    return {**said, "dispute": None if disputed is None else str(outcome) if outcome else OPEN}


def _texts(viewer: Actor, origin: Any) -> tuple[ColumnElement[Any], ...]:
    """The passage in which it was made and the one in which it stands, where only what is around its words changed."""
    was = case((MADE.language == "es", origin.es), else_=origin.en)
    now = case((PLACED.language == "es", HERE.es), else_=HERE.en)
    seen = select(Version.id).where(visibility.versions(viewer)).correlate(None)
    words = MADE.span_start.is_not(None), PLACED.span_start.is_not(None)
    around = and_(PLACED.fit.in_((Fit.SAME, Fit.MOVED)), *words, was != now, MADE.version_id.in_(seen))
    texts = [case((around, text), else_="").label(name) for name, text in (("text_was", was), ("text_now", now))]
    return *texts, MADE.span_start.label("made_start"), MADE.span_end.label("made_end")


def _answers() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How many published answers it has, and whether the committee is among them."""
    answer = aliased(Contribution)
    public = answer.parent_id == SAID.id, answer.status == Status.PUBLISHED
    many = select(func.count()).select_from(answer).where(*public).correlate(Contribution)
    official = exists().where(*public, answer.kind == Kind.OFFICIAL_REPLY).correlate(Contribution)
    return many.scalar_subquery().label("replies"), official.label("official")


def _last_word(viewer: Actor) -> ColumnElement[Any]:
    """What its author said last about whether it still applies, beside a version that the viewer can see."""
    said, seen = aliased(Standing), select(Version.id).where(visibility.versions(viewer)).correlate(None)
    last = select(func.max(said.number)).where(said.contribution_id == SAID.id, said.version_id.in_(seen))
    return last.correlate(Contribution).scalar_subquery()
