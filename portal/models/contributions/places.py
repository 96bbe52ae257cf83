"""Where in a draft a comment was made, and where it stands in each later version.

The anchor is the author's and is never altered. Every placement, and every word of the author about it,
is a row of its own; of a version's placements the latest counts.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.keys import Key
from portal.core.localized import Localized, localized
from portal.models.consultations import InRound, Round
from portal.models.contributions.statements import Contribution
from portal.models.drafts import Passage, Version
from portal.text.fits import Fit, Method


class Choice(StrEnum):
    """What an author says of their comment when the text has changed (vocabulary ``standing``)."""

    RELEVANT = "relevant"
    RESOLVED = "resolved"
    NO_LONGER = "no_longer"


class Outcome(StrEnum):
    """How a disputed translation was settled (vocabulary ``dispute_outcome``)."""

    CORRECTED = "corrected"
    KEPT = "kept"


class Anchor(Base):
    """The words the author chose, in code points of the passage's text; no passage: the whole document."""

    __tablename__ = "anchors"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (CheckConstraint("span_start < span_end", name="span"),)

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    start: Mapped[int | None] = mapped_column("span_start")  # none: the whole passage
    end: Mapped[int | None] = mapped_column("span_end")
    exact: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})
    prefix: Mapped[str] = mapped_column(String(80), default="", info={"hidden": True})
    suffix: Mapped[str] = mapped_column(String(80), default="", info={"hidden": True})
    proposed: Mapped[str | None] = mapped_column(Text, info={"hidden": True})  # instead of the words; empty: without

    version: Mapped[Version] = relationship(lazy="raise_on_sql")
    passage: Mapped[Passage | None] = relationship(lazy="raise_on_sql")


class Placement(InRound, Base):
    """Where a comment stands in a version. No passage: about the whole document, or on the shelf (``removed``)."""

    __tablename__ = "placements"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("span_start < span_end", name="span"),
        Index(None, "passage_id", "contribution_id"),
        Index(None, "version_id", "passage_id"),
        Index(None, "fit", "version_id"),
        Index(None, "contribution_id", "version_id", "number", unique=True),
    )

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    number: Mapped[int] = mapped_column(default=1)  # of the comment's in this version; the highest counts
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    language: Mapped[str] = mapped_column(String(2))
    start: Mapped[int | None] = mapped_column("span_start")
    end: Mapped[int | None] = mapped_column("span_end")
    fit: Mapped[Fit]
    confidence: Mapped[int]
    method: Mapped[Method]
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)  # by who has no account: the day only
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
    version: Mapped[Version] = relationship(lazy="joined", innerjoin=True)  # read by the policy
    passage: Mapped[Passage | None] = relationship(lazy="raise_on_sql")

    @property
    def within(self) -> Round:
        return self.version.within


class Standing(Base):
    """What the author says about their comment, seen beside a version."""

    __tablename__ = "standings"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (Index(None, "contribution_id", "number", unique=True),)

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    number: Mapped[int]  # of the contribution's; the highest counts
    choice: Mapped[Choice]
    chosen_at: Mapped[datetime] = mapped_column(default=clock.now)
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class Dispute(InRound, Base):
    """A published comment says that the two languages of a passage differ; until a translator has settled it."""

    __tablename__ = "disputes"
    __for_acts__ = True

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), unique=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    outcome: Mapped[Outcome | None]
    note: Mapped[Localized] = localized("note")
    revision: Mapped[int] = mapped_column(default=1)

    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.contribution.within
