"""The key that a visit has in hand, or a sign-in on its way to its second factor."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.core import clock
from portal.core.db import session
from portal.core.sealing import Broken, PrivateKey, Secret, Suite
from portal.core.sealing.visits import HALF, VisitKey
from portal.models.concerns import Unlocked


@dataclass(frozen=True, repr=False)
class InHand(Secret):
    """A private key, and whose: ``reader:7``, ``submitter``."""

    holder: str
    key: PrivateKey


def in_hand(cookie: VisitKey, visit_id: int | None) -> InHand | None:
    """With the cookie of this browser. A spent one, another visit's, or one that is over opens nothing.

    ``visit_id`` is ``None`` for a sign-in that still lacks its second factor.
    """
    there = Unlocked.visit_id.is_(None) if visit_id is None else Unlocked.visit_id == visit_id
    row = session.scalar(select(Unlocked).where(Unlocked.mark == cookie.mark, there, Unlocked.until > clock.now()))
    if row is None:
        return None
    try:
        key = cookie.unwrap(row.blob, Suite(row.suite), row.number, HALF if visit_id is None else visit_id, row.holder)
    except (Broken, ValueError):
        return None
    return InHand(row.holder, key)
