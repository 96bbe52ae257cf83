"""Numbers that rise: those of what is public, one sequence without gaps, one for each other round; versions."""

from sqlalchemy import update

from portal.core.db import session
from portal.models.consultations import Audience, Consultation, Round, renewed


def next_number(round_: Round) -> tuple[str, int]:
    """The next number of this round and its place in its sequence: ``ILC-2026-0001-0007`` and 7."""
    # the row is locked, so that a number given at the same time elsewhere is another one
    docket = session.get_one(Consultation, round_.consultation_id, with_for_update=True, populate_existing=True)
    if round_.audience is Audience.PUBLIC:
        docket.numbers_given += 1
        sequence = docket.numbers_given
    else:  # not through the round itself: numbers are no revision of it
        more = update(Round).where(Round.id == round_.id).values(numbers_given=Round.numbers_given + 1)
        sequence = session.execute(more.returning(Round.numbers_given)).scalar_one()
    return f"{round_.prefix}-{sequence:04}", sequence


def renew(round_id: int) -> None:
    """What readers of the round see has changed; pages kept of it are out of date. That is no revision of the round."""
    session.execute(renewed(round_id))
