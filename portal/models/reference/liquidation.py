"""Suspension of liquidation: the final settlement of customs accounts for goods of a workplace is delayed (article
31-A.4.3; 19 U.S.C. 4692), and what ended that. It closes no workplace, and it is no finding.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.cases import Case
from portal.models.reference.workplaces import OPEN


class Suspension(Base):
    """Liquidation was suspended in a case, on a day as exactly as it is known. Of a case one at most is open.

    ``instructed_by`` of vocabulary ``suspension_by``. It can only be lifted, and end: it was entered wrongly.
    """

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name="day"),
        CheckConstraint("ended_at IS NULL OR NOT lifted", name="ended"),
        Index(None, "case_id"),
        holding_while("ended_at IS NULL AND NOT lifted", "case_id", name="ix_suspensions_open"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    instructed_by: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    lifted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a lifting of it holds: the database asks for that."""

    case: Mapped[Case] = relationship(back_populates="suspensions")
    liftings: Mapped[list["Lifting"]] = relationship(order_by="Lifting.id", back_populates="suspension")

    @property
    def lifting(self) -> "Lifting | None":
        """The one that holds."""
        return next((each for each in self.liftings if each.ended_at is None), None)


class Lifting(Base):
    """A suspension was lifted, and why (vocabulary ``lifting_why``). It can only end: it was entered wrongly."""

    __tablename__ = "liftings"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name="day"),
        CheckConstraint("why <> 'other' OR (note_en <> '' AND note_es <> '')", name="said"),
        Index(None, "suspension_id"),
        holding_while("ended_at IS NULL", "suspension_id", name="ix_liftings_holds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    suspension_id: Mapped[int] = mapped_column(ForeignKey("suspensions.id"))
    why: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    suspension: Mapped[Suspension] = relationship(back_populates="liftings")
