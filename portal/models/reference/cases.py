"""Cases of the rapid response mechanism, as public records have them: what happened in them, and when."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.workplaces import OPEN, Facility

if TYPE_CHECKING:
    from portal.models.reference.liquidation import Suspension
    from portal.models.reference.remediation import Plan


class Case(Base):
    """A public case about a workplace: a petition, or a request of one government to another.

    ``status`` (vocabulary ``case_label``) is the last stage on record, not a judgment. ``number`` is the official
    count, which not every case has. ``petitioner`` names organisations that are public already, and no individual.
    ``rights`` are codes of vocabulary ``right_denied`` with a space between them. One that the staff entered wrongly
    has ended: readers find it no more, and who keeps the registers can put it back.
    """

    __tablename__ = "cases"
    __table_args__ = (Index(None, "began_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    number: Mapped[str] = mapped_column(String(10))
    mechanism: Mapped[str] = mapped_column(String(10))  # vocabulary mechanism
    status: Mapped[str] = mapped_column(String(30))
    name: Mapped[Localized] = localized("name", String(200))
    petitioner: Mapped[Localized] = localized("petitioner")
    outcome: Mapped[Localized] = localized("outcome")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    verified: Mapped[bool]  # whether all of it was confirmed
    as_of: Mapped[date] = mapped_column(Date)
    began_on: Mapped[date] = mapped_column(Date)  # the earliest day on which it can have begun: lists go by it
    spelled: Mapped[str] = mapped_column(Text, info={"untold": True})  # to be looked for
    placed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the staff put it to another workplace than a release says: it stays there."""
    delivered: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    """The status that a release gave it, where the staff have entered a later one since."""
    by_staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the staff entered it: what a release delivers changes with a release."""
    rights: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(Text, default="", server_default=text("''"), info=OPEN)
    revision: Mapped[int] = mapped_column(default=1)

    facility: Mapped[Facility] = relationship()
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.position", cascade="all, delete-orphan")

    entered: Mapped[list["EnteredEvent"]] = relationship(order_by="EnteredEvent.id", back_populates="case")
    changes: Mapped[list["ClockChange"]] = relationship(order_by="ClockChange.id", back_populates="case")
    plans: Mapped[list["Plan"]] = relationship(order_by="Plan.id", back_populates="case")
    suspensions: Mapped[list["Suspension"]] = relationship(order_by="Suspension.id", back_populates="case")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def happened(self) -> list["CaseEvent | EnteredEvent"]:
        """All that is on record of it, as a release has it and then as the staff entered it."""
        return [*self.events, *(each for each in self.entered if each.ended_at is None)]


class CaseEvent(Base):
    """Something that happened in a case, on a day that may be known only to the month or the year."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int]  # in the record; the order in time follows from the days
    code: Mapped[str] = mapped_column(String(40))  # vocabulary event
    day: Mapped[Span | None] = spanned("day")
    note: Mapped[Localized] = localized("note")


class EnteredEvent(Base):
    """An event that the staff entered, from a public source. It can only end: it was entered wrongly.

    ``stage``: the last stage of the case that it leads to, if it leads to one (vocabulary ``case_label``). ``by``: who
    acted (vocabulary ``record_actor``), where the kind of event does not tell.
    """

    __tablename__ = "entered_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))  # vocabulary event
    day: Mapped[Span | None] = spanned("day")
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    stage: Mapped[str] = mapped_column(String(30), default="")
    by: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="entered")


class Change(StrEnum):
    """Vocabulary ``clock_change``."""

    PAUSE = "pause"
    EXTENSION = "extension"


class ClockChange(Base):
    """A clock of a case stood still, or its period was made longer, as a public source says, and why.

    ``rule`` of ``portal.core.clocks``. A pause is from ``first`` until, and without, ``until``; while it lasts there is
    none. ``days`` are those of an extension. Nothing is closed or refused by a clock.
    """

    __tablename__ = "clock_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Change]
    first: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    days: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Localized] = localized("reason")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="changes")


class Saying(Base):
    """What somebody says of a workplace, with who and when: never one kind for another. It can only end.

    ``code`` of vocabulary ``case_saying``, ``by`` of ``record_actor``.
    """

    __tablename__ = "sayings"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    code: Mapped[str] = mapped_column(String(30))
    by: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span | None] = spanned("day")
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    facility: Mapped[Facility] = relationship()
