"""A comment with the words it was made on, and its place in every version, for the pages of contributions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, case, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import (
    Anchor,
    CommentType,
    Contribution,
    Dispute,
    Fit,
    Method,
    Standing,
)
from portal.models.drafts import Draft, Passage, Status, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import (
    HERE,
    MADE,
    ON,
    PLACED,
    SAID,
    Comment,
    comments,
    facts,
    latest,
)


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
    above: str


@dataclass(frozen=True, slots=True)
class Target:
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
    above: str
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
    evidence: int | None  # the passage, where others are shown that version, too

    @property
    def text(self) -> str:
        return self.es if self.language == "es" else self.en

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Comment):
    """A comment where it was made, and where it stands in every version since."""

    places: Sequence[Target]  # the one where it was made first
    on_words: bool  # and not on the whole passage
    standing_on: int | None = None  # the version beside which its author said it
    dispute_note: Localized | None = None
    settled_at: datetime | None = None

    @property
    def origin(self) -> Target:
        return self.places[0]

    @property
    def newest(self) -> Target:
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
               HERE.key, HERE.label, HERE.kind, HERE.above)
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
    words = {} if row["visible"] else dict.fromkeys(("exact", "prefix", "suffix"), "")
    return Followed(
        **{**facts(row), **words},
        places=places,
        on_words=row["made_start"] is not None,
        standing_on=next((each["version"] for each in rows if each["version_id"] == row["beside"]), None),
        dispute_note=row["dispute_note"] if row["outcome"] else None,
        settled_at=row["settled_at"],
    )


def _wanted(viewer: Actor) -> Select[Any]:
    seen = select(Version.id).where(visibility.versions(viewer)).correlate(None)
    return (
        comments(viewer, seen=visibility.words(viewer))
        .add_columns(
            PLACED.version_id,
            Draft.id.label("draft_id"),
            Draft.number.label("draft"),
            Draft.title,
            ON.status.label("state"),
            case((ON.opened_at.is_not(None) | ON.circulated_at.is_not(None), HERE.id)).label("evidence"),
            HERE.en,
            HERE.es,
            (PLACED.version_id == MADE.version_id).label("origin"),
            PLACED.version_id.in_(seen).label("visible"),
            MADE.span_start.label("made_start"),
            Dispute.note.label("dispute_note"),
            Dispute.settled_at,
            Standing.version_id.label("beside"),
        )
        .join(Draft, Draft.id == ON.draft_id)
        .where(latest())
        .order_by(PLACED.version_id)
    )


def _place(row: RowMapping) -> Target:
    named = ("draft_id", "draft", "version", "start", "end", "fit", "confidence", "method")
    return Target(
        **{name: row[name] for name in named},
        id=row["placement_id"],
        status=row["state"],
        language=row["place_language"],
        title=row["title"] if row["visible"] else Localized("", ""),
        key=row["key"] or "",
        label=row["label"] or "",
        kind=row["kind"] or "",
        above=row["above"] or "",
        en=(row["visible"] and row["en"]) or "",
        es=(row["visible"] and row["es"]) or "",
        visible=bool(row["visible"]),
        origin=bool(row["origin"]),
        evidence=row["evidence"] if row["visible"] else None,
    )
