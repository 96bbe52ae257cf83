"""On which words of a version published comments stand: all that its text shows of them, without what they say."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.contributions import CommentType, Contribution, Dispute, Placement, Status
from portal.models.drafts import Passage, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import HERE, OPEN, PLACED, SAID
from portal.queries.contributions.on_drafts.placements import at


class Mark(NamedTuple):
    """Words that a published comment stands on, or a translation that it questions."""

    key: str  # of the passage
    place_language: str
    start: int | None  # none: the whole passage
    end: int | None
    comment_type: CommentType
    dispute: str | None  # "open", or how it was settled
    status: Status = Status.PUBLISHED
    readable: bool = True


def marks(viewer: Actor, version: Version, chapters: Collection[str] = ()) -> dict[str, list[Mark]]:
    """By the key of their passage: the same for all who see the version and the rounds of its comments."""
    wanted = (
        select(
            HERE.key,
            PLACED.language,
            PLACED.span_start,
            PLACED.span_end,
            SAID.comment_type,
            Dispute.id,
            Dispute.outcome,
        )
        .select_from(Passage)
        .join(Placement, PLACED.passage_id == HERE.id)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .outerjoin(Dispute, Dispute.contribution_id == SAID.id)
        .where(
            *at(viewer, version),
            visibility.public(),
            visibility.contributions(viewer),
            or_(PLACED.span_start.is_not(None), SAID.comment_type == CommentType.TRANSLATION_ERROR),
        )
        .order_by(HERE.position, SAID.id)
    )
    if chapters:
        wanted = wanted.where(HERE.chapter.in_(chapters))
    found: dict[str, list[Mark]] = {}
    for key, language, start, end, kind, disputed, outcome in session.execute(wanted):
        dispute = None if disputed is None else str(outcome) if outcome else OPEN
        found.setdefault(key, []).append(Mark(key, language, start, end, kind, dispute))
    return found
