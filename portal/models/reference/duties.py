"""What the law obliges the committee and other bodies to do, how often, and each time that it was done."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.clocks.recurring import Recurring, Rhythm
from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.workplaces import OPEN


class Duty(Base):
    """A duty of the law (19 U.S.C. ch. 29, subch. VI). It comes with a release, in the order of ``position``.

    ``actor`` of vocabulary ``duty_actor`` owes it. When it falls due: ``portal.core.clocks.recurring``.
    """

    __tablename__ = "duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    actor: Mapped[str] = mapped_column(String(30))
    name: Mapped[Localized] = localized("name")
    rhythm: Mapped[Rhythm]
    period: Mapped[str] = mapped_column(String(10))
    earlier: Mapped[str] = mapped_column(String(10))
    changed_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    day: Mapped[date | None] = mapped_column(Date)
    cadence: Mapped[Localized] = localized("cadence")
    basis: Mapped[Localized] = localized("basis")
    verified: Mapped[bool]  # whether how often is settled by the text
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)

    fulfilments: Mapped[list["Fulfilment"]] = relationship(order_by="Fulfilment.id", back_populates="duty")

    @property
    def due(self) -> Recurring:
        return Recurring(self.rhythm, self.period, self.earlier, self.changed_on, self.ends_on, self.day)


class Fulfilment(Base):
    """One time that a duty was met, on a day as exactly as it is known, with what shows it. It can only end.

    ``kind`` of vocabulary ``duty_evidence``. A round that everybody can read, or the address of a public source.
    """

    __tablename__ = "fulfilments"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("round_id IS NOT NULL OR source <> ''", name="shown"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)  # it stands and falls with it
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    duty: Mapped[Duty] = relationship(back_populates="fulfilments")
