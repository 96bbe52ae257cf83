"""Consultations and their rounds: what is asked, of whom, and until when."""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Update, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock, zones
from portal.core.clocks.answering import answers_due
from portal.core.db import Base
from portal.core.errors import N_, Conflict
from portal.core.localized import Localized, localized
from portal.core.stamps import Stamp


class Audience(StrEnum):
    """Who may see a round and everything in it (vocabulary ``audience``)."""

    PUBLIC = "public"
    PARTICIPANTS = "round_participants"
    CLEARED = "cleared"
    COMMITTEE = "committee"


class Readers(StrEnum):
    """Who may read a contribution (vocabulary ``readers``). For all but the first it is on record, never published."""

    EVERYONE = "everyone"  # who sees its round
    PARTICIPANTS = "participants"
    GOVERNMENTS = "governments"
    IN_CONFIDENCE = "in_confidence"
    COMMITTEE = "committee"
    BUSINESS = "business_confidential"  # the same officials; it comes with a public version


FEWER = {
    Audience.PUBLIC: (
        *(Readers.PARTICIPANTS, Readers.GOVERNMENTS, Readers.IN_CONFIDENCE),
        *(Readers.COMMITTEE, Readers.BUSINESS),
    ),
    Audience.PARTICIPANTS: (Readers.GOVERNMENTS, Readers.IN_CONFIDENCE, Readers.COMMITTEE, Readers.BUSINESS),
    Audience.CLEARED: (Readers.COMMITTEE, Readers.BUSINESS),
    Audience.COMMITTEE: (),
}
"""The readers who are fewer than a round with this audience has: what it can offer."""
WIDER = {
    Readers.EVERYONE: (),
    Readers.PARTICIPANTS: (Readers.EVERYONE,),
    Readers.GOVERNMENTS: (Readers.EVERYONE,),
    Readers.IN_CONFIDENCE: (Readers.EVERYONE,),
    Readers.COMMITTEE: (Readers.IN_CONFIDENCE, Readers.GOVERNMENTS, Readers.PARTICIPANTS, Readers.EVERYONE),
    Readers.BUSINESS: (Readers.EVERYONE,),
}
"""Among whom are all of these readers, whoever they are."""


class Status(StrEnum):
    """What people decided about a round; the clock decides the rest (:meth:`Round.phase`)."""

    DRAFT = "draft"
    APPROVED = "approved"
    ANALYSING = "analysing"
    SUMMARY_PUBLISHED = "summary_published"


