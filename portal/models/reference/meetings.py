"""Meetings of the Labor Advisory Committee: who was there, what was said, and what became of the advice."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.corrections import Kept
from portal.models.reference.workplaces import OPEN


class MeetingState(StrEnum):
    """Vocabulary ``meeting_state``."""

    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


class Meeting(Kept):
    """A meeting of the Labor Advisory Committee, as public sources have it. Nobody is named: institutions are.

    ``hour`` is ``HH:MM`` on the wall of ``zone``, where it is known. ``topics`` are codes of vocabulary
    ``consultation_topic`` with a space between them, ``attendance`` the number of each ``attendance_category``.
    ``sequence`` rises whenever its day, its hour or its state changes, so that calendars follow.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("hour = '' OR day_first = day_last", name="hour"),
        CheckConstraint("state <> 'cancelled' OR (note_en <> '' AND note_es <> '')", name="cancelled"),
    )

    title: Mapped[Localized] = localized("title", String(200))
    state: Mapped[MeetingState]
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    hour: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(40))
    place: Mapped[Localized] = localized("place", String(200))
    is_open: Mapped[bool]
    agenda: Mapped[Localized] = localized("agenda")
    topics: Mapped[str] = mapped_column(String(200))
    attendance: Mapped[dict[str, int]] = mapped_column(JSON, info=OPEN)
    attended: Mapped[Localized] = localized("attended")  # institutions
    note: Mapped[Localized] = localized("note")
    sequence: Mapped[int] = mapped_column(default=0)

    papers: Mapped[list["MeetingPaper"]] = relationship(order_by="MeetingPaper.position", back_populates="meeting")
    advice: Mapped[list["Advice"]] = relationship(order_by="Advice.number", back_populates="meeting")

    @property
    def starts_at(self) -> datetime | None:
        """The instant at which it begins, where its hour is known."""
        if not self.hour:
            return None
        wall = datetime.fromisoformat(f"{self.day.first.isoformat()}T{self.hour}")
        return wall.replace(tzinfo=ZoneInfo(self.zone))


class MeetingPaper(Base):
    """Minutes, an agenda or another paper of a meeting, in both languages, in Markdown. It can only end."""

    __tablename__ = "meeting_papers"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))  # vocabulary meeting_paper
    title: Mapped[Localized] = localized("title", String(200))
    body: Mapped[Localized] = localized("body")
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(back_populates="papers")


class Advice(Base):
    """Advice that was given in a meeting, and what became of it (vocabulary ``disposition``), or nothing yet.

    What is not accepted, or only in part, departs from it: the law has the committee told of that (19 U.S.C. 2155(i)).
    ``contribution`` is the number of one that everybody can read, where the advice was sent in a round as well. What
    was said of its outcome before is in its corrections. It can only end.
    """

    __tablename__ = "advice"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("outcome = '' OR (reason_en <> '' AND reason_es <> '')", name="reason"),
        CheckConstraint("departure OR outcome NOT IN ('not_accepted', 'accepted_in_part')", name="departure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    said: Mapped[Localized] = localized("said")
    contribution: Mapped[str] = mapped_column(String(30), default="")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    outcome: Mapped[str] = mapped_column(String(30), default="")
    reason: Mapped[Localized] = localized("reason")
    departure: Mapped[bool] = mapped_column(default=False)
    answered_on: Mapped[Span | None] = spanned("answered")
    answer_source: Mapped[str] = mapped_column(Text, default="", info=OPEN)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(back_populates="advice")
