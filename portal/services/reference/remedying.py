"""Courses of remediation: agreed, filled with commitments, and concluded; and each said to have been entered wrongly.

Nothing stands before the day on which the course was agreed, and after it was concluded nothing is added to it.
"""

from datetime import date
from typing import TypeVar

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import LANGUAGES, Localized
from portal.core.spans import Shape, Span
from portal.models.reference import Case, Commitment, CommitmentTurn, Conclusion, Plan
from portal.services.door import act
from portal.services.reference.happening import LONGEST_NOTE, in_both
from portal.services.reference.keeping import Missing, ThereAlready, TooLongHere, passed, sourced
from portal.services.reference.liquidating import NoEnd, closed_span
from portal.services.reference.spelling import known
from portal.text import words

Ended = TypeVar("Ended", Plan, Commitment, CommitmentTurn, Conclusion)


class PlanOpen(Invalid):
    sentence = N_("A course of remediation is open in this case already. Enter first that it was concluded.")


class NoPlanOpen(Conflict):
    sentence = N_("No course of remediation is open in this case.")


class BeforeThePlan(Invalid):
    sentence = N_("This day is before the course of remediation was agreed.")


class CommitmentsOpen(Invalid):
    sentence = N_("Open still: %(numbers)s. Enter what became of it, or say in both languages why it is concluded now.")


class ConclusionHolds(Conflict):
    sentence = N_("This course of remediation is concluded. Say first that its conclusion was entered wrongly.")


class AnotherOpen(Conflict):
    sentence = N_("A later course of remediation is on record. Say first that it was entered wrongly.")


@act("remediation.agree")
def agree(
    case: Case, *, agreed_by: str, day: str, until: str, note: Localized, source: str, as_of: date, by: Actor
) -> Plan:
    """Enter a course of remediation, by whom and when it was agreed."""
    if any(each.is_open for each in case.plans):
        raise PlanOpen(field="day")
    on = closed_span(day, "day")
    made = Plan(
        case=case,
        agreed_by=known("record_actor", agreed_by, "agreed_by"),
        day=on,
        until=span_to_come(until, "until", on),
        note=in_both(note, "note", needed=False),
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    return made


@act("remediation.commit")
def commit(
    case: Case, *, measure: str, who: str, text: Localized, due: str, source: str, as_of: date, by: Actor
) -> Commitment:
    """Enter what somebody must do, in the words of the source, with the day by which it is due."""
    plan = open_plan(case)
    said = _in_its_languages(text)
    until = span_to_come(due, "due", plan.day)
    if any(each.ended_at is None and (each.text, each.due) == (said, until) for each in plan.commitments):
        raise ThereAlready(field="text_es" if said.es else "text_en")
    made = Commitment(
        plan=plan,
        number=max((each.number for each in plan.commitments), default=0) + 1,
        measure=known("remedy_measure", measure, "measure") if measure else "",
        who=known("record_actor", who, "who"),
        text=said,
        due=until,
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    return made


@act("remediation.conclude")
def conclude(
    case: Case, *, outcome: str, day: str, reason: Localized, source: str, as_of: date, by: Actor
) -> Conclusion:
    """Enter that it came to its end. Where commitments are open still, with the reason."""
    plan = open_plan(case)
    on = closed_span(day, "day")
    if on.certainly_before(plan.day):
        raise BeforeThePlan(field="day")
    why = in_both(reason, "reason", needed=False)
    left = [each for each in plan.commitments if each.ended_at is None and each.is_open]
    numbers = ", ".join(str(each.number) for each in left)
    if left and not why.en:
        raise CommitmentsOpen(field="reason_en", numbers=numbers)
    made = Conclusion(
        plan=plan,
        outcome=known("plan_outcome", outcome, "outcome"),
        day=on,
        reason=why,
        source=sourced(source),
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    plan.concluded = True
    session.flush()
    return made


@act("remediation.strike_plan")
def strike_plan(case: Case, *, plan_id: int, by: Actor) -> Plan:
    """Say that it was entered wrongly, with all that stands in it."""
    found = next((each for each in case.plans if each.id == plan_id), None)
    if found is None:
        raise NotFound
    if found.concluded:
        raise ConclusionHolds
    return _end(found)


@act("remediation.strike_commitment")
def strike_commitment(case: Case, *, commitment_id: int, by: Actor) -> Commitment:
    """Say that it was entered wrongly. Its number is not given again."""
    found = next((each for plan in case.plans for each in plan.commitments if each.id == commitment_id), None)
    if found is None:
        raise NotFound
    ensure_not_concluded(found.plan)
    return _end(found)


@act("remediation.strike_turn")
def strike_turn(case: Case, *, turn_id: int, by: Actor) -> CommitmentTurn:
    """Say that a later day, a proof or what was said of a commitment was entered wrongly."""
    turns = (turn for plan in case.plans for each in plan.commitments for turn in each.turns)
    found = next((turn for turn in turns if turn.id == turn_id), None)
    if found is None:
        raise NotFound
    ensure_not_concluded(found.commitment.plan)
    return _end(found)


@act("remediation.reopen")
def reopen(case: Case, *, conclusion_id: int, by: Actor) -> Conclusion:
    """Say that its conclusion was entered wrongly: it is open again."""
    found = next((each for plan in case.plans for each in plan.conclusions if each.id == conclusion_id), None)
    if found is None:
        raise NotFound
    if any(each.id > found.plan_id and each.ended_at is None for each in case.plans):
        raise AnotherOpen
    ended = _end(found)
    session.flush()
    found.plan.concluded = False
    return ended


def open_plan(case: Case) -> Plan:
    found = next((each for each in case.plans if each.is_open), None)
    if found is None:
        raise NoPlanOpen
    return found


def ensure_not_concluded(plan: Plan) -> None:
    if plan.concluded:
        raise ConclusionHolds


def span_to_come(typed: str, field: str, after: Span) -> Span | None:
    """A day, a month, a year or some days by which something is due, or nothing; not before the course was agreed."""
    if not typed.strip():
        return None
    span = Span.read(words.seen(typed), field)
    if span.shape is Shape.SINCE:
        raise NoEnd(field=field)
    if span.certainly_before(after):
        raise BeforeThePlan(field=field)
    return span


def _in_its_languages(text: Localized) -> Localized:
    kept = {each: words.clean(getattr(text, each), f"text_{each}").strip() for each in LANGUAGES}
    for each, said in kept.items():
        if len(said) > LONGEST_NOTE:
            raise TooLongHere(field=f"text_{each}", found=len(said), most=LONGEST_NOTE)
    said_ = {each: "" if words.is_blank(said) else said for each, said in kept.items()}
    if not any(said_.values()):
        raise Missing(field="text_en")
    return Localized(**said_)


def _end(found: Ended) -> Ended:
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    return found
