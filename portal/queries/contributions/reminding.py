"""Rounds that close soon, and who hears of them and has not contributed yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution
from portal.queries import consultations

AHEAD: Mapping[str, timedelta] = {
    "closes_in_a_week": timedelta(days=7),
    "closes_in_a_day": timedelta(hours=24),
}


class Closing(NamedTuple):
    """A round whose closing has come as near as this event says, and whom to tell."""

    event: str
    round: Round
    to: list[int]


def closing_soon(viewer: Actor, since: datetime) -> list[Closing]:
    """Each round once for each event: where its closing came so near after ``since``. A later closing begins anew."""
    if not viewer.has(Role.SYSTEM):
        raise NotFound
    now, found = clock.now(), []
    for event, ahead in AHEAD.items():
        near = select(Round).where(
            Round.status == RoundStatus.APPROVED,
            Round.opens_at <= now,
            Round.closes_at > max(now, since + ahead),
            Round.closes_at <= now + ahead,
        )
        for round_ in session.scalars(near.order_by(Round.id)):
            found.append(Closing(event, round_, _not_heard_from(round_.id)))
    return found


def _not_heard_from(round_id: int) -> list[int]:
    """Who hears of the round and has sent nothing to it."""
    wrote = select(Contribution.author_id).where(Contribution.round_id == round_id, Contribution.author_id.is_not(None))
    heard_from = set(session.scalars(wrote.distinct()))
    return [person_id for person_id in consultations.followers(round_id) if person_id not in heard_from]
