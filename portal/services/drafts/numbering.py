"""Numbers that are given when others first see something: one that is missing would tell of what they may not see."""

from itertools import count

from sqlalchemy import func, select

from portal.core.db import session
from portal.models.drafts import Draft, Status, Version


def number_draft(draft: Draft) -> None:
    """The next number in its round, once anything of it is open."""
    if draft.number is None:
        last = session.scalar(select(func.max(Draft.number)).where(Draft.round_id == draft.round_id)) or 0
        draft.number = last + 1


def number_versions(draft: Draft, shown: Version | None = None) -> None:
    """What others have seen keeps its number, and the one ``shown`` now takes the next.

    What is in preparation stands behind them in the order in which it was uploaded, and last what was superseded
    before anybody saw it.
    """
    session.flush()
    every = session.scalars(select(Version).where(Version.draft_id == draft.id).order_by(Version.id)).all()
    last = max((each.number for each in every if each.was_shown and each is not shown), default=0)
    behind = [each for each in every if not each.was_shown and each is not shown]
    behind.sort(key=lambda each: each.status is Status.SUPERSEDED)
    moved = {
        each: number
        for each, number in zip([*([shown] if shown else []), *behind], count(last + 1), strict=False)
        if each.number != number
    }
    for place, each in enumerate(moved, start=1):
        each.number = -place  # out of the way of the others
    session.flush()
    for each, number in moved.items():
        each.number = number
