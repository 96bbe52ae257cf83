"""What the committee decided about a contribution, whose originals it opened, and what is told of both in numbers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.models.contributions import Status


class Decision(Base):
    """A moderator's verdict: what, why, in which words to the author. ``aside`` is never sent."""

    __tablename__ = "decisions"
    __for_acts__ = True
    __append_only__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    edition: Mapped[int]  # the wording that was judged
    status: Mapped[Status]
    reason: Mapped[str | None] = mapped_column(String(40))  # vocabulary moderation_reason
    note: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})
    aside: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class Opening(Base):
    """A moderator opened an original file as it was sent, with everything that it holds, and wrote down why."""

    __tablename__ = "openings"
    __append_only__ = True
    __for_acts__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, info={"hidden": True})
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)


class Report(Base):
    """What became of contributions in a public round, or in all of them, as it was counted one night for everybody.

    Only what everybody may read stands in it, with nothing where a number is not shown: the rest is not kept.
    """

    __tablename__ = "moderation_reports"
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), unique=True)  # none: of all public rounds
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
