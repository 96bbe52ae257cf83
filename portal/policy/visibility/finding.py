"""What one search may find for whom: public rows, and those of rounds that the viewer can see."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, literal, or_, select

from portal.core.actor import Actor, Role
from portal.models.consultations import Audience, Round
from portal.models.finding import EARLY, OF_THE_ROUND, PUBLIC, Found
from portal.policy.visibility.audiences import early, rounds


@lru_cache(maxsize=128)
def found(viewer: Actor) -> ColumnElement[bool]:
    """Rows of no round; of a visible round what all of its audience reads; what is in circulation, early readers."""
    seen = select(Round.id).where(rounds(viewer)).correlate(None)
    ahead = select(Round.id).where(early(viewer)).correlate(None)
    return or_(
        Found.round_id.is_(None),
        and_(Found.reach != EARLY, Found.round_id.in_(seen)),
        and_(Found.reach == EARLY, Found.round_id.in_(ahead)),
    )


def readable(viewer: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Of a round, whether the viewer reads what is for a restricted audience there, and what is read early.

    What is read early is little, which PostgreSQL knows only if it is told the value with the statement: of a
    parameter it would read the whole index instead.
    """
    is_early = Found.reach == literal(EARLY, literal_execute=True)
    waits = select(Found.place).where(is_early, Found.round_id == Round.id).correlate(Round).exists()
    return and_(Round.audience != Audience.PUBLIC, rounds(viewer)), and_(waits, early(viewer))


def reaches_all(viewer: Actor) -> frozenset[str]:
    """Which words somebody may ask for in whatever round it is, so that none has to be named."""
    wide: set[str] = {PUBLIC}
    if any(
        viewer.has(role) for role in (Role.MODERATOR, Role.CASE_OFFICER, Role.TRANSLATOR, Role.EDITOR, Role.DELEGATE)
    ):
        wide |= {OF_THE_ROUND, EARLY}
    return frozenset(wide)


def reads_restricted(viewer: Actor) -> bool:
    """Whether there can be anything restricted that this viewer reads: members and staff."""
    return viewer.organisation_id is not None or viewer.is_staff
