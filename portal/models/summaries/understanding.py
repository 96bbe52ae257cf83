"""Asking back before a summary is final: what it will say of each contribution, and whether its author is understood.

Respondent validation, in the trade. A word is about exactly what its author was shown: ``shown_hash`` is of that.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.keys import Key
from portal.models.consultations import InRound, Round
from portal.models.summaries.texts import Summary


class AskingBack(InRound, Base):
    """The question to all contributors of a round, until the end of a day on its calendar. Asked again, the latest
    counts; what was said stays."""

    __tablename__ = "askings_back"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("summary_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    number: Mapped[int]
    until: Mapped[date] = mapped_column(Date)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    summary: Mapped[Summary] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def within(self) -> Round:
        return self.summary.round


class Understanding(Base):
    """An author's word: they are understood or not quite, and why, in their words. The latest of an edition counts."""

    __tablename__ = "understandings"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("language IN ('en', 'es')", name="language"),
        Index(None, "contribution_id", "number", unique=True),
        Index(None, "summary_id", "contribution_id", "number"),
    )

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    understood: Mapped[bool]
    because: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    shown_hash: Mapped[str] = mapped_column(String(64))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only
