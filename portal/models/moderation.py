"""What the committee decided about a contribution, what its author says against it, and what is told in numbers."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.keys import Key
from portal.models.consultations import InRound, Round
from portal.models.contributions import Contribution, Status

DAYS_TO_APPEAL = 10
DAYS_TO_ANSWER = 5
KEPT_BACK = (Status.RETURNED, Status.WITHHELD)
"""What a second review can be asked of."""


class Outcome(StrEnum):
    """What became of an appeal (vocabulary ``appeal_outcome``). The last two nobody decides: it ended by itself."""

    UPHELD = "upheld"
    REVERSED = "reversed"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"


DECIDED = (Outcome.UPHELD, Outcome.REVERSED)


class Became(StrEnum):
    """What became of a redaction that was proposed (vocabulary ``redaction_outcome``)."""

    PUBLISHED = "published"
    REPLACED = "replaced"  # another one was proposed
    VOID = "void"  # the contribution was corrected, withdrawn or decided on in another way


def last_day_to_appeal(decided_at: datetime, zone: str) -> date:
    """Ten days after the day of the decision, as the calendar of the round has it; until its midnight."""
    return decided_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=DAYS_TO_APPEAL)


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


class SavedFilter(Base):
    """A part of the queue under a name, as a moderator looks for it again: theirs alone. What is empty is not asked."""

    __tablename__ = "saved_filters"
    __for_acts__ = True
    __table_args__ = (UniqueConstraint("person_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    name: Mapped[str] = mapped_column(String(60), info={"hidden": True})
    folded: Mapped[str] = mapped_column(String(200), info={"untold": True})  # by which two names are the same
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    language: Mapped[str] = mapped_column(String(2), default="")
    group: Mapped[str] = mapped_column("stakeholder_group", String(30), default="")


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


class Appeal(InRound, Base):
    """An author asks that somebody else look at a decision again, once, in their own words, which nobody changes.

    The database refuses that the person decides it who made the decision, and that what was decided is changed.
    """

    __tablename__ = "appeals"
    __for_acts__ = True
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "(outcome IS NOT NULL AND outcome IN ('upheld', 'reversed')) = (decided_by_id IS NOT NULL)", name="person"
        ),
        CheckConstraint("outcome IS NULL OR outcome <> 'upheld' OR note <> ''", name="reason"),
        CheckConstraint("reasons <> ''", name="reasons"),
    )

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    reasons: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(Text, default="", server_default="", info={"hidden": True})  # to the author
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)  # read by the policy
    decision: Mapped[Decision] = relationship(lazy="joined", innerjoin=True)  # so is this

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.contribution.within

    @property
    def ref(self) -> str:
        return self.contribution.ref


def end_of_answering(proposed_at: datetime, zone: str) -> datetime:
    """The midnight that ends the fifth day after the day of the proposal, as the calendar of the round has it."""
    after = proposed_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=DAYS_TO_ANSWER + 1)
    return datetime.combine(after, time(), ZoneInfo(zone)).astimezone(UTC)


class Redaction(InRound, Base):
    """A moderator proposes to publish one edition with passages covered; its author answers, or lets the days go by.

    The database refuses a change of what was proposed, answered or ended, and a public edition that has other words
    than its edition with exactly these passages covered.
    """

    __tablename__ = "redactions"
    __for_acts__ = True
    __table_args__ = (
        UniqueConstraint("contribution_id", "number"),
        CheckConstraint("(agrees IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("agrees IS NULL OR agrees OR answer <> ''", name="reasons"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended"),
        holding_while("outcome IS NULL", "contribution_id", name="ix_redactions_open"),
    )  # fmt: skip

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]  # of the contribution's
    edition: Mapped[int]  # the wording it is made from
    note: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})  # to the author
    withholds_files: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[datetime]
    agrees: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="", server_default="", info={"hidden": True})
    answer_language: Mapped[str] = mapped_column(String(2), default="", server_default="")
    answered_at: Mapped[datetime | None]  # without an account: the day only
    outcome: Mapped[Became | None]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)  # read by the policy
    gaps: Mapped[list["Gap"]] = relationship(lazy="raise_on_sql", order_by="Gap.position", viewonly=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.contribution.within

    @property
    def ref(self) -> str:
        return self.contribution.ref


class RedactedText(Base):
    """What can be read in a file that is withheld, as it is offered to readers: with passages covered.

    ``digest`` is that of the text of its clean copy in the storage, in which the passages stand.
    """

    __tablename__ = "redacted_texts"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (UniqueConstraint("redaction_id", "position"),)

    id: Mapped[Key]
    redaction_id: Mapped[int] = mapped_column(ForeignKey("redactions.id"))
    position: Mapped[int]  # of the attachment
    digest: Mapped[str] = mapped_column(String(64))


class Gap(Base):
    """A passage that is covered: where it stands, in code points, why, and what is read in its place.

    It stands in the edition, or in what can be read in a file: ``text_id``.
    """

    __tablename__ = "redaction_gaps"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("redaction_id", "position"),
        CheckConstraint("span_start >= 0 AND span_start < span_end AND label <> ''", name="span"),
    )

    id: Mapped[Key]
    redaction_id: Mapped[int] = mapped_column(ForeignKey("redactions.id"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("redacted_texts.id"))
    position: Mapped[int]
    start: Mapped[int] = mapped_column("span_start")
    end: Mapped[int] = mapped_column("span_end")
    ground: Mapped[str] = mapped_column(String(40))  # vocabulary redaction_ground
    label: Mapped[str] = mapped_column(String(120))


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
