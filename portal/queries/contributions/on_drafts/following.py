"""A comment with the words it was made on, and its place in every version, for the pages of contributions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import (
    Anchor,
    Choice,
    CommentType,
    Contribution,
    Dispute,
    Fit,
    Method,
    Placement,
    Standing,
)
from portal.models.drafts import Draft, Passage, Status, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import HERE, MADE, OPEN, PLACED, SAID, SPOKEN, latest


class Origin(NamedTuple):
    """Where a comment was made, in few words. That never changes."""

    contribution_id: int
    comment_type: CommentType
    draft_id: int
    draft: int | None  # its number in the round, from the day on which it opens
    version: int
    key: str  # empty: the whole document
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the comment stands in one version, with what stands there."""

    id: int  # of the placement
    draft_id: int
    draft: int | None
    title: Localized
    version: int
    status: Status
    key: str  # empty: the whole document, or the shelf
    label: str
    kind: str
    en: str  # the passage
    es: str
    language: str  # of the place
    start: int | None  # none: the whole passage
    end: int | None
    fit: Fit
    confidence: int
    method: Method
    visible: bool
    origin: bool

    @property
    def text(self) -> str:
        return self.es if self.language == "es" else self.en

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Followed:
    """A comment on a draft, from where it was made to where it stands in the newest version."""

    comment_type: CommentType
    made_language: str
    exact: str
    prefix: str
    suffix: str
    proposed: str | None
    on_words: bool  # and not on the whole passage
    on_the_whole: bool
    places: Sequence[Place]  # the one where it was made first
    standing: Choice | None = None
    standing_at: datetime | None = None
    standing_on: int | None = None  # the placement's version
    dispute: str | None = None  # "open", or how it was settled
    dispute_note: Localized | None = None
    settled_at: datetime | None = None

    @property
    def origin(self) -> Place:
        return self.places[0]

    @property
    def newest(self) -> Place:
        return self.places[-1]

    @property
    def carried(self) -> bool:
        """Whether the viewer can see it in another version than the one it was made on."""
        return len(self.places) > 1


def origins(ids: Iterable[int]) -> dict[int, Origin]:
    """Where these were made, for somebody who was already shown them; what is not about a draft is left out."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(MADE.contribution_id, SAID.comment_type, Draft.id, Draft.number, Version.number,
               HERE.key, HERE.label, HERE.kind)
        .select_from(Anchor)
        .join(Contribution, SAID.id == MADE.contribution_id)
        .join(Version, Version.id == MADE.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .outerjoin(Passage, HERE.id == MADE.passage_id)
        .where(MADE.contribution_id.in_(wanted))
    )  # fmt: skip
    return {row[0]: Origin(*row[0:5], *(words or "" for words in row[5:])) for row in rows}


def followed(viewer: Actor, contribution_id: int) -> Followed | None:
    """Nothing where it is not about a draft, or where the viewer may not read it.

    Where it was made is said to whoever may read it; what stands there, and where it stands since, to those who
    can see that version: an author may have lost sight of a restricted draft.
    """
    rows = session.execute(_wanted(viewer).where(PLACED.contribution_id == contribution_id)).mappings().all()
    places = [_place(row) for row in rows if row["visible"] or row["origin"]]
    if not any(place.origin for place in places):
        return None
    places.sort(key=lambda place: not place.origin)
    row = next(row for row in rows if row["origin"])
    return Followed(
        comment_type=row["comment_type"],
        made_language=row["made_language"],
        **{name: row[name] if row["visible"] else "" for name in ("exact", "prefix", "suffix")},
        proposed=row["proposed"],
        on_words=row["made_start"] is not None,
        on_the_whole=row["made_at"] is None,
        places=places,
        standing=row["choice"],
        standing_at=row["chosen_at"],
        standing_on=next((each["version"] for each in rows if each["version_id"] == row["beside"]), None),
        dispute=None if row["dispute"] is None else str(row["outcome"]) if row["outcome"] else OPEN,
        dispute_note=row["dispute_note"] if row["outcome"] else None,
        settled_at=row["settled_at"],
    )


def _wanted(viewer: Actor) -> Any:
    every, seen = aliased(Standing), select(Version.id).where(visibility.versions(viewer)).correlate(None)
    last = select(func.max(every.number)).where(
        every.contribution_id == PLACED.contribution_id, every.version_id.in_(seen)
    )
    return (
        select(
            PLACED.id,
            PLACED.version_id,
            Draft.id.label("draft_id"),
            Draft.number.label("draft"),
            Draft.title,
            Version.number.label("version"),
            Version.status,
            HERE.key,
            HERE.label,
            HERE.kind,
            HERE.en,
            HERE.es,
            PLACED.language,
            PLACED.span_start.label("start"),
            PLACED.span_end.label("end"),
            PLACED.fit,
            PLACED.confidence,
            PLACED.method,
            (PLACED.version_id == MADE.version_id).label("origin"),
            PLACED.version_id.in_(seen).label("visible"),
            MADE.language.label("made_language"),
            MADE.exact,
            MADE.prefix,
            MADE.suffix,
            MADE.proposed,
            MADE.passage_id.label("made_at"),
            MADE.span_start.label("made_start"),
            SAID.comment_type,
            Dispute.id.label("dispute"),
            Dispute.outcome,
            Dispute.note.label("dispute_note"),
            Dispute.settled_at,
            Standing.choice,
            Standing.chosen_at,
            Standing.version_id.label("beside"),
        )
        .select_from(Placement)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .join(Version, Version.id == PLACED.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .outerjoin(Passage, HERE.id == PLACED.passage_id)
        .outerjoin(Dispute, Dispute.contribution_id == PLACED.contribution_id)
        .outerjoin(
            Standing,
            and_(
                SPOKEN.contribution_id == PLACED.contribution_id,
                SPOKEN.number == last.correlate(Placement).scalar_subquery(),
            ),
        )
        .where(visibility.words(viewer), latest())
        .order_by(PLACED.version_id)
    )


def _place(row: Any) -> Place:
    named = ("id", "draft_id", "draft", "version", "status", "language", "start", "end", "fit", "confidence")
    return Place(
        **{name: row[name] for name in (*named, "method")},
        title=row["title"] if row["visible"] else Localized("", ""),
        key=row["key"] or "",
        label=row["label"] or "",
        kind=row["kind"] or "",
        en=(row["visible"] and row["en"]) or "",
        es=(row["visible"] and row["es"]) or "",
        visible=bool(row["visible"]),
        origin=bool(row["origin"]),
    )
