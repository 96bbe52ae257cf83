"""What contributors say of the answers that they were given: their own word, and how many say what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.models.summaries import Feedback, State, Summary
from portal.policy import visibility
from portal.text.suppression import Shown, shown

PAGE = 25


@dataclass(frozen=True, slots=True)
class Word:
    """What its author said of an answer, and in which language. ``edition`` is the one that they had read."""

    number: int
    edition: int
    answers: bool
    because: str
    language: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many it answers and how many not; none where a number from 1 to 4 could be seen or computed."""

    answered: int | None
    not_answered: int | None
    all: int | None


def own_words(viewer: Actor, contribution_id: int) -> Sequence[Word]:
    """What the viewer, or their organisation, said of the answers to a contribution of theirs; the latest last."""
    rows = session.execute(
        select(Feedback, Summary.number)
        .join(Summary, Summary.id == Feedback.summary_id)
        .join(Contribution, Contribution.id == Feedback.contribution_id)
        .where(Feedback.contribution_id == contribution_id, visibility.own(viewer))
        .order_by(Feedback.number)
    )
    return [_word(said, edition) for said, edition in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """What the author of a contribution said, for those who answer in its round."""

    key: int
    number: str | None
    ref: str
    word: Word


def told(viewer: Actor, summary: Summary, after: int | None = None) -> list[Told]:
    """Of an edition, the last first; one more than a page when there are further ones. Within a day in no order."""
    where = [Feedback.summary_id == summary.id, visibility.answering(viewer)]
    last = session.execute(select(Feedback.said_at, Feedback.id).where(Feedback.id == after, *where[:1])).first()
    if last is not None:
        where.append(tuple_(Feedback.said_at, Feedback.id) < tuple_(*last))
    rows = session.execute(
        select(Feedback, Contribution.number, Contribution.ref)
        .select_from(Feedback)
        .join(Contribution, Contribution.id == Feedback.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .where(*where)
        .order_by(Feedback.said_at.desc(), Feedback.id.desc())
        .limit(PAGE + 1)
    )
    return [Told(said.id, number, ref, _word(said, summary.number)) for said, number, ref in rows]


def _word(said: Feedback, edition: int) -> Word:
    return Word(said.number, edition, said.answers, said.because, said.language, said.said_at)


def verdicts(viewer: Actor, summary_id: int, before: datetime) -> Verdicts:
    """Of everybody who had said something of this edition until then. Of each the latest counts.

    They are counted by whole days: who says something now cannot be seen in the figures of this hour.
    """
    later = aliased(Feedback)
    counted = session.execute(
        select(Feedback.answers, func.count())
        .join(Summary, Summary.id == Feedback.summary_id)
        .where(
            Feedback.summary_id == summary_id,
            Feedback.said_at < before,
            Summary.state == State.PUBLISHED,
            visibility.summaries(viewer),
            ~select(later.id)
            .where(
                later.contribution_id == Feedback.contribution_id,
                later.summary_id == summary_id,
                later.number > Feedback.number,
                later.said_at < before,
            )
            .exists(),
        )
        .group_by(Feedback.answers)
    )
    many = {row.answers: row[1] for row in counted}
    return _of(shown([[many.get(True, 0), many.get(False, 0)]]))


def _of(table: Shown | None) -> Verdicts:
    if table is None:
        return Verdicts(None, None, None)
    answered, not_answered, every = table[0]
    return Verdicts(answered, not_answered, every)
