"""Whoever fails waits; nobody else behind the same address does.

Book-keeping beside the acts, like the visits.
"""

import hmac
import math
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.people import Slowdown

KEPT = timedelta(days=1)  # longer than any slowdown lasts


def pace_key(secret: str, *parts: str) -> str:
    """Whose failures are counted together, for today: a keyed hash, so that no address is stored."""
    today = clock.now().date().isoformat()
    return hmac.digest(secret.encode(), "\n".join((today, *parts)).encode(errors="replace"), "sha256").hex()


def wait_for(key: str, *, free: int = 6, every: float = 20) -> int:
    """Seconds until the next try is heard: ``free`` failures cost nothing, then one is forgiven ``every`` seconds."""
    bucket = session.scalar(select(Slowdown).where(Slowdown.mark == key).execution_options(populate_existing=True))
    if bucket is None:
        return 0
    return max(0, math.ceil((_level(bucket, every) - (free - 1)) * every))


def note_failure(key: str, *, every: float = 20) -> None:
    """One more failure in the bucket. Only failures are ever noted, so success costs nobody anything."""
    at = clock.now()
    with transaction():
        session.execute(delete(Slowdown).where(Slowdown.at < at - KEPT))
        found = select(Slowdown).where(Slowdown.mark == key).with_for_update().execution_options(populate_existing=True)
        bucket = session.scalar(found)
        if bucket is None:
            try:
                with session.begin_nested():
                    session.add(Slowdown(mark=key, failures=1.0, at=at))
                return
            except IntegrityError:  # somebody noted the first failure in the same moment
                bucket = session.scalars(found).one()
        bucket.failures, bucket.at = _level(bucket, every) + 1, at


def _level(bucket: Slowdown, every: float) -> float:
    return max(0.0, bucket.failures - (clock.now() - bucket.at).total_seconds() / every)
