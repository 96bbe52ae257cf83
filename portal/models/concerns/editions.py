"""The public edition of a concern: a text of its own, on its way from an agreement to a round.

A release waits here for its batch, in the words that will be public, and names no concern: that the two belong together
is written in the concern alone, under its keys.
"""

from datetime import datetime, time, timedelta
from datetime import timezone as offset
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import Key
from portal.models.concerns.cases import SEALED
from portal.models.contributions.statements import new_ref

_WEEKDAYS = (0, 3)  # Monday and Thursday
_HOUR = time(12, tzinfo=offset(-timedelta(hours=6)))  # in central Mexico
NOTICE = timedelta(days=1)  # in which a release can still be taken back


class Verdict(StrEnum):
    """What a sender says of the text that is proposed."""

    AGREE = "agree"
    CHANGE = "change"
    WAIT = "wait"


class Release(Base):
    """A text that two persons and its sender have released. ``ref`` is what its contribution will be called."""

    __tablename__ = "releases"
    __table_args__ = (Index(None, "due_at"),)
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(10), unique=True, default=new_ref)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text, info=SEALED)
    due_at: Mapped[datetime]


def batch_after(at: datetime) -> datetime:
    """When what is released now becomes public, together with all else of these days: never within a day."""
    earliest = (at + NOTICE).astimezone(_HOUR.tzinfo)
    for later in range(8):
        batch = datetime.combine(earliest.date() + timedelta(days=later), _HOUR)
        if batch >= earliest and batch.weekday() in _WEEKDAYS:
            return batch.astimezone(at.tzinfo)
    raise AssertionError("a week has a Monday")
