"""What becomes of a commitment of a course of remediation: a later day, proof that it was met, or that it was not.

Each is a row of its own beside what stood there: an earlier day is never written over.
"""

from datetime import date

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.models.reference import Commitment, CommitmentTurn
from portal.models.reference.remediation import DROPPED, EXTENSION, PROOF, SETTLES
from portal.services.door import act
from portal.services.reference.happening import in_both
from portal.services.reference.keeping import Missing, ThereAlready, passed, sourced
from portal.services.reference.liquidating import closed_span
from portal.services.reference.remedying import BeforeThePlan, ensure_not_concluded, span_to_come
from portal.services.reference.spelling import known


class NoDueDay(Invalid):
    sentence = N_("No day is on record by which this is due, so it cannot be extended.")


class NotLater(Invalid):
    sentence = N_("This day is not later than the one that holds now.")


class Dropped(Invalid):
    sentence = N_("This commitment was dropped. If that was entered wrongly, say so first.")


class SettledAlready(Invalid):
    sentence = N_("It is on record already that this was dropped or not met. If that is wrong, say so first.")


class MetAlready(Invalid):
    sentence = N_("Proof that this was met is on record. If that is wrong, say so first.")


@act("remediation.extend")
def extend_commitment(
    commitment: Commitment, *, due: str, day: str, who: str, note: Localized, source: str, as_of: date, by: Actor
) -> CommitmentTurn:
    """Enter a later day by which it is due, with who agreed to it and why. The earlier one stays."""
    ensure_not_dropped(commitment, "due")
    holds = commitment.due_now
    if holds is None:
        raise NoDueDay(field="due")
    later = span_to_come(due, "due", commitment.plan.day)
    if later is None:
        raise Missing(field="due")
    if later.end <= holds.end:
        raise NotLater(field="due")
    return _turn(commitment, EXTENSION, day, who, in_both(note, "note", needed=True), source, as_of, due=later)


@act("remediation.prove")
def prove(
    commitment: Commitment, *, evidence: str, day: str, who: str, note: Localized, source: str, as_of: date, by: Actor
) -> CommitmentTurn:
    """Enter what shows that it was met, and the day on which it was. Of several proofs the earliest day counts."""
    ensure_not_dropped(commitment, "day")
    said = in_both(note, "note", needed=False)
    kind = known("commitment_proof", evidence, "evidence")
    return _turn(commitment, PROOF, day, who, said, source, as_of, evidence=kind)


@act("remediation.settle")
def settle(
    commitment: Commitment, *, kind: str, day: str, who: str, note: Localized, source: str, as_of: date, by: Actor
) -> CommitmentTurn:
    """Enter that it was dropped, or that somebody says it is not met; with the reason in both languages."""
    known("commitment_settled", kind, "kind")
    if any(each.kind in SETTLES for each in commitment.standing):
        raise SettledAlready(field="kind")
    if any(each.kind == PROOF for each in commitment.standing):
        raise MetAlready(field="kind")
    return _turn(commitment, kind, day, who, in_both(note, "note", needed=True), source, as_of)


def ensure_not_dropped(commitment: Commitment, field: str) -> None:
    if any(each.kind == DROPPED for each in commitment.standing):
        raise Dropped(field=field)


def _turn(
    commitment: Commitment,
    kind: str,
    day: str,
    who: str,
    note: Localized,
    source: str,
    as_of: date,
    due: Span | None = None,
    evidence: str = "",
) -> CommitmentTurn:
    ensure_not_concluded(commitment.plan)
    on, shown = closed_span(day, "day"), sourced(source)
    if on.certainly_before(commitment.plan.day):
        raise BeforeThePlan(field="day")
    said = (kind, on, due, shown)
    if any((each.kind, each.day, each.due, each.source) == said for each in commitment.standing):
        raise ThereAlready(field="day")
    made = CommitmentTurn(
        commitment=commitment,
        kind=kind,
        day=on,
        due=due,
        evidence=evidence,
        who=known("record_actor", who, "who"),
        note=note,
        source=shown,
        as_of=passed(as_of, "as_of"),
    )
    session.add(made)
    session.flush()
    return made
