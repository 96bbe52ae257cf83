"""How many of each state, group and language a round has: in step with every change of state."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from portal.core.db import connection, session
from portal.models.contributions import Contribution, Kind, Status, Tally


def moved(contribution: Contribution, from_: Status | None, to: Status) -> None:
    """Keep the counts in step with a change of state."""
    if from_ is not None:
        tally(contribution, from_, contribution.language, -1)
    tally(contribution, to, contribution.language, 1)


def tally(contribution: Contribution, status: Status, language: str, step: int) -> None:
    if contribution.kind is Kind.OFFICIAL_REPLY:
        return  # an answer of the committee is not something that was received
    where = {"round_id": contribution.round_id, "status": status, "group": contribution.group, "language": language}
    counted, stepped = connection(), {f"of_{name}": value for name, value in where.items()} | {"step": step}
    if counted.execute(_STEP, stepped).rowcount:
        return
    try:
        with session.begin_nested():
            session.add(Tally(**where, many=step))
    except IntegrityError:  # somebody else began this count in the same moment
        counted.execute(_STEP, stepped)


_counts: Any = Tally.__table__
_STEP = (  # put together once: every contribution is counted
    update(_counts)
    .where(
        _counts.c.round_id == bindparam("of_round_id"),
        _counts.c.status == bindparam("of_status"),
        _counts.c.stakeholder_group == bindparam("of_group"),
        _counts.c.language == bindparam("of_language"),
    )
    .values(many=_counts.c.many + bindparam("step"))
)
