"""Whoever fails waits; nobody else does. Book-keeping beside the acts, like the visits.

A bucket has room for some failures and forgives one every so often. All that is stored of it is a keyed hash of
whose failures it counts, and when it will be empty; then the row goes. What fills which bucket, and what a full
one does, is for ``portal.web.guessing`` to say.
"""

import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.people import Slowdown

DIGITS = 5  # of sixteen: about a million marks that last, however many names somebody makes up


@dataclass(frozen=True, slots=True)
class Bucket:
    """Room for ``room`` failures, of which one is forgiven ``every`` so many seconds."""

    mark: str
    room: int
    every: float


def todays_mark(secret: str, *parts: str) -> str:
    """Whose failures are counted together, for today: a keyed hash, so that no address is stored."""
    return _digest(secret, clock.now().date().isoformat(), *parts)


def lasting_mark(secret: str, kind: str, name: str) -> str:
    """A mark that lasts beyond the day, for what holds no address: too short to tell which of many names was typed."""
    return f"{kind} {_digest(secret, kind, name)[:DIGITS]}"


def wait_for(*buckets: Bucket) -> int:
    """Seconds until there is room in all of them; none while there is."""
    marks = [each.mark for each in buckets]
    rows = session.execute(select(Slowdown.mark, Slowdown.until).where(Slowdown.mark.in_(marks))).all()
    until, now = {row.mark: row.until for row in rows}, clock.now()
    return max((_wait(each, until[each.mark], now) for each in buckets if each.mark in until), default=0)


def note_failure(*buckets: Bucket) -> frozenset[Bucket]:
    """One more failure in each that has room for it; gives back those that had none.

    Only failures are ever noted, so success costs nobody anything. What is full is not filled further: nobody
    waits longer because others went on.
    """
    now, full = clock.now(), set()
    with transaction():
        over = select(Slowdown.id).where(Slowdown.until <= now).with_for_update(skip_locked=True)  # whoever is first
        session.execute(delete(Slowdown).where(Slowdown.id.in_(over)).execution_options(synchronize_session=False))
        for each in sorted(buckets, key=lambda bucket: bucket.mark):  # whoever notes at once takes them in one order
            found = _found(each, now)
            if _wait(each, found.until, now):
                full.add(each)
            else:
                found.until = max(found.until, now) + timedelta(seconds=each.every)
                session.flush()
    return frozenset(full)


def _found(bucket: Bucket, now: datetime) -> Slowdown:
    """The row of a bucket, for us alone until the transaction ends; an empty one if there was none."""
    row = select(Slowdown).where(Slowdown.mark == bucket.mark).with_for_update()
    row = row.execution_options(populate_existing=True)
    found = session.scalar(row)
    if found is None:
        try:
            with session.begin_nested():
                found = Slowdown(mark=bucket.mark, until=now)
                session.add(found)
        except IntegrityError:  # somebody noted the first failure in the same moment
            found = session.scalars(row).one()
    return found


def _wait(bucket: Bucket, until: datetime, now: datetime) -> int:
    free_until = until - timedelta(seconds=bucket.every * (bucket.room - 1))
    return max(0, math.ceil((free_until - now).total_seconds()))


def _digest(secret: str, *parts: str) -> str:
    return hmac.digest(secret.encode(), "\n".join(parts).encode(errors="replace"), "sha256").hex()
