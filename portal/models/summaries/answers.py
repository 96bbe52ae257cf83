"""The points that a contribution makes, the themes they belong to, and what the committee decided about each.

A disposition is never changed: a proposal, its decision and an undoing are rows of their own, and the point says which
of them counts. Families are contributions that say the same in nearly the same words; each keeps its own points.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.models.consultations import InRound, Round
from portal.models.contributions import Contribution

_LEFT = text("disposition IS NULL AND dropped_at IS NULL")


class Outcome(StrEnum):
    """What becomes of a point (vocabulary ``disposition``)."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_COVERED = "already_covered"
    OUT_OF_SCOPE = "out_of_scope"
    REFERRED = "referred"
    NOTED = "noted"


class Theme(InRound, Base):
    """What several points of a round are about. Merged, it stays, and says into which.

    The portal only proposes: until a person takes it, nothing can be put under it. ``found`` says what it was seen in:
    ``by`` question, passage or term, how many texts of each language, and places of the words in some of them.
    """

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    name: Mapped[Localized] = localized("name", String(120))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # none: by the portal
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_at: Mapped[datetime | None]  # none: a proposal of the portal
    dropped_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON, info={"open": True})
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.round

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """Taken, and neither dropped nor merged into another."""
        return cls.taken_at.is_not(None) & cls.dropped_at.is_(None) & cls.merged_into_id.is_(None)


class Point(InRound, Base):
    """A contribution, or some of its words, that gets one answer.

    ``start`` and ``end`` are code points of the edition's text, as in a quotation of a draft; none: all of it.
    ``disposition`` and ``proposal`` are numbers of its dispositions: the decided one that counts, and the one that
    waits for somebody else's decision.
    """

    __tablename__ = "points"
    __for_acts__ = True
    __table_args__ = (
        CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="whole"),
        CheckConstraint("span_start < span_end", name="span"),
        Index("ix_points_left", "round_id", "id", sqlite_where=_LEFT, postgresql_where=_LEFT),
        Index(None, "round_id", "id"),
        Index(None, "contribution_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    edition: Mapped[int]
    start: Mapped[int | None] = mapped_column("span_start")
    end: Mapped[int | None] = mapped_column("span_end")
    disposition: Mapped[int | None]
    proposal: Mapped[int | None]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    due: Mapped[date | None] = mapped_column(Date)
    dropped_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy
    proposed: Mapped["Disposition | None"] = relationship(  # what waits for a decision: read by the policy
        lazy="joined",
        primaryjoin="and_(Disposition.point_id == Point.id, Disposition.number == Point.proposal)",
        foreign_keys="[Disposition.point_id, Disposition.number]",
        uselist=False,
        viewonly=True,
    )
    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql", viewonly=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.round

    @classmethod
    def is_untouched(cls) -> ColumnElement[bool]:
        """A whole contribution to which nothing was answered or proposed: what an answer to its form letter reaches."""
        return and_(cls.start.is_(None), cls.disposition.is_(None), cls.proposal.is_(None))


class Disposition(Base):
    """What was proposed or decided about a point, and why, in both languages. Append-only.

    Without a decider it is a proposal. A decision is a row of its own with both; an undoing repeats an older row.
    """

    __tablename__ = "dispositions"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("point_id", "number"),
        CheckConstraint("decided_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint(
            "decided_by_id IS NULL OR (trim(reason_en) <> '' AND trim(reason_es) <> '')", name="both_languages"
        ),
        CheckConstraint("(outcome = 'already_covered') = (covered_by_id IS NOT NULL)", name="covered"),
        CheckConstraint("covered_by_id <> point_id", name="by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    number: Mapped[int]
    outcome: Mapped[Outcome]
    reason: Mapped[Localized] = localized("reason")
    covered_by_id: Mapped[int | None] = mapped_column(ForeignKey("points.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))  # of a version: what became of it
    departure: Mapped[bool] = mapped_column(default=False)  # from advice of the LAC: it is told in the report to it
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def counts_for(cls, point: type[Point] = Point) -> ColumnElement[bool]:
        """Of all rows of the point, the decided one that counts."""
        return (cls.point_id == point.id) & (cls.number == point.disposition)

    @classmethod
    def waits_at(cls, point: type[Point] = Point) -> ColumnElement[bool]:
        """Of all rows of the point, the one that waits for somebody else's decision."""
        return (cls.point_id == point.id) & (cls.number == point.proposal)


class Themed(Base):
    """A point under a theme: who put it there, and until when. It is ended, not deleted."""

    __tablename__ = "point_themes"
    __for_acts__ = True
    __table_args__ = (
        holding_while("ended_at IS NULL", "point_id", "theme_id"),
        Index(None, "theme_id", "point_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class ReadyAnswer(Base):
    """A reusable answer: an outcome and its reason in both languages, to begin a disposition with."""

    __tablename__ = "ready_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)  # none: of all rounds
    name: Mapped[Localized] = localized("name", String(120))
    outcome: Mapped[Outcome]
    reason: Mapped[Localized] = localized("reason")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round | None] = relationship(lazy="joined", viewonly=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}


class Family(InRound, Base):
    """Contributions of a round whose words are nearly the same: a form letter. Its number is given once.

    ``medoid`` is the one most like all others, which is read in their place. A letter in two languages is two families
    that people link.
    """

    __tablename__ = "families"
    __for_acts__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("families.id"))
    linked_to_id: Mapped[int | None] = mapped_column(ForeignKey("families.id"))
    medoid_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    core: Mapped[bytes | None] = mapped_column(LargeBinary, info={"untold": True})
    """What its texts have in common, as numbers of eight bytes: what arrives later is asked for them."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy

    @property
    def within(self) -> Round:
        return self.round


class Likeness(Base):
    """A contribution in a family: by a person or by the portal, how much of it is the letter's, and until when."""

    __tablename__ = "family_members"
    __for_acts__ = True
    __table_args__ = (
        holding_while("ended_at IS NULL", "contribution_id"),
        Index(None, "family_id", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    edition: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # none: by the portal
    share: Mapped[int]  # percent of its words that are the letter's
    since: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # none: by the portal
