"""Translations that somebody questions: for translators, what waits and what came of it; for readers, where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.contributions import Contribution, Dispute, Outcome, Placement, Status
from portal.models.drafts import Draft, Passage, Version
from portal.policy import visibility
from portal.queries.contributions.on_drafts.comments import (
    HERE,
    MADE,
    OPEN,
    PLACED,
    SAID,
    Comment,
    comments,
    latest,
    read,
)
from portal.queries.contributions.on_drafts.placements import within

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of a question, as far as something did."""

    id: int
    outcome: Outcome | None
    note: Localized
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """A comment that questions a translation, with the passage as it stood before its author."""

    comment: Comment
    draft_id: int
    draft_number: int | None
    title: Localized
    en: str
    es: str
    dispute: Settlement | None  # from the day the comment is published

    @property
    def settled(self) -> bool:
        return self.dispute is not None and self.dispute.settled_at is not None


@dataclass(frozen=True, slots=True)
class Questions:
    """A page of them, and the ref after which the next one begins."""

    rows: Sequence[Question]
    next: str | None


def questioned(viewer: Actor, settled: bool = False, after: str = "") -> Questions:
    """For translators: what waits for them, or what they have settled, the oldest first.

    ``after`` is the ref that a page ended with; where none of theirs stands after it, the first page.
    """
    ids = asked(viewer, settled, A_PAGE + 1, after) or asked(viewer, settled, A_PAGE + 1)
    wanted = comments(viewer, seen=visibility.questioned(viewer)).where(
        PLACED.version_id == MADE.version_id, latest(), SAID.id.in_(ids[:A_PAGE])
    )
    rows = _with_texts(read(wanted.order_by(SAID.posted_at, SAID.id)))
    return Questions(rows, rows[-1].comment.ref if len(ids) > A_PAGE else None)


def asked(viewer: Actor, settled: bool, most: int, after: str = "") -> Sequence[int]:
    """Keys alone, found first: joined to all that a page shows, PostgreSQL reads every question there is."""
    state = Dispute.settled_at.is_not(None) if settled else Dispute.settled_at.is_(None)
    found = select(SAID.id).outerjoin(Dispute, Dispute.contribution_id == SAID.id)
    wanted = found.where(visibility.questioned(viewer), state).order_by(SAID.posted_at, SAID.id).limit(most)
    ended = select(SAID.posted_at, SAID.id).where(SAID.ref == after, visibility.questioned(viewer))
    if after and (last := session.execute(ended).first()):
        wanted = wanted.where(tuple_(SAID.posted_at, SAID.id) > tuple_(*last))
    return session.scalars(wanted).all()


def question(viewer: Actor, contribution_id: int) -> Question:
    """One of them, settled or not."""
    wanted = comments(viewer, seen=visibility.questioned(viewer)).where(
        PLACED.version_id == MADE.version_id, latest(), SAID.id == contribution_id
    )
    found = _with_texts(read(wanted))
    if not found:
        raise NotFound
    return found[0]


def _with_texts(found: Sequence[Comment]) -> list[Question]:
    ids = [comment.id for comment in found]
    disputes = {each.contribution_id: each for each in _disputes(ids)}
    rows = session.execute(
        select(MADE.contribution_id, Draft.id, Draft.number, Draft.title, Passage.en, Passage.es)
        .join(Version, Version.id == MADE.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .outerjoin(Passage, Passage.id == MADE.passage_id)
        .where(MADE.contribution_id.in_(ids))
    )
    about = {row[0]: row[1:] for row in rows}
    return [_question(comment, about[comment.id], disputes.get(comment.id)) for comment in found]


def dispute(viewer: Actor, dispute_id: int) -> Dispute:
    """For the act that settles it."""
    found = session.scalar(
        select(Dispute)
        .join(Contribution, Contribution.id == Dispute.contribution_id)
        .where(Dispute.id == dispute_id, visibility.questioned(viewer))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def disputed(viewer: Actor, version: Version) -> dict[str, str]:
    """The passages whose translation somebody publicly questioned: ``open``, or how all of it was settled."""
    outcomes = session.execute(
        select(Dispute.contribution_id, Dispute.outcome)
        .join(Contribution, SAID.id == Dispute.contribution_id)
        .where(SAID.status == Status.PUBLISHED, visibility.contributions(viewer))
    )
    known = {said: str(outcome) if outcome else OPEN for said, outcome in outcomes}
    rows = session.execute(
        select(HERE.key, PLACED.contribution_id)
        .join(Placement, PLACED.passage_id == HERE.id)
        .where(PLACED.contribution_id.in_(known), *within(viewer, version))
        .order_by(PLACED.contribution_id)
    )
    found: dict[str, str] = {}
    for key, said in rows:
        if found.get(key) != OPEN:
            found[key] = known[said]
    return found


def _disputes(ids: Sequence[int]) -> Sequence[Dispute]:
    return session.scalars(select(Dispute).where(Dispute.contribution_id.in_(ids))).all()


def _question(comment: Comment, about: Sequence[object], dispute: Dispute | None) -> Question:
    draft_id, number, title, en, es = about
    settled = Settlement(dispute.id, dispute.outcome, dispute.note, dispute.settled_at) if dispute else None
    return Question(comment, draft_id, number, title, en or "", es or "", settled)  # type: ignore[arg-type]
