"""A published summary as its readers have it: text and figures of the edition, and every answer by public number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.vocabulary import Term
from portal.models.consultations import Round
from portal.models.contributions import Anchor, Contribution, Edition, Kind, Status
from portal.models.drafts import Passage, Version
from portal.models.summaries import Disposition, Outcome, Point, PublishedAnswer, State, Summary, Themed
from portal.policy import visibility
from portal.queries.summaries.evidence import Changed, changed
from portal.queries.summaries.figures import COUNTED, STATES, Figures
from portal.queries.summaries.said import Kept
from portal.queries.summaries.texts import editions, paragraphs, with_figures
from portal.text.words import beginning

PAGE = 25  # answers
_QUOTED = 240  # characters of a contribution's words beside its answer

Place = tuple[int, int]  # of an answer in the ledger: the number of its contribution, and its point


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier edition: its number, its day, and why it was corrected by the next."""

    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """The edition that counts. ``correction_due``: what was received and answered is no longer what it was."""

    id: int
    number: int
    published_at: datetime
    reason: Localized
    sections: Sequence[tuple[Term, Sequence[Localized]]]
    figures: Figures
    kept: Kept  # for its pictures
    former: Sequence[Former]
    correction_due: bool
    text_hash: str
    review_on: date | None
    to_review: bool  # that day has come, and no later edition


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said, and what became of it. ``words``: empty where they are no longer shown."""

    number: str
    byline: str
    unverified: bool  # nobody has checked that name
    kind: Kind
    group: str
    language: str
    words: str
    cut: bool
    outcome: Outcome
    reason: Localized
    covered_by: str | None  # public number of the contribution whose answer covers it
    departure: bool
    place: Place
    changed: Changed | None  # the passage of the draft that shows it


def published(viewer: Actor, round_: Round) -> Published:
    """The latest edition of a round that the viewer can see."""
    found = editions(viewer, round_)
    if not found:
        raise NotFound
    latest = found[0]
    figures = Figures.kept(latest.figures or {})
    texts = [each for each in paragraphs(viewer, latest) if each.dropped_at is None]
    return Published(
        id=latest.id,
        number=latest.number,
        published_at=latest.published_at or latest.created_at,
        reason=latest.reason,
        sections=[
            (term, [with_figures(each.text, figures) for each in texts if each.section == term.code])
            for term in vocabulary.terms("summary_section")
        ],
        figures=figures,
        kept=(latest.figures or {}).get("pictures", {}),
        former=[Former(each.number, each.published_at or each.created_at) for each in found[1:]],
        correction_due=_differs(latest),
        text_hash=latest.text_hash or "",
        review_on=latest.review_on,
        to_review=is_to_be_reviewed(latest),
    )


def is_to_be_reviewed(latest: Summary) -> bool:
    """Whether the day has come on which the committee wanted to say what became of it."""
    return latest.review_on is not None and latest.review_on <= clock.day(latest.round.zone).date()


def _differs(summary: Summary) -> bool:
    """Whether a contribution was withheld, or published after all, since: the edition stays, and says so."""
    here = Contribution.round_id == summary.round_id, COUNTED
    counts = [select(func.count()).where(*here, Contribution.status == state) for state in STATES.values()]
    now = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return tuple(now) != tuple(getattr(summary, name) for name in STATES)


def ledger(
    viewer: Actor,
    published: Published,
    *,
    outcome: str | None = None,
    group: str | None = None,
    theme: int | None = None,
    passage: tuple[int, str] | None = None,
    after: Place | None = None,
) -> list[Answered]:
    """A page of answers in the order of their numbers; one more than a page when there are further ones."""
    where: list[ColumnElement[bool]] = [PublishedAnswer.summary_id == published.id]
    if outcome is not None:
        where.append(PublishedAnswer.outcome == outcome)
    if group is not None:
        where.append(PublishedAnswer.group == group)
    if theme is not None:
        where.append(PublishedAnswer.point_id.in_(_under(theme, published.published_at)))
    if passage is not None:
        where.append(PublishedAnswer.contribution_id.in_(_on(viewer, *passage)))
    if after is not None:
        sequence, point_id = after
        further = PublishedAnswer.sequence == sequence, PublishedAnswer.point_id > point_id
        where += [PublishedAnswer.sequence >= sequence, or_(PublishedAnswer.sequence > sequence, and_(*further))]
    order = (PublishedAnswer.sequence, PublishedAnswer.point_id)
    return _read(viewer, _answers(viewer).where(*where).order_by(*order).limit(PAGE + 1))


def _under(theme: int, at: datetime) -> Select[int]:
    """Points that stood under a theme at that moment."""
    then = Themed.at <= at, or_(Themed.ended_at.is_(None), Themed.ended_at > at)
    return select(Themed.point_id).where(Themed.theme_id == theme, *then)


def _on(viewer: Actor, draft_id: int, key: str) -> Select[int]:
    """Comments on a passage, in whichever version they were made."""
    return (
        select(Anchor.contribution_id)
        .join(Passage, Passage.id == Anchor.passage_id)
        .join(Version, Version.id == Passage.version_id)
        .where(Version.draft_id == draft_id, Passage.key == key, visibility.versions(viewer))
    )


def answers_to(viewer: Actor, number: str | None) -> list[Answered]:
    """What the latest edition answers to one contribution that the viewer can see, by its public number."""
    latest = (
        select(func.max(PublishedAnswer.summary_id))
        .join(Contribution, Contribution.id == PublishedAnswer.contribution_id)
        .where(Contribution.number == number)
        .scalar_subquery()
    )
    here = (Contribution.number == number, PublishedAnswer.summary_id == latest)
    return _read(viewer, _answers(viewer).where(*here).order_by(PublishedAnswer.point_id))


def _answers(viewer: Actor) -> Select[Any]:
    """Answers to what the viewer can see of published editions, with the words that were answered."""
    covering, other = PublishedAnswer.__table__.alias("covering"), Contribution.__table__.alias("covered_by")
    named = Point.__table__.alias("named")  # by whose key it is found: of answers there is no index by point
    shown = Contribution.status == Status.PUBLISHED
    covered_by = (
        select(other.c.number)
        .join(named, named.c.contribution_id == other.c.id)
        .join(covering, and_(covering.c.contribution_id == other.c.id, covering.c.point_id == named.c.id))
        .where(named.c.id == Disposition.covered_by_id, covering.c.summary_id == PublishedAnswer.summary_id)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            *(Contribution.number, Contribution.byline, Contribution.kind, Contribution.group, Contribution.language),
            Contribution.is_unverified().label("unverified"),
            *(shown.label("shown"), Edition.body, Point.start, Point.end),
            *(Disposition.outcome, Disposition.reason_en, Disposition.reason_es, Disposition.departure),  # type: ignore[attr-defined]
            *(Contribution.id, Disposition.passage_id),
            *(covered_by.label("covered_by"), PublishedAnswer.sequence, PublishedAnswer.point_id),
        )
        .select_from(PublishedAnswer)
        .join(Summary, Summary.id == PublishedAnswer.summary_id)
        .join(Contribution, Contribution.id == PublishedAnswer.contribution_id)
        .join(Point, Point.id == PublishedAnswer.point_id)
        .join(Edition, (Edition.contribution_id == Contribution.id) & (Edition.number == Point.edition))
        .join(Disposition, Disposition.id == PublishedAnswer.disposition_id)
        .where(visibility.summaries(viewer), Summary.state == State.PUBLISHED, visibility.contributions(viewer))
    )
    return cast("Select[Any]", statement)


def _read(viewer: Actor, statement: Select[Any]) -> list[Answered]:
    rows = session.execute(statement).all()
    shown = changed(viewer, [(row.id, row.passage_id) for row in rows if row.passage_id is not None])
    return [_answer(row, shown.get((row.id, row.passage_id))) for row in rows]


def _answer(row: Any, shown: Changed | None) -> Answered:
    words = (row.body if row.start is None else row.body[row.start : row.end]) if row.shown else ""
    return Answered(
        number=row.number,
        byline=row.byline if row.shown else "",
        unverified=row.shown and row.unverified,
        kind=Kind(row.kind),
        group=row.group,
        language=row.language,
        words=beginning(words, _QUOTED, ""),
        cut=len(words) > _QUOTED or (row.shown and row.start is not None),
        outcome=Outcome(row.outcome),
        reason=Localized(row.reason_en, row.reason_es),
        covered_by=row.covered_by,
        departure=row.departure,
        place=(row.sequence, row.point_id),
        changed=shown,
    )