class Phase(StrEnum):
    """Where a round is at an instant (vocabulary ``round_state``)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    EXTENDED = "extended"
    CLOSED = "closed"
    ANALYSING = "analysing"
    SUMMARY_PUBLISHED = "summary_published"


MOVES = {
    Status.DRAFT: {Status.APPROVED},
    Status.APPROVED: {Status.ANALYSING, Status.SUMMARY_PUBLISHED},
    Status.ANALYSING: {Status.SUMMARY_PUBLISHED},
    Status.SUMMARY_PUBLISHED: {Status.SUMMARY_PUBLISHED},  # a correction
}


class Consultation(Base):
    """A docket: one subject on one of the five statutory topics, consulted in rounds."""

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    topic: Mapped[str] = mapped_column(String(20))
    title: Mapped[Localized] = localized("title")
    purpose: Mapped[Localized] = localized("purpose")
    basis: Mapped[str] = mapped_column(String(200), default="19 U.S.C. 4642(5)")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    numbers_given: Mapped[int] = mapped_column(default=0)  # one sequence for what its public rounds release
    revision: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[Stamp]

    __mapper_args__ = {"version_id_col": revision}


class InRound:
    """What stands in a round: a role that somebody has for that round alone counts there."""

    @property
    def within(self) -> "Round":
        raise NotImplementedError


class ByTheClock:
    """Where something is on its way from opening to closing: a round, or a glimpse of one."""

    @property
    def within(self: Any) -> Any:
        return self

    @property
    def extended(self: Any) -> bool:
        return bool(self.sequence > 0)

    def phase(self: Any, at: datetime) -> Phase:
        """Where the round is: it opens and closes by the clock, with no job running."""
        if self.status is not Status.APPROVED:
            return Phase(self.status)
        if at < self.opens_at:
            return Phase.ANNOUNCED
        if at < self.closes_at:
            return Phase.EXTENDED if self.extended else Phase.OPEN
        return Phase.CLOSED

    def takes_on_time(self: Any, at: datetime) -> bool:
        return self.phase(at) in (Phase.OPEN, Phase.EXTENDED)

    def takes_late(self: Any, at: datetime) -> bool:
        """Whether what arrives now is accepted and marked late."""
        return bool(self.phase(at) is Phase.CLOSED and self.late_until is not None and at < self.late_until)


def _round_id() -> int:
    """Random, so that nobody can count the rounds that are not theirs to see."""
    return 100_000 + secrets.randbelow(900_000)


class Round(ByTheClock, InRound, Base):
    """One round of a consultation: an audience, its dates, its questions and documents."""

    __tablename__ = "rounds"
    __told_by_revision__ = True
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="window"),
        UniqueConstraint("consultation_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=_round_id)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    number: Mapped[int]
    title: Mapped[Localized] = localized("title")
    intro: Mapped[Localized] = localized("intro")
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    # beside all who see it, for whom contributions can be sent: values of ``Readers``
    readers_offered: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    zone: Mapped[str] = mapped_column(String(60), default="America/Mexico_City")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    edit_until: Mapped[datetime | None]
    late_until: Mapped[datetime | None]
    respond_by: Mapped[date | None] = mapped_column(Date)
    summary_due: Mapped[date | None] = mapped_column(Date)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    prepared_by: Mapped[list[int]] = mapped_column(JSON, default=list)  # persons: none of them opens it
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    approved_at: Mapped[datetime | None]
    # Rises with all that readers can see; keys the page cache. The trail would count by it what nobody signed.
    version: Mapped[int] = mapped_column(default=1, info={"untold": True})
    sequence: Mapped[int] = mapped_column(default=0)  # of its dates, for calendars
    # a sequence of its own where the round is not public
    numbers_given: Mapped[int] = mapped_column(default=0, info={"untold": True})
    revision: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[Stamp]  # beside the version, which a restored database counts again

    consultation: Mapped[Consultation] = relationship(lazy="joined", innerjoin=True)
    invitations: Mapped[list["Invitation"]] = relationship(lazy="raise_on_sql", viewonly=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def prefix(self) -> str:
        """What the public numbers given in this round begin with.

        Only public rounds share the consultation's sequence: a number missing from it would tell of another round.
        """
        code = self.consultation.code
        return code if self.audience is Audience.PUBLIC else f"{code}-{self.id}"

    @property
    def promised(self) -> date | None:
        """The day that was promised for the answers; they come with the summary at the latest."""
        return self.respond_by or self.summary_due

    @property
    def answers_due(self) -> date:
        """The last day on which answers are in time: the one promised, or else that of the rule."""
        return self.promised or answers_due(self.closes_at, self.zone)

    def overdue_since(self, at: datetime) -> date | None:
        """The first day, on the round's calendar, on which answers that were due are missing; none: none are."""
        first = self.answers_due + timedelta(days=1)
        late = zones.wall(at, self.zone).date() >= first
        return first if late and self.phase(at) in (Phase.CLOSED, Phase.ANALYSING) else None

    def move_to(self, status: Status) -> None:
        if status not in MOVES[Status(self.status)]:
            raise Conflict(N_("This round has already been opened."))
        self.status = status


def renewed(round_id: int) -> Update:
    """What readers of the round see has changed; pages kept of it are out of date. That is no revision of the round."""
    another = update(Round).where(Round.id == round_id).values(version=Round.version + 1)
    return another.execution_options(synchronize_session=False)


class Question(Base):
    """A question of a round. It keeps its number."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    text: Mapped[Localized] = localized("text")


class Document(Base):
    """Something to read in a round, in both languages, written in Markdown. Its public number is given on release."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    position: Mapped[int]
    title: Mapped[Localized] = localized("title")
    body: Mapped[Localized] = localized("body")
    number: Mapped[str | None] = mapped_column(String(30), unique=True)


class Invitation(Base):
    """An organisation is invited to a round. To a closed round, only these are admitted."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("round_id", "organisation_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))


class Extension(Base):
    """A closing date that was moved. The old one stays visible; earlier receipts stay valid."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    from_: Mapped[datetime] = mapped_column("from_at")
    to: Mapped[datetime] = mapped_column("to_at")
    reason: Mapped[Localized] = localized("reason")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class Follow(Base):
    """A person who wants to hear of a round."""

    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
