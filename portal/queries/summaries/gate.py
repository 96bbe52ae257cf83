"""What is still missing before a summary can be published: the questions of the database, in words and with places.

The database asks the same at the end (migration 0026). This is what people read before they try.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_
from portal.core.localized import LANGUAGES
from portal.models.contributions import Contribution, Kind, Status
from portal.models.people import Organisation, Person
from portal.models.summaries import Approval, Disposition, Outcome, Point, Review, Summary
from portal.queries.summaries.figures import codes
from portal.queries.summaries.texts import Standing, paragraphs
from portal.text.fields import Unreadable, fields

NEEDED = 2  # delegates, of as many agencies


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between a summary and its publication.

    ``code`` says where to go: ``moderation``, ``answers``, ``decisions``, ``covered``, ``paragraph`` (its number in
    ``of``), ``section`` (its code), ``review`` or ``approval``. ``sentence`` says what, with ``many`` in it.
    """

    code: str
    sentence: str
    many: int = 0
    of: Any = None


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that counts: who, for which agency."""

    person_id: int
    name: str
    agency_id: int
    agency: str


def missing(viewer: Actor, summary: Summary, now: Standing) -> list[Missing]:
    """Everything that is missing, in the order in which it is worked off; empty: it can be published."""
    return [*_answers(summary), *_texts(viewer, summary), *_persons(viewer, summary, now)]


def left(summary: Summary) -> dict[str, int]:
    """How many contributions wait for a moderator, for a first point, for an answer, and for a decision."""
    here = (Contribution.round_id == summary.round_id, Contribution.kind != Kind.OFFICIAL_REPLY)
    standing = exists().where(Point.contribution_id == Contribution.id, Point.dropped_at.is_(None))
    points = (Point.round_id == summary.round_id, Point.dropped_at.is_(None), Point.disposition.is_(None))
    of_published = exists().where(Contribution.id == Point.contribution_id, Contribution.status == Status.PUBLISHED)
    return {
        "moderation": _many(Contribution, *here, Contribution.status == Status.RECEIVED),
        "unread": _many(Contribution, *here, Contribution.status == Status.PUBLISHED, ~standing),
        "answers": _many(Point, *points, Point.proposal.is_(None), of_published),
        "decisions": _many(Point, *points, Point.proposal.is_not(None), of_published),
    }


def approvals(summary: Summary, text_hash: str) -> list[Approved]:
    """Those of exactly this text that stand."""
    rows = session.execute(
        select(Approval.person_id, Person.name, Approval.organisation_id, Organisation.name)
        .join(Person, Person.id == Approval.person_id)
        .join(Organisation, Organisation.id == Approval.organisation_id)
        .where(Approval.summary_id == summary.id, Approval.fell.is_(None), Approval.text_hash == text_hash)
        .order_by(Approval.id)
    )
    return [Approved(*row) for row in rows]


def reviewer(viewer: Actor, summary: Summary, text_hash: str) -> str | None:
    """The name of somebody who read exactly this text and wrote none of it."""
    writers = {by for each in paragraphs(viewer, summary) for by in (each.en_by_id, each.es_by_id)}
    rows = session.execute(
        select(Review.reviewed_by_id, Person.name)
        .join(Person, Person.id == Review.reviewed_by_id)
        .where(Review.summary_id == summary.id, Review.text_hash == text_hash)
        .order_by(Review.id)
    )
    return next((name for person_id, name in rows if person_id not in writers), None)


def _many(kind: type[Any], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(kind).where(*where)) or 0


def _answers(summary: Summary) -> list[Missing]:
    waiting = left(summary)
    sentences = {
        "moderation": N_("Contributions that wait for a moderator: %(many)s"),
        "unread": N_("Contributions without a point to answer: %(many)s"),
        "answers": N_("Points without a proposed answer: %(many)s"),
        "decisions": N_("Proposed answers that wait for another person's decision: %(many)s"),
        "covered": N_("Points that are “already covered” by one that has no answer of its own: %(many)s"),
    }
    waiting["covered"] = _many(Point, *_badly_covered(summary))
    return [Missing(code, sentences[code], many) for code, many in waiting.items() if many]


def _badly_covered(summary: Summary) -> tuple[ColumnElement[bool], ...]:
    """Covered by what was dropped, is undecided, or is itself covered by another."""
    decided, theirs, target = aliased(Disposition), aliased(Disposition), aliased(Point)
    good = exists().where(
        target.id == decided.covered_by_id,
        target.dropped_at.is_(None),
        target.round_id == Point.round_id,
        theirs.point_id == target.id,
        theirs.number == target.disposition,
        theirs.outcome != Outcome.ALREADY_COVERED,
    )
    bad = exists().where(
        decided.point_id == Point.id,
        decided.number == Point.disposition,
        decided.outcome == Outcome.ALREADY_COVERED,
        ~good.correlate(decided, Point),
    )
    return (Point.round_id == summary.round_id, Point.dropped_at.is_(None), bad)


def _texts(viewer: Actor, summary: Summary) -> list[Missing]:
    found, known = [], codes()
    written = paragraphs(viewer, summary)
    sections = {each.section for each in written}
    for term in vocabulary.terms("summary_section"):
        if term.code not in sections:
            found.append(Missing("section", N_("A section without a paragraph."), of=term.code))
    for each in written:
        if not all(_side(each, language) for language in LANGUAGES):
            found.append(Missing("paragraph", N_("A paragraph is missing in one language or in both."), of=each.id))
        elif each.stale:
            found.append(Missing("paragraph", N_("One language of a paragraph changed after the other."), of=each.id))
        for language in LANGUAGES:
            try:
                list(fields(_side(each, language), known))
            except Unreadable:
                found.append(Missing("paragraph", N_("A figure of a paragraph cannot be read."), of=each.id))
                break
    return found


def _side(paragraph: Any, language: str) -> str:
    words: str = getattr(paragraph.text, language)
    return words.strip()


def _persons(viewer: Actor, summary: Summary, now: Standing) -> list[Missing]:
    found = []
    if reviewer(viewer, summary, now.text_hash) is None:
        found.append(Missing("review", N_("Nobody who wrote none of it has reviewed this text.")))
    agencies = {each.agency_id for each in approvals(summary, now.text_hash)}
    if len(agencies) < NEEDED:
        found.append(Missing("approval", N_("Approvals by delegates of two agencies so far: %(many)s"), len(agencies)))
    return found
