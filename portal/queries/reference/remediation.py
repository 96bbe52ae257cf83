"""How courses of remediation stand: of each commitment the day that holds, and whether it was met, and when."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.spans import Span
from portal.models.reference import Case, Commitment, CommitmentTurn, Conclusion, Plan
from portal.models.reference.remediation import EXTENSION, NOT_MET, PROOF, SETTLES
from portal.policy import visibility

WITH_PLANS = selectinload(Case.plans).options(
    joinedload(Plan.commitments).joinedload(Commitment.turns), selectinload(Plan.conclusions)
)


class Stands(StrEnum):
    """How a commitment stands today."""

    MET = "met"
    MET_LATE = "met_late"
    MET_PERHAPS_LATE = "met_perhaps_late"
    NOT_MET = "not_met"
    DROPPED = "dropped"
    OVERDUE = "overdue"
    NOT_SHOWN = "not_shown"  # the course was concluded without it
    DUE = "due"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment with the rows that hold.

    ``least`` and ``most``: by how many days it is late, or was; where it is due still, ``most`` are the days left.
    """

    commitment: Commitment
    stands: Stands
    due: Span | None
    earlier: tuple[Span, ...]
    extensions: tuple[CommitmentTurn, ...]
    proofs: tuple[CommitmentTurn, ...]
    settled: CommitmentTurn | None
    least: int = 0
    most: int = 0

    @property
    def met(self) -> Span | None:
        return _met(self.proofs)


@dataclass(frozen=True, slots=True)
class Remediation:
    """A course of remediation with its commitments, in the order of their numbers."""

    plan: Plan
    commitments: tuple[Promised, ...]
    conclusion: Conclusion | None

    def many(self, *states: str) -> int:
        return sum(each.stands in states for each in self.commitments)

    @property
    def not_shown(self) -> list[int]:
        """The numbers of those that nothing shows as met at its conclusion."""
        return [each.commitment.number for each in self.commitments if each.stands is Stands.NOT_SHOWN]


def remediations_of(case: Case) -> list[Remediation]:
    """Of a case that was read with its courses, the latest first."""
    return [_whole(each) for each in reversed(case.plans) if each.ended_at is None]


def remediation(viewer: Actor, slug: str) -> tuple[Case, list[Remediation]]:
    """A case with its courses; where it has none there is nothing to read."""
    query = select(Case).where(visibility.cases(viewer), Case.slug == slug)
    found = session.scalar(query.options(joinedload(Case.facility, innerjoin=True), WITH_PLANS))
    if found is None or not (courses := remediations_of(found)):
        raise NotFound
    return found, courses


def kept_remediation(viewer: Actor, slug: str) -> Case:
    """With all that was entered, also wrongly, for those who keep the registers."""
    query = select(Case).where(visibility.kept_cases(viewer), Case.slug == slug).options(WITH_PLANS)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def kept_commitment(viewer: Actor, slug: str, number: int) -> Commitment:
    """One that stands in the course that is open."""
    case = kept_remediation(viewer, slug)
    for plan in case.plans:
        for each in plan.commitments if plan.is_open else ():
            if each.number == number and each.ended_at is None:
                return each
    raise NotFound


def _whole(plan: Plan) -> Remediation:
    held = (each for each in plan.commitments if each.ended_at is None)
    return Remediation(plan, tuple(_promised(each, plan.concluded) for each in held), plan.conclusion)


def _promised(one: Commitment, concluded: bool) -> Promised:
    turns = one.standing
    extensions = tuple(each for each in turns if each.kind == EXTENSION)
    proofs = tuple(each for each in turns if each.kind == PROOF)
    settled = next((each for each in turns if each.kind in SETTLES), None)
    days = [one.due, *(each.due for each in extensions)]
    stands, least, most = _stands(days[-1], proofs, settled, concluded)
    earlier = tuple(each for each in days[:-1] if each is not None)
    return Promised(one, stands, days[-1], earlier, extensions, proofs, settled, least, most)


def _stands(
    due: Span | None, proofs: tuple[CommitmentTurn, ...], settled: CommitmentTurn | None, concluded: bool
) -> tuple[Stands, int, int]:
    met = _met(proofs)
    if met is not None:
        if due is None or met.end <= due.end:
            return Stands.MET, 0, 0
        least, most = max(0, (met.first - due.end).days), (met.end - due.end).days
        return (Stands.MET_LATE if least else Stands.MET_PERHAPS_LATE), least, most
    if settled is not None:
        return (Stands.NOT_MET if settled.kind == NOT_MET else Stands.DROPPED), 0, 0
    if concluded:
        return Stands.NOT_SHOWN, 0, 0
    if due is None:
        return Stands.NO_DAY, 0, 0
    late = (clock.day().date() - due.end).days
    return (Stands.OVERDUE, late, late) if late > 0 else (Stands.DUE, 0, -late)


def _met(proofs: tuple[CommitmentTurn, ...]) -> Span | None:
    """The day on which it was met: of several proofs the earliest."""
    return min((each.day for each in proofs), key=lambda day: (day.end, day.first), default=None)
