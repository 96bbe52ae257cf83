"""What follows a determination of the Expert Board: each step is somebody's decision, and none can be skipped.

The committee agrees or disagrees; where it agrees it may recommend; the Trade Representative decides; and only after
that may something be done. The database holds to the same order by its keys.
"""

from datetime import date

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.registers import BenchmarkEntry
from portal.core.spans import Span
from portal.models.reference import Benchmark, BoardReport, BoardStep, Determination, Step
from portal.models.reference.board import FOLLOWS
from portal.services.door import act
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.keeping import passed, sourced
from portal.services.reference.spelling import known

ANSWERS = (Step.AGREEMENT, Step.DISAGREEMENT)
WITH_REASONS = (Step.DISAGREEMENT, Step.NOT_TO_ACT)
ON_A_PATH = (Step.RECOMMENDATION, Step.ACTION)


class NothingDetermined(Invalid):
    sentence = N_("This report holds no determination of non-compliance, so nothing follows it here.")


class StepMissing(Invalid):
    sentence = N_("This step follows another one that is not on record. Nothing can be skipped: enter that one first.")


class StepThere(Invalid):
    sentence = N_("This was decided already, and is on record.")


class BeforeIt(Invalid):
    sentence = N_("This day is before that of the step that it follows.")


class NoPath(Invalid):
    sentence = N_("Choose which way of the agreement it is.")


class NotOnAPath(Invalid):
    sentence = N_("Only a recommendation or an action is on a way of the agreement. Leave this empty.")


class LaterStands(Conflict):
    sentence = N_("A later step rests on this one. Take that one back first.")


@act("benchmark.record")
def record_benchmark(benchmark: Benchmark | None, *, entry: BenchmarkEntry, by: Actor) -> Benchmark:
    """Enter a benchmark, or bring it to what a release says; values and assessments stay."""
    known("benchmark_kind", entry.kind)
    known("benchmark_unit", entry.unit)
    recorded = benchmark or Benchmark(slug=entry.slug)
    for name in ("position", "kind", "name", "definition", "unit", "basis", "verified", "source", "as_of"):
        if getattr(recorded, name) != getattr(entry, name):
            setattr(recorded, name, getattr(entry, name))
    session.add(recorded)
    session.flush()
    return recorded


@act("board.follow")
def follow_report(
    report: BoardReport, *, kind: str, path: str, day: str, note: Localized, source: str, as_of: date, by: Actor
) -> BoardStep:
    """Enter what somebody decided or did, after the step that it follows."""
    step = Step(known("board_step", kind, "kind"))
    if report.determination is not Determination.NON_COMPLIANCE:
        raise NothingDetermined(field="kind")
    before = _follows(report, step)
    on = span_read(day, "day")
    _ensure_after(on, before.day if before is not None else report.day)
    if step in ON_A_PATH and not path:
        raise NoPath(field="path")
    if step not in ON_A_PATH and path:
        raise NotOnAPath(field="path")
    made = BoardStep(
        report_id=report.id,
        kind=step,
        determination=Determination.NON_COMPLIANCE.value,
        follows_id=None if before is None else before.id,
        follows_kind=None if before is None else before.kind.value,
        follows_holds=None if before is None else True,
        path=known("dispute_path", path, "path") if path else "",
        day=on,
        note=in_both(note, "note", needed=step in WITH_REASONS, most=LONGEST_POSITION),
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    session.expire(report, ["steps"])
    return made


@act("board.unfollow")
def unfollow_report(report: BoardReport, *, step_id: int, by: Actor) -> BoardStep:
    """Say that a step was entered wrongly: the last one first, so that none is left without what it follows."""
    found: BoardStep | None = session.scalar(
        select(BoardStep).where(BoardStep.id == step_id, BoardStep.report_id == report.id)
    )
    if found is None:
        raise NotFound
    if not found.holds:
        raise Conflict
    if any(each.holds and each.follows_id == found.id for each in report.steps):
        raise LaterStands
    found.holds, found.determination, found.follows_holds = False, None, None
    found.ended_at = clock.now()
    session.flush()
    session.expire(report, ["steps"])
    return found


def _follows(report: BoardReport, step: Step) -> BoardStep | None:
    """The step that holds and that this one follows: none for the committee's answer, which follows the report."""
    standing = [each for each in report.steps if each.holds]
    if step in ANSWERS:
        if any(each.kind in ANSWERS for each in standing):
            raise StepThere(field="kind")
        return None
    before = next((each for each in standing if each.kind is FOLLOWS[step]), None)
    if before is None:
        raise StepMissing(field="kind")
    if step is not Step.ACTION and any(each.follows_id == before.id for each in standing):
        raise StepThere(field="kind")
    return before


def _ensure_after(day: Span, before: Span) -> None:
    if day.certainly_before(before):
        raise BeforeIt(field="day")
