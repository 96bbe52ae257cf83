"""How many of each state, group and language a round has, and what waits for a decision: in step with every change."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from portal.core.db import connection, session
from portal.models.contributions import Contribution, Kind, Status, Tally
from portal.models.moderation import KEPT_BACK
from portal.services import waiting
from portal.services.contributions import appealing, redacted


def arrived(contribution: Contribution) -> None:
    """Count what was received and waits. An answer of the committee is neither received nor counted."""
    if contribution.kind is not Kind.OFFICIAL_REPLY:
        _tally(contribution, Status.RECEIVED, contribution.language, 1)
        _wait(contribution)


def moved(contribution: Contribution, from_: Status, to: Status) -> None:
    """Count what was ``from_`` and is ``to``."""
    sent_again(contribution, from_, contribution.language, to)


def sent_again(contribution: Contribution, from_: Status, language: str, to: Status) -> None:
    """Count what was sent again, where it was in this language before."""
    if contribution.kind is Kind.OFFICIAL_REPLY:
        return
    _tally(contribution, from_, language, -1)
    _tally(contribution, to, contribution.language, 1)
    if from_ is not Status.RECEIVED and to is Status.RECEIVED:
        _wait(contribution)
    elif from_ is Status.RECEIVED and to is not Status.RECEIVED:
        waiting.end(contribution)
    elif language != contribution.language:
        waiting.relabel(contribution, language=contribution.language)
    if from_ is Status.RECEIVED:
        redacted.end(contribution)
    if from_ in KEPT_BACK and to is not from_:
        appealing.end(contribution, to)


def _wait(contribution: Contribution) -> None:
    """In the queue, since it was sent for the first time."""
    waiting.begin(
        contribution,
        since=contribution.posted_at,
        round_id=contribution.round_id,
        language=contribution.language,
        group=contribution.group,
    )


def _tally(contribution: Contribution, status: Status, language: str, step: int) -> None:
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
