"""Drafts on the desk: what is being prepared, what needs an eye, and which translations are questioned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.contributions import Contribution, Dispute, Fit, Outcome
from portal.models.drafts import Draft, Passage, Status, Version
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries.drafts.comments import MADE, PLACED, SAID, Comment, comments, latest, read

MOST = 100  # the oldest; what comes after them is shown as they are settled
COUNTED = 100  # nobody would count further


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
class Waiting:
    """What waits for a member of the staff; ``None`` where it is not theirs."""

    align: int | None
    place: int | None
    disputes: int | None


def on_desk(viewer: Actor, round_id: int | None = None) -> list[tuple[Draft, Sequence[Version]]]:
    """Every draft in the viewer's scope (or in one round of it) with its versions, the newest first."""
    wanted = select(Draft).where(visibility.prepared_drafts(viewer))
    versions = select(Version).where(visibility.prepared(viewer))
    if round_id is not None:
        wanted = wanted.where(Draft.round_id == round_id)
        versions = versions.join(Draft, Draft.id == Version.draft_id).where(Draft.round_id == round_id)
    prepared = session.scalars(versions.order_by(Version.id.desc())).all()
    drafts = session.scalars(wanted.order_by(Draft.created_at.desc(), Draft.id)).all()
    return [(draft, [each for each in prepared if each.draft_id == draft.id]) for draft in drafts]


def questioned(viewer: Actor, settled: bool = False) -> list[Question]:
    """For translators: what waits for them, or what they have settled, the oldest first."""
    wanted = comments(viewer, seen=visibility.questioned(viewer)).where(
        PLACED.version_id == MADE.version_id, latest(), SAID.id.in_(_questioned(viewer, settled))
    )
    return _with_texts(read(wanted.order_by(SAID.posted_at, SAID.id)))


def _questioned(viewer: Actor, settled: bool) -> Sequence[int]:
    """Found first and read afterwards: joined to all that a page shows, PostgreSQL reads every question there is."""
    state = Dispute.settled_at.is_not(None) if settled else Dispute.settled_at.is_(None)
    found = select(SAID.id).outerjoin(Dispute, Dispute.contribution_id == SAID.id)
    first = found.where(visibility.questioned(viewer), state).order_by(SAID.posted_at, SAID.id).limit(MOST)
    return session.scalars(first).all()


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


def waiting(viewer: Actor) -> Waiting:
    """Numbers for the front of the desk."""
    prepares, translates = allows(viewer, "desk.drafts", None), allows(viewer, "desk.translations", None)
    return Waiting(
        align=_unaligned(viewer) if prepares else None,
        place=_unplaced(viewer) if prepares else None,
        disputes=len(_questioned(viewer, settled=False)) if translates else None,
    )


def _unaligned(viewer: Actor) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Version)
            .where(
                visibility.prepared(viewer),
                Version.status == Status.UPLOADED,
                Version.languages == "en es",
                Version.aligned_at.is_(None),
            )
        )
        or 0
    )


def unplaced(viewer: Actor, draft: Draft | None = None) -> dict[int, int]:
    """For each version that people read now: how many of its comments need somebody's eye."""
    needing = _needing(viewer)
    if draft is not None:
        needing = needing.where(Version.draft_id == draft.id)
    rows = session.execute(needing.with_only_columns(PLACED.version_id, func.count()).group_by(PLACED.version_id))
    return {row[0]: row[1] for row in rows}


def _unplaced(viewer: Actor) -> int:
    """Counted no further than somebody would."""
    some = _needing(viewer).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _needing(viewer: Actor) -> Select[int]:
    """Uncertain places in versions that people read now."""
    return (
        select(PLACED.id)
        .join(Contribution, SAID.id == PLACED.contribution_id)
        .join(Version, Version.id == PLACED.version_id)
        .where(
            visibility.prepared(viewer),
            Version.status.in_((Status.CIRCULATED, Status.OPEN, Status.CLOSED)),
            PLACED.fit == Fit.UNCERTAIN,
            visibility.contributions(viewer),
            latest(),
        )
    )


def _disputes(ids: Sequence[int]) -> Sequence[Dispute]:
    return session.scalars(select(Dispute).where(Dispute.contribution_id.in_(ids))).all()


def _question(comment: Comment, about: Sequence[object], dispute: Dispute | None) -> Question:
    draft_id, number, title, en, es = about
    settled = Settlement(dispute.id, dispute.outcome, dispute.note, dispute.settled_at) if dispute else None
    return Question(comment, draft_id, number, title, en or "", es or "", settled)  # type: ignore[arg-type]
