"""Which points of a round somebody wants to see, and what they can choose from."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.consultations import Question
from portal.models.contributions import Contribution, Placement
from portal.models.drafts import Draft, Passage, Version
from portal.models.summaries import Likeness, Point, Themed
from portal.policy import visibility


class Progress(StrEnum):
    """Where a point is."""

    LEFT = "left"  # no answer counts: nothing was proposed, or it waits for a decision
    PROPOSED = "proposed"
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which points; what is empty is not asked."""

    state: str = Progress.LEFT
    group: str = ""
    language: str = ""
    question: int | None = None
    on: str = ""  # "draft": comments on drafts; "round": all others
    passage: int | None = None  # of a version in which comments stand
    theme: int | None = None
    family: int | None = None
    assigned: str = ""  # "mine", "nobody", or the number of a person

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) != each.default for each in fields(self))


class Commented(NamedTuple):
    """A passage on which comments were made."""

    id: int
    draft: int | None  # its number
    label: str
    key: str
    kind: str
    above: str  # the numbers it stands under


def commented(viewer: Actor, round_id: int) -> list[Commented]:
    """Each passage with comments of the newest text of each draft of a round, in the order of the text."""
    shown = aliased(Version)
    newest = (
        select(func.max(shown.number))
        .where(shown.draft_id == Draft.id, shown.opened_at.is_not(None) | shown.circulated_at.is_not(None))
        .correlate(Draft)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Passage.id, Draft.number, Passage.label, Passage.key, Passage.kind, Passage.above)
        .select_from(Draft)
        .join(Version, (Version.draft_id == Draft.id) & (Version.number == newest))
        .join(Passage, Passage.version_id == Version.id)
        .where(
            Draft.round_id == round_id,
            visibility.versions(viewer),
            exists().where(Placement.passage_id == Passage.id),
        )
        .order_by(Draft.id, Passage.position)
    )
    return [Commented(*row) for row in rows]


def clauses(viewer: Actor, asked: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.state in (Progress.LEFT, Progress.PROPOSED):
        found.append(Point.disposition.is_(None))
    if asked.state == Progress.PROPOSED:
        found.append(Point.proposal.is_not(None))
    if asked.state == Progress.DECIDED:
        found.append(Point.disposition.is_not(None))
    if asked.group:
        found.append(Contribution.group == asked.group)
    if asked.language:
        found.append(Contribution.language == asked.language)
    if asked.question is not None:
        found.append(Question.number == asked.question)
    if asked.on:
        found.append(Contribution.draft_id.is_not(None) if asked.on == "draft" else Contribution.draft_id.is_(None))
    if asked.theme is not None:
        found.append(
            exists().where(Themed.point_id == Point.id, Themed.theme_id == asked.theme, Themed.ended_at.is_(None))
        )
    if asked.family is not None:
        of = Likeness.contribution_id == Point.contribution_id
        found.append(exists().where(of, Likeness.family_id == asked.family, Likeness.ended_at.is_(None)))
    if asked.passage is not None:
        stands = Placement.contribution_id == Point.contribution_id
        found.append(exists().where(stands, Placement.passage_id == asked.passage))
    if asked.assigned == "mine":
        found.append(Point.assigned_to_id == viewer.user_id)
    elif asked.assigned == "nobody":
        found.append(Point.assigned_to_id.is_(None))
    elif asked.assigned:
        found.append(Point.assigned_to_id == int(asked.assigned))
    return found
