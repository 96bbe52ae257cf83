"""An edition that is about to be published, as its files show it: text, figures, every answer, drafts that are public.

What is read here is exactly what publication makes public, and nothing of anybody's that is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.core import vocabulary
from portal.core.actor import ANONYMOUS, Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.vocabulary import Term
from portal.files.reporting.printable import unprintable
from portal.models.consultations import Audience
from portal.models.contributions import Contribution, Edition, Kind, OfficialStatement
from portal.models.drafts import Version
from portal.models.summaries import Disposition, Outcome, Point, Summary
from portal.policy import visibility
from portal.queries import drafts
from portal.queries.drafts import Line
from portal.queries.summaries.figures import Figures, that_count
from portal.queries.summaries.pictures import counted
from portal.queries.summaries.said import Kept
from portal.queries.summaries.texts import Standing, standing

QUOTED = 240  # characters of a contribution's words beside its answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, whole or the words of one point of it, and what became of it."""

    number: str
    point: int
    byline: str
    unverified: bool  # nobody has checked that name
    kind: Kind
    group: str
    language: str
    words: str
    whole: bool
    outcome: Outcome
    reason: Localized
    covered_by: str | None  # public number of the contribution whose answer covers it
    departure: bool


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version of a draft that everybody can read."""

    number: int
    title: Localized
    version: int
    languages: tuple[str, ...]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Edited:
    """All that the files of an edition say. ``text_hash`` is what two agencies approved."""

    code: str
    title: Localized
    zone: str
    number: int
    reason: Localized  # of a correction
    sections: Sequence[tuple[Term, Sequence[Localized]]]
    figures: Figures
    kept: Kept  # for its pictures
    answers: Sequence[Answer]
    silent: Sequence[str]  # who said formally that they have no remarks
    drafts: Sequence[DraftVersion]
    text_hash: str


def to_freeze(viewer: Actor, summary: Summary, at: datetime) -> Edited:
    """An edition in work, ordered to be published at that moment, for whoever may see it before it is."""
    if session.scalar(select(Summary.id).where(Summary.id == summary.id, visibility.summaries(viewer))) is None:
        raise NotFound
    now, round_ = standing(viewer, summary), summary.round
    return Edited(
        code=f"{round_.consultation.code}/{round_.number}",
        title=round_.title,
        zone=round_.zone,
        number=summary.number,
        reason=summary.reason,
        sections=[
            (term, [text for each, text in now.texts if each.section == term.code])
            for term in vocabulary.terms("summary_section")
        ],
        figures=now.figures,
        kept=counted(summary, at),
        answers=_answers(summary),
        silent=_silent(summary),
        drafts=_drafts(summary),
        text_hash=now.text_hash,
    )


def _silent(summary: Summary) -> Sequence[str]:
    held = OfficialStatement.contribution_id.is_(None), OfficialStatement.ended_at.is_(None)
    found = select(OfficialStatement.byline).where(OfficialStatement.round_id == summary.round_id, *held)
    return session.scalars(found.order_by(OfficialStatement.released_at, OfficialStatement.id)).all()


def unusual(summary: Summary, now: Standing) -> list[str]:
    """Characters of an edition in work that no typeface of its PDF has, as they will be printed: by their names."""
    answers = _answers(summary)
    texts = [summary.round.title, summary.reason, *(text for _paragraph, text in now.texts)]
    texts += [answer.reason for answer in answers]
    said = [words for answer in answers for words in (answer.byline, answer.words[:QUOTED])]
    return unprintable([*(words for text in texts for words in (text.en, text.es)), *said, *_silent(summary)])


def _answers(summary: Summary) -> list[Answer]:
    other, target = aliased(Contribution), aliased(Point)
    covered_by = (
        select(other.number)
        .join(target, target.contribution_id == other.id)
        .where(target.id == Disposition.covered_by_id)
        .scalar_subquery()
    )
    rows = that_count(
        summary.round_id,
        *(Contribution.number, Contribution.byline, Contribution.kind, Contribution.group, Contribution.language),
        Contribution.is_unverified().label("unverified"),
        *(Edition.body, Point.id.label("point"), Point.start, Point.end),
        *(Disposition.outcome, Disposition.reason_en, Disposition.reason_es, Disposition.departure),  # type: ignore[attr-defined]
        covered_by.label("covered_by"),
    ).join(Edition, (Edition.contribution_id == Contribution.id) & (Edition.number == Point.edition))
    return [_answer(row) for row in session.execute(rows)]


def _answer(row: Any) -> Answer:
    return Answer(
        number=row.number,
        point=row.point,
        byline=row.byline,
        unverified=row.unverified,
        kind=Kind(row.kind),
        group=row.group,
        language=row.language,
        words=row.body if row.start is None else row.body[row.start : row.end],
        whole=row.start is None,
        outcome=Outcome(row.outcome),
        reason=Localized(row.reason_en, row.reason_es),
        covered_by=row.covered_by,
        departure=row.departure,
    )


def _drafts(summary: Summary) -> list[DraftVersion]:
    """Versions that anybody can read. A restricted draft names who opened it on every sheet, and stays where it is."""
    if summary.round.audience is not Audience.PUBLIC:
        return []
    found: list[Version] = []
    for listed in drafts.in_round(ANONYMOUS, summary.round_id):
        found += reversed(drafts.versions(ANONYMOUS, drafts.get(ANONYMOUS, listed.id)))
    return [
        DraftVersion(
            number=each.draft.number or 0,
            title=each.draft.title,
            version=each.number,
            languages=tuple(each.languages.split()),
            lines=drafts.passages(ANONYMOUS, each),
        )
        for each in found
    ]
