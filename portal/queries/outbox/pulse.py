"""How the worker fares, for the health page, which anybody may ask: so nothing of what an errand is about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from portal.core.db import session
from portal.models.outbox import BY_THE_DAY, RESTS, Errand, Heartbeat, Lane, Outage


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the worker fares: when each lane drew breath, since when what waits in it has waited the longest.

    ``of_days``: the same of what was left without its hour, whose moment is only that of the day.
    ``in_hand``: something was begun and came to no end yet.
    """

    beats: dict[Lane, datetime | None]
    oldest: dict[Lane, datetime | None]
    of_days: dict[Lane, datetime | None]
    in_hand: bool
    rests: datetime | None  # since when the worker, which ended again and again, is started once a minute only
    mail_server: bool  # whether it takes letters, as far as is known


def pulse() -> Pulse:
    beats = dict(session.execute(select(Heartbeat.name, Heartbeat.at)).all())
    waiting = Errand.done_at.is_(None), Errand.given_up_at.is_(None)
    by_the_day = Errand.kind.in_(BY_THE_DAY)
    oldest = [
        func.min(case((lane.holds() & which, Errand.left_at))) for which in (~by_the_day, by_the_day) for lane in Lane
    ]
    *left, begun = session.execute(select(*oldest, func.max(Errand.unfinished)).where(*waiting)).one()
    return Pulse(
        {lane: beats.get(lane) for lane in Lane},
        dict(zip(Lane, left[: len(Lane)], strict=True)),
        dict(zip(Lane, left[len(Lane) :], strict=True)),
        in_hand=bool(begun),
        rests=beats.get(RESTS),
        mail_server=session.scalar(select(Outage.id).limit(1)) is None,
    )
