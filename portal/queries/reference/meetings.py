"""Meetings of the Labor Advisory Committee as everybody reads them, and as those see them who keep the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import Base, kind_of, session
from portal.core.errors import NotFound
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution
from portal.models.contributions import Status as ContributionStatus
from portal.models.reference import Advice, Correction, Meeting, MeetingPaper, MeetingState
from portal.policy import visibility

CANCELLED_STAY = timedelta(days=366)  # as long as a calendar may still have them


@dataclass(frozen=True, slots=True)
class Sent:
    """A contribution with which advice was sent in a round as well. ``answered``: its round has a published summary."""

    number: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting with what holds of it: papers and advice that were not taken back."""

    meeting: Meeting
    papers: tuple[MeetingPaper, ...]
    advice: tuple[Advice, ...]
    sent: dict[str, Sent]
    corrections: tuple[Correction, ...]
    advice_corrections: dict[int, tuple[Correction, ...]]

    @property
    def departures(self) -> int:
        return sum(each.departure for each in self.advice)


def meetings(viewer: Actor) -> list[Meeting]:
    """All of them, the latest first."""
    return list(session.scalars(_latest(select(Meeting).where(visibility.entries(viewer, Meeting)))))


def kept_meetings(viewer: Actor) -> list[Meeting]:
    """With what was taken back."""
    return list(session.scalars(_latest(select(Meeting).where(visibility.kept_entries(viewer, Meeting)))))


def meeting(viewer: Actor, slug: str) -> Met:
    found = session.scalar(
        select(Meeting)
        .where(visibility.entries(viewer, Meeting), Meeting.slug == slug)
        .options(selectinload(Meeting.papers), selectinload(Meeting.advice))
    )
    if found is None:
        raise NotFound
    advice = tuple(each for each in found.advice if each.ended_at is None)
    return Met(
        meeting=found,
        papers=tuple(each for each in found.papers if each.ended_at is None),
        advice=advice,
        sent=_sent(viewer, advice),
        corrections=corrections_of(found),
        advice_corrections=_corrections(advice),
    )


def kept_meeting(viewer: Actor, slug: str) -> Meeting:
    """With everything that was entered of it, also wrongly."""
    found = session.scalar(
        select(Meeting)
        .where(visibility.kept_entries(viewer, Meeting), Meeting.slug == slug)
        .options(selectinload(Meeting.papers), selectinload(Meeting.advice))
    )
    if found is None:
        raise NotFound
    return found


def kept_advice(_viewer: Actor, found: Meeting, number: int) -> Advice:
    """Advice of a meeting that the viewer was given, as long as it holds."""
    advice = next((each for each in found.advice if each.number == number and each.ended_at is None), None)
    if advice is None:
        raise NotFound
    return advice


def meeting_paper(viewer: Actor, slug: str, position: int) -> MeetingPaper:
    """A paper that holds, of a meeting that does."""
    found = session.scalar(
        select(MeetingPaper)
        .join(MeetingPaper.meeting)
        .where(visibility.entries(viewer, Meeting), Meeting.slug == slug)
        .where(MeetingPaper.position == position, MeetingPaper.ended_at.is_(None))
    )
    if found is None:
        raise NotFound
    return found


def dated_meetings(viewer: Actor) -> list[Meeting]:
    """What a calendar shows: called for a day that has not passed, and what was cancelled within a year."""
    today = clock.day().date()
    return [
        each
        for each in meetings(viewer)
        if (each.state is MeetingState.CALLED and each.day.end >= today and each.day.is_exact)
        or (each.state is MeetingState.CANCELLED and each.day.is_exact and each.day.first >= today - CANCELLED_STAY)
    ]


def corrections_of(record: Base) -> tuple[Correction, ...]:
    """What it said before, the latest correction first."""
    return tuple(
        session.scalars(
            select(Correction)
            .where(Correction.kind == kind_of(record), Correction.of_id == record.id)  # type: ignore[attr-defined]
            .order_by(Correction.id.desc())
        )
    )


def _latest(wanted: Select[Meeting]) -> Select[Meeting]:
    return wanted.order_by(Meeting.day_first.desc(), Meeting.id.desc())  # type: ignore[attr-defined]


def _corrections(advice: Sequence[Advice]) -> dict[int, tuple[Correction, ...]]:
    if not advice:
        return {}
    found = session.scalars(
        select(Correction)
        .where(Correction.kind == Advice.__name__, Correction.of_id.in_([each.id for each in advice]))
        .order_by(Correction.id.desc())
    ).all()
    return {one.id: tuple(each for each in found if each.of_id == one.id) for one in advice}


def _sent(viewer: Actor, advice: Sequence[Advice]) -> dict[str, Sent]:
    """Of the contributions that are named those that this viewer still finds published."""
    numbers = [each.contribution for each in advice if each.contribution]
    if not numbers:
        return {}
    found = session.execute(
        select(Contribution.number, Round.status)
        .join(Round, Round.id == Contribution.round_id)
        .where(Contribution.number.in_(numbers), Contribution.status == ContributionStatus.PUBLISHED)
        .where(visibility.contributions(viewer))
    )
    return {number: Sent(number, status is Status.SUMMARY_PUBLISHED) for number, status in found if number}
