"""Whether liquidation is suspended in a case, since when, for how long, and what ended it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists

from portal.core import clock
from portal.core.spans import Span
from portal.models.reference import Case, Lifting, Suspension

STATES = ("suspended", "lifted")
"""What the list of cases can be narrowed by (vocabulary ``liquidation``)."""


@dataclass(frozen=True, slots=True)
class Liquidation:
    """A suspension as it stands, with the lifting that holds."""

    suspension: Suspension
    lifting: Lifting | None

    @property
    def until(self) -> Span:
        """The day of the lifting; without one today."""
        return self.lifting.day if self.lifting is not None else Span.on(clock.day().date())

    @property
    def least(self) -> int:
        """The days that it certainly lasted."""
        return max(0, (self.until.first - self.suspension.day.end).days)

    @property
    def most(self) -> int:
        """The days that it can have lasted."""
        return max(0, (self.until.end - self.suspension.day.first).days)


def suspensions_of(case: Case) -> list[Liquidation]:
    """All that stand, the latest first."""
    return [Liquidation(each, each.lifting) for each in reversed(case.suspensions) if each.ended_at is None]


def liquidation_of(case: Case) -> Liquidation | None:
    """The latest one."""
    return next(iter(suspensions_of(case)), None)


def liquidation_is(state: str) -> ColumnElement[bool]:
    """Cases in which one is open, or in which one was lifted and none is open."""
    stands = exists().where(Suspension.case_id == Case.id, Suspension.ended_at.is_(None))
    open_ = stands.where(Suspension.lifted.is_(False)).correlate(Case)
    if state == "suspended":
        return open_
    return stands.where(Suspension.lifted.is_(True)).correlate(Case) & ~open_
