"""What the law obliges the committee and other bodies to do, when, and what shows that it was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.clocks.recurring import Met, Turn, turns
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.registers import DutyEntry
from portal.models.consultations import Round
from portal.models.reference import Duty, Fulfilment, Meeting
from portal.policy import visibility

KEPT_HERE = "ilc"  # whose duties are recorded as they are met; of others only what public sources show
ROUNDS_OFFERED = 50
SOON = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Shown:
    """A round that shows that a duty was met, for whoever can read it."""

    id: int
    title: Localized


@dataclass(frozen=True, slots=True)
class Time:
    """One time of a duty, with what shows that it was met."""

    turn: Turn
    evidence: Fulfilment | None = None
    round: Shown | None = None
    meeting: str = ""  # the address of the meeting that it is


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with all its times, the first one first. ``ended``: it falls due no more."""

    duty: Duty
    times: tuple[Time, ...]
    ended: bool

    @property
    def last(self) -> Time | None:
        """The last time on record."""
        return next((each for each in reversed(self.times) if each.evidence is not None), None)

    @property
    def next(self) -> Turn | None:
        """The time that is open, or whose day has passed with nothing on record."""
        open_ = (Met.OPEN, Met.PASSED)
        return next((each.turn for each in self.times if each.turn.met in open_), None)

    @property
    def moved(self) -> int:
        """How often its day can have moved: with each time that was entered, and each that was taken back."""
        return sum(1 if each.ended_at is None else 2 for each in self.duty.fulfilments)

    @property
    def is_soon(self) -> bool:
        """Whether it is due within four weeks."""
        turn = self.next
        return turn is not None and turn.target is not None and turn.target.first <= clock.day().date() + SOON

    @property
    def overdue_since(self) -> date | None:
        """Only of what is recorded here as it is done; of others nobody knows, so nothing is said."""
        turn = self.next
        if turn is None or turn.met is not Met.PASSED or turn.target is None or turn.start is None:
            return None
        return turn.target.end + timedelta(days=1) if self.duty.actor == KEPT_HERE else None


def duties(viewer: Actor) -> list[Owed]:
    """All of them, in the order of the law."""
    found = session.scalars(_whole(viewer).order_by(Duty.position)).all()
    rounds, meetings = _rounds(viewer, found), _meetings(viewer, found)
    return [_owed(each, rounds, meetings) for each in found]


def duty(viewer: Actor, slug: str) -> Owed:
    found = kept_duty(viewer, slug)
    return _owed(found, _rounds(viewer, [found]), _meetings(viewer, [found]))


def upcoming(found: Iterable[Owed]) -> tuple[list[Owed], list[Owed]]:
    """What is overdue and then what is due, the earliest first; and those whose day has passed, as far as is known."""
    due = sorted((each for each in found if each.next is not None), key=_day_due)
    overdue = [each for each in due if each.overdue_since is not None]
    passed = [each for each in due if each.next is not None and each.next.met is Met.PASSED and each not in overdue]
    return overdue + [each for each in due if each not in overdue and each not in passed], passed


def kept_duty(viewer: Actor, slug: str) -> Duty:
    """With everything that was entered of it, also wrongly."""
    found = session.scalar(_whole(viewer).where(Duty.slug == slug))
    if found is None:
        raise NotFound
    return found


def duties_on_record(viewer: Actor) -> dict[str, Duty]:
    """Every duty by its slug: to compare it with what a release delivers."""
    return {found.slug: found for found in session.scalars(select(Duty).where(visibility.duties(viewer)))}


def entry_of_duty(found: Duty) -> DutyEntry:
    """What is on record as it would have been delivered."""
    return DutyEntry(
        slug=found.slug,
        position=found.position,
        actor=found.actor,
        name=found.name,
        due=found.due,
        cadence=found.cadence,
        basis=found.basis,
        verified=found.verified,
        source=found.source,
        as_of=found.as_of,
    )


def rounds_to_show(viewer: Actor) -> list[Shown]:
    """The last rounds that they can read, the latest first: on a page for everybody, those of nobody in particular."""
    columns = select(Round.id, Round.title_en, Round.title_es)  # type: ignore[attr-defined]
    found = session.execute(
        columns.where(visibility.rounds(viewer)).order_by(Round.opens_at.desc(), Round.id.desc()).limit(ROUNDS_OFFERED)
    )
    return [Shown(id_, Localized(en, es)) for id_, en, es in found]


def _day_due(one: Owed) -> tuple[date, int]:
    target = one.next.target if one.next is not None else None
    return (date.max if target is None else target.end), one.duty.position


def _whole(viewer: Actor) -> Select[Duty]:
    return select(Duty).where(visibility.duties(viewer)).options(selectinload(Duty.fulfilments))


def _owed(found: Duty, rounds: dict[int, Shown], meetings: dict[int, str]) -> Owed:
    held = [each for each in found.fulfilments if each.ended_at is None]
    today = clock.day().date()
    times = []
    for turn in turns(found.due, [each.day for each in held], today):
        evidence = None if turn.number is None else held[turn.number]
        shown = None if evidence is None or evidence.round_id is None else rounds.get(evidence.round_id)
        met = "" if evidence is None or evidence.meeting_id is None else meetings.get(evidence.meeting_id, "")
        times.append(Time(turn, evidence, shown, met))
    return Owed(found, tuple(times), ended=found.ends_on is not None and found.ends_on < today)


def _rounds(viewer: Actor, of: Sequence[Duty]) -> dict[int, Shown]:
    """Of the rounds that are named as evidence those that this viewer can read."""
    named: Iterable[int] = {each.round_id for one in of for each in one.fulfilments if each.round_id is not None}
    columns = select(Round.id, Round.title_en, Round.title_es)  # type: ignore[attr-defined]
    found = session.execute(columns.where(visibility.rounds(viewer), Round.id.in_(named)))
    return {id_: Shown(id_, Localized(en, es)) for id_, en, es in found}


def _meetings(viewer: Actor, of: Sequence[Duty]) -> dict[int, str]:
    """The addresses of the meetings that are named as evidence."""
    named = {each.meeting_id for one in of for each in one.fulfilments if each.meeting_id is not None}
    columns = select(Meeting.id, Meeting.slug).where(visibility.entries(viewer, Meeting), Meeting.id.in_(named))
    return {row.id: row.slug for row in session.execute(columns)} if named else {}
