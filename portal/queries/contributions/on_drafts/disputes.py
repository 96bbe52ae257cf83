"""Translations that somebody questions: for translators, what waits and what came of it; for readers, where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import literal, select, tuple_

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.contributions import Contribution, Dispute, Outcome, Status
from portal.models.drafts import Draft, Passage, Version
from portal.models.waiting import Waiting
from portal.policy import visibility
from portal.policy.queues import QUEUES
from portal.queries.contributions.on_drafts.comments import (
    MADE,
    PLACED,
    SAID,
    Comment,
    comments,
    latest,
    read,
)
from portal.queries.waiting import IN_ORDER, Claim, claims_on

A_PAGE = 50
_QUESTIONS = QUEUES[Dispute.__name__]


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
    claim: Claim | None  # whoever has it on their table

    @property
    def settled(self) -> bool:
        return self.dispute is not None and self.dispute.settled_at is not None


@dataclass(frozen=True, slots=True)
class Questions:
    """A page of them, and the ref after which the next one begins."""

    rows: Sequence[Question]
    next: str | None


class Turn(NamedTuple):
    """Where a question stands among others: when it came, and which it is; in the queue it has a number of its own."""

    at: datetime
    said: int
    key: int


def questioned(viewer: Actor, settled: bool = False, after: str = "") -> Questions:
    """For translators: what waits for them, or what they have settled, the oldest first.

    ``after`` is the ref that a page ended with; where none of theirs stands after it, the first page.
    """
    ids = asked(viewer, settled, A_PAGE + 1, after) or asked(viewer, settled, A_PAGE + 1)
    wanted = comments(viewer, seen=visibility.questioned(viewer)).where(
        PLACED.version_id == MADE.version_id, latest(), SAID.id.in_(ids[:A_PAGE])
    )
    rows = sorted(_with_texts(viewer, read(wanted)), key=lambda question: ids.index(question.comment.id))
    return Questions(rows, rows[-1].comment.ref if len(ids) > A_PAGE else None)


def asked(viewer: Actor, settled: bool, most: int, after: str = "") -> Sequence[int]:
    """Keys alone, found first: joined to all that a page shows, PostgreSQL reads every question there is.

    What is public lies in the translators' queue until it is settled; what is not yet, still in that of the moderators.
    """
    last = _turn(viewer, after) if after else None
    along = select(SAID.posted_at, SAID.id).where(visibility.questioned(viewer)).order_by(SAID.posted_at, SAID.id)
    if settled:
        over = along.join(Dispute, Dispute.contribution_id == SAID.id)
        over = over.where(SAID.status == Status.PUBLISHED, Dispute.settled_at.is_not(None))
        if last:
            over = over.where(tuple_(SAID.posted_at, SAID.id) > tuple_(last.at, last.said))
        return session.scalars(over.with_only_columns(SAID.id).limit(most)).all()
    waits = select(Waiting.since, Waiting.subject_id, Dispute.contribution_id).where(_QUESTIONS.shown(viewer))
    waits = waits.join(Dispute, Dispute.id == Waiting.subject_id).order_by(*IN_ORDER)
    undecided = along.where(SAID.status == Status.RECEIVED)
    if last:
        waits = waits.where(tuple_(*IN_ORDER) > tuple_(literal(_QUESTIONS.priority), last.at, last.key))
        undecided = undecided.where(tuple_(SAID.posted_at, SAID.id) > tuple_(last.at, last.key))
    both = [(since, key, said) for since, key, said in session.execute(waits.limit(most))]
    both += [(at, said, said) for at, said in session.execute(undecided.limit(most))]
    return [said for _at, _key, said in sorted(both)[:most]]


def _turn(viewer: Actor, ref: str) -> Turn | None:
    """Where a question stands, also when it no longer waits."""
    seen = select(SAID.posted_at, SAID.id, Dispute.id).outerjoin(Dispute, Dispute.contribution_id == SAID.id)
    found = session.execute(seen.where(SAID.ref == ref, visibility.questioned(viewer))).first()
    return Turn(found[0], found[1], found[2] or found[1]) if found else None


def question(viewer: Actor, contribution_id: int) -> Question:
    """One of them, settled or not."""
    wanted = comments(viewer, seen=visibility.questioned(viewer)).where(
        PLACED.version_id == MADE.version_id, latest(), SAID.id == contribution_id
    )
    found = _with_texts(viewer, read(wanted))
    if not found:
        raise NotFound
    return found[0]


def _with_texts(viewer: Actor, found: Sequence[Comment]) -> list[Question]:
    ids = [comment.id for comment in found]
    disputes = {each.contribution_id: each for each in _disputes(ids)}
    claims = claims_on(viewer, Dispute.__name__, [each.id for each in disputes.values()])
    rows = session.execute(
        select(MADE.contribution_id, Draft.id, Draft.number, Draft.title, Passage.en, Passage.es)
        .join(Version, Version.id == MADE.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .outerjoin(Passage, Passage.id == MADE.passage_id)
        .where(MADE.contribution_id.in_(ids))
    )
    about = {row[0]: row[1:] for row in rows}
    return [_question(comment, about[comment.id], disputes.get(comment.id), claims) for comment in found]


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


def _disputes(ids: Sequence[int]) -> Sequence[Dispute]:
    return session.scalars(select(Dispute).where(Dispute.contribution_id.in_(ids))).all()


def _question(
    comment: Comment, about: Sequence[object], dispute: Dispute | None, claims: Mapping[int, Claim]
) -> Question:
    draft_id, number, title, en, es = about
    settled = Settlement(dispute.id, dispute.outcome, dispute.note, dispute.settled_at) if dispute else None
    claim = claims.get(dispute.id) if dispute else None
    return Question(comment, draft_id, number, title, en or "", es or "", settled, claim)  # type: ignore[arg-type]
