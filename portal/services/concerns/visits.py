"""Keys that a visit has in hand: book-keeping beside the acts, as visits are.

The private key lies wrapped in the row, and what opens it in one browser's cookie: neither opens anything alone.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, delete

from portal.core import clock
from portal.core.db import UNWRITTEN, session, transaction
from portal.core.sealing import PrivateKey
from portal.core.sealing.visits import HALF, VisitKey
from portal.models.concerns import SUBMITTER, Unlocked

HALF_WAY = timedelta(hours=1)  # as long as a code by letter holds
STAYS = timedelta(hours=12)
STAYS_BY_THE_DAY = timedelta(hours=36)  # from the noon of a day; the visit, whose hours are in the cookie, ends before


def take_in_hand(key: PrivateKey, holder: str, visit_id: int | None) -> VisitKey:
    """Keep a key for a visit, or (``None``) for a sign-in that lacks its second factor.

    What is given back is for the cookie of this browser, and is nowhere kept.
    """
    cookie = VisitKey.new()
    with transaction():
        sweep_unlocked()
        session.add(
            Unlocked(
                mark=cookie.mark,
                visit_id=visit_id,
                holder=holder,
                number=key.number,
                suite=key.suite.value,
                blob=cookie.wrap(key, HALF if visit_id is None else visit_id, holder),
                until=_until(holder, visit_id),
            )
        )
    return cookie


def lay_down(cookie: VisitKey) -> None:
    """Forget the key of this cookie; where nothing can be written, it lies until its time is over."""
    with suppress(*UNWRITTEN), transaction():
        session.execute(_gone(Unlocked.mark == cookie.mark))


def sweep_unlocked() -> None:
    """Forget the keys whose time is over, in the transaction of the next visitor or of the worker."""
    session.execute(_gone(Unlocked.until < clock.now()))


def _until(holder: str, visit_id: int | None) -> datetime:
    if holder == SUBMITTER:
        return clock.day() + STAYS_BY_THE_DAY
    return clock.now() + (HALF_WAY if visit_id is None else STAYS)


def _gone(clause: ColumnElement[bool]) -> Delete:
    return delete(Unlocked).where(clause).execution_options(synchronize_session=False)
