"""The Expert Board as everybody reads it: members and vacancies, benchmarks in time, reports, and what followed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.registers import BenchmarkEntry
from portal.core.spans import Span
from portal.models.reference import (
    Assessment,
    Benchmark,
    BenchmarkValue,
    BoardMember,
    BoardReport,
    BoardStep,
    Correction,
    Step,
)
from portal.models.reference.board import SEATS
from portal.policy import visibility
from portal.queries.reference.meetings import corrections_of

DECIDES_WITHIN = timedelta(days=60)  # 19 U.S.C. 4645(b)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the Board: who sits on it today, and who did before. Nobody is a vacancy."""

    appointed_by: str
    number: int
    holder: BoardMember | None
    earlier: tuple[BoardMember, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A benchmark with what is on record of it, the earliest value first and the latest assessment first."""

    benchmark: Benchmark
    values: tuple[BenchmarkValue, ...]
    assessments: tuple[Assessment, ...]

    @property
    def latest(self) -> Assessment | None:
        return self.assessments[0] if self.assessments else None


@dataclass(frozen=True, slots=True)
class Followed:
    """A report with the steps that hold, in their order, and what was corrected in it."""

    report: BoardReport
    steps: tuple[BoardStep, ...]
    corrections: tuple[Correction, ...]

    @property
    def recommendation(self) -> BoardStep | None:
        return next((each for each in self.steps if each.kind is Step.RECOMMENDATION), None)

    @property
    def decision(self) -> BoardStep | None:
        return next((each for each in self.steps if each.kind in (Step.TO_ACT, Step.NOT_TO_ACT)), None)

    @property
    def decide_by(self) -> Span | None:
        """The sixtieth day after the recommendation, as exactly as that is known."""
        asked = self.recommendation
        if asked is None:
            return None
        last = None if asked.day.last is None else asked.day.last + DECIDES_WITHIN
        return Span(asked.day.first + DECIDES_WITHIN, last)


def seats(viewer: Actor) -> list[Seat]:
    """All twelve, by who appoints them."""
    today = clock.day().date()
    held = defaultdict(list)
    members = select(BoardMember).where(visibility.entries(viewer, BoardMember))
    for each in session.scalars(members.order_by(BoardMember.began_first.desc(), BoardMember.id.desc())):  # type: ignore[attr-defined]
        held[each.appointed_by, each.seat].append(each)
    return [
        _seat(code, number, held[code, number], today) for code, many in SEATS.items() for number in range(1, many + 1)
    ]


def measured(viewer: Actor) -> list[Measured]:
    """All benchmarks, in the order of a release."""
    found = session.scalars(select(Benchmark).order_by(Benchmark.position)).all()
    return _measured(viewer, found)


def benchmark(viewer: Actor, slug: str) -> Measured:
    found = session.scalars(select(Benchmark).where(Benchmark.slug == slug)).all()
    if not found:
        raise NotFound
    return _measured(viewer, found)[0]


def board_reports(viewer: Actor) -> list[BoardReport]:
    """The latest first."""
    return list(session.scalars(_reports(viewer).order_by(BoardReport.day_first.desc(), BoardReport.id.desc())))  # type: ignore[attr-defined]


def board_report(viewer: Actor, slug: str) -> Followed:
    found = session.scalar(_reports(viewer).where(BoardReport.slug == slug))
    if found is None:
        raise NotFound
    steps = sorted(
        (each for each in found.steps if each.holds), key=lambda each: (list(Step).index(each.kind), each.id)
    )
    return Followed(found, tuple(steps), corrections_of(found))


def benchmarks_on_record(_viewer: Actor) -> dict[str, Benchmark]:
    """Every benchmark by its slug: to compare it with what a release delivers."""
    return {found.slug: found for found in session.scalars(select(Benchmark))}


def entry_of_benchmark(found: Benchmark) -> BenchmarkEntry:
    """What is on record as it would have been delivered."""
    names = ("slug", "position", "kind", "name", "definition", "unit", "basis", "verified", "source", "as_of")
    return BenchmarkEntry(**{name: getattr(found, name) for name in names})


def _seat(code: str, number: int, held: Sequence[BoardMember], today: date) -> Seat:
    """Who sits there today: began, and neither left nor at the end of the term."""
    holder = next((each for each in held if _sits(each, today)), None)
    return Seat(code, number, holder, tuple(each for each in held if each is not holder))


def _sits(member: BoardMember, today: date) -> bool:
    gone = member.left is not None and member.left.first <= today
    return member.began.first <= today <= member.term_ends and not gone


def _measured(viewer: Actor, found: Sequence[Benchmark]) -> list[Measured]:
    ids = [each.id for each in found]
    values, assessments = defaultdict(list), defaultdict(list)
    for value in session.scalars(
        select(BenchmarkValue)
        .where(visibility.entries(viewer, BenchmarkValue), BenchmarkValue.benchmark_id.in_(ids))
        .order_by(BenchmarkValue.day_first, BenchmarkValue.day_last, BenchmarkValue.id)  # type: ignore[attr-defined]
    ):
        values[value.benchmark_id].append(value)
    for each in session.scalars(
        select(Assessment)
        .where(visibility.entries(viewer, Assessment), Assessment.benchmark_id.in_(ids))
        .order_by(Assessment.day_first.desc(), Assessment.id.desc())  # type: ignore[attr-defined]
    ):
        assessments[each.benchmark_id].append(each)
    return [Measured(each, tuple(values[each.id]), tuple(assessments[each.id])) for each in found]


def _reports(viewer: Actor) -> Select[BoardReport]:
    return select(BoardReport).where(visibility.entries(viewer, BoardReport)).options(selectinload(BoardReport.steps))
