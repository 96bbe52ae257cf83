"""What is still missing before a summary can be published: the questions of the database, in words and with places.

The database asks the same at the end (migration 0026). This is what people read before they try.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased

from portal.core import vocabulary
from portal.core.db import session
from portal.core.errors import N_
from portal.core.localized import LANGUAGES
from portal.models.contributions import Contribution, Kind, Status
from portal.models.people import Organisation, Person
from portal.models.summaries import Approval, Disposition, Outcome, Point, Review, Summary
from portal.queries.summaries.figures import codes
from portal.queries.summaries.lately import Lately
from portal.queries.summaries.texts import Standing
from portal.text.fields import Unreadable, fields

_lately: Lately[dict[str, int]] = Lately()
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


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who stands for exactly this text: one who read it and wrote none of it, and the delegates who approved it."""

    reviewer: str | None
    approvals: tuple[Approved, ...]


def missing(summary: Summary, now: Standing, signed: Signatures) -> list[Missing]:
    """Everything that is missing, in the order in which it is worked off; empty: it can be published."""
    return [*_answers(_lately.or_read(now.as_of, lambda: _left(summary))), *_texts(now), *_persons(signed)]


def signatures(summary: Summary, now: Standing) -> Signatures:
    """Of the text as it stands now: those of an earlier one do not count."""
    reviewers, approvals = [], []
    for approves, person_id, name, agency_id, agency in session.execute(_signed(summary, now)):
        if approves:
            approvals.append(Approved(person_id, name, agency_id, agency))
        elif person_id not in now.writers:
            reviewers.append(name)
    return Signatures(next(iter(reviewers), None), tuple(approvals))


def _signed(summary: Summary, now: Standing) -> Select[Any]:
    """Reviews of exactly this text, and then approvals of it that stand, each in the order in which they were given."""
    reviews = (
        select(
            *(literal(0).label("approves"), Review.id.label("row"), Review.reviewed_by_id.label("person"), Person.name),
            *(literal(0).label("agency_id"), literal("").label("agency")),
        )
        .join(Person, Person.id == Review.reviewed_by_id)
        .where(Review.summary_id == summary.id, Review.text_hash == now.text_hash)
    )
    approvals = (
        select(literal(1), Approval.id, Approval.person_id, Person.name, Approval.organisation_id, Organisation.name)
        .join(Person, Person.id == Approval.person_id)
        .join(Organisation, Organisation.id == Approval.organisation_id)
        .where(Approval.summary_id == summary.id, Approval.fell.is_(None), Approval.text_hash == now.text_hash)
    )
    given = union_all(reviews, approvals).subquery().c
    return select(given.approves, given.person, given.name, given.agency_id, given.agency).order_by(
        given.approves, given.row
    )


def without_a_point(round_id: int) -> tuple[ColumnElement[bool], ...]:
    """Published contributions of the round that nobody can answer, because no point of them stands."""
    standing = exists().where(Point.contribution_id == Contribution.id, Point.dropped_at.is_(None))
    said = Contribution.round_id == round_id, Contribution.kind != Kind.OFFICIAL_REPLY
    return (*said, Contribution.status == Status.PUBLISHED, ~standing)


def _left(summary: Summary) -> dict[str, int]:
    """How many contributions wait for a moderator or for a first point; how many points for an answer, for a decision,
    or to be covered by something that is itself answered."""
    here = (Contribution.round_id == summary.round_id, Contribution.kind != Kind.OFFICIAL_REPLY)
    points = (Point.round_id == summary.round_id, Point.dropped_at.is_(None), Point.disposition.is_(None))
    counts = {
        "moderation": _many(Contribution, *here, Contribution.status == Status.RECEIVED),
        "unread": _many(Contribution, *without_a_point(summary.round_id)),
        "answers": _many(Point, *points, Point.proposal.is_(None), _of_published(Point)),
        "decisions": _many(Point, *points, Point.proposal.is_not(None), _of_published(Point)),
        "covered": _many(Point, *_badly_covered(summary)),
    }
    return dict(zip(counts, session.execute(select(*counts.values())).one(), strict=True))


def _many(kind: type[Any], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(kind).where(*where).scalar_subquery()


def _answers(waiting: Mapping[str, int]) -> list[Missing]:
    sentences = {
        "moderation": N_("Contributions that wait for a moderator: %(many)s"),
        "unread": N_("Contributions without a point to answer: %(many)s"),
        "answers": N_("Points without a proposed answer: %(many)s"),
        "decisions": N_("Proposed answers that wait for another person's decision: %(many)s"),
        "covered": N_("Points that are “already covered” by one that has no answer of its own: %(many)s"),
    }
    return [Missing(code, sentences[code], many) for code, many in waiting.items() if many]


def _badly_covered(summary: Summary) -> tuple[ColumnElement[bool], ...]:
    """Covered by what was dropped, withheld or withdrawn, is undecided, or is itself covered by another."""
    decided, theirs, target = aliased(Disposition), aliased(Disposition), aliased(Point)
    good = exists().where(
        target.id == decided.covered_by_id,
        target.dropped_at.is_(None),
        target.round_id == Point.round_id,
        theirs.counts_for(target),
        theirs.outcome != Outcome.ALREADY_COVERED,
        _of_published(target),
    )
    bad = exists().where(
        decided.counts_for(), decided.outcome == Outcome.ALREADY_COVERED, ~good.correlate(decided, Point)
    )
    return (Point.round_id == summary.round_id, Point.dropped_at.is_(None), bad, _of_published(Point))


def _of_published(point: type[Point]) -> ColumnElement[bool]:
    said = aliased(Contribution)
    return exists().where(said.id == point.contribution_id, said.status == Status.PUBLISHED).correlate(point)


def _texts(now: Standing) -> list[Missing]:
    found, known = [], codes()
    written = [paragraph for paragraph, _text in now.texts]
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


def _persons(signed: Signatures) -> list[Missing]:
    found = []
    if signed.reviewer is None:
        found.append(Missing("review", N_("Nobody who wrote none of it has reviewed this text.")))
    agencies = {each.agency_id for each in signed.approvals}
    if len(agencies) < NEEDED:
        found.append(Missing("approval", N_("Approvals by delegates of two agencies so far: %(many)s"), len(agencies)))
    return found
