"""Courses of remediation: what was agreed in a case, who must do what by when, and what shows that it was done.

Nothing of it is written over. A later day is a row beside the earlier one, and what was entered wrongly ends.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.cases import Case
from portal.models.reference.workplaces import OPEN

EXTENSION, PROOF, DROPPED, NOT_MET = TURNS = ("extension", "proof", "dropped", "not_met")
"""What can become of a commitment (vocabulary ``commitment_turn``)."""
SETTLES = (DROPPED, NOT_MET)


class Plan(Base):
    """A course of remediation as it was agreed; ``agreed_by`` of vocabulary ``record_actor``. One at most is open.

    ``until``: the day by which all of it is to be done, where one was agreed.
    """

    __tablename__ = "remediation_plans"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name="day"),
        CheckConstraint("until_last IS NULL OR until_last >= day_first", name="until"),
        CheckConstraint("ended_at IS NULL OR NOT concluded", name="ended"),
        Index(None, "case_id"),
        holding_while("ended_at IS NULL AND NOT concluded", "case_id", name="ix_remediation_plans_open"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agreed_by: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    until: Mapped[Span | None] = spanned("until")
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    concluded: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a conclusion of it holds: the database asks for that."""

    case: Mapped[Case] = relationship(back_populates="plans")
    commitments: Mapped[list["Commitment"]] = relationship(order_by="Commitment.number", back_populates="plan")
    conclusions: Mapped[list["Conclusion"]] = relationship(order_by="Conclusion.id", back_populates="plan")

    @property
    def conclusion(self) -> "Conclusion | None":
        """The one that holds."""
        return next((each for each in self.conclusions if each.ended_at is None), None)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and not self.concluded


class Conclusion(Base):
    """A course of remediation came to its end (vocabulary ``plan_outcome``). It can only end: it was entered wrongly.

    ``reason``: why, where commitments were open still.
    """

    __tablename__ = "plan_conclusions"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name="day"),
        Index(None, "plan_id"),
        holding_while("ended_at IS NULL", "plan_id", name="ix_plan_conclusions_holds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("remediation_plans.id"))
    outcome: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    reason: Mapped[Localized] = localized("reason")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="conclusions")


class Commitment(Base):
    """Something that somebody (vocabulary ``record_actor``) must do. Its number is given once.

    ``text`` is in the languages in which it was published, one or both. ``measure``: its kind (vocabulary
    ``remedy_measure``), where it has one.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("text_en <> '' OR text_es <> ''", name="text"),
        UniqueConstraint("plan_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("remediation_plans.id"))
    number: Mapped[int]
    measure: Mapped[str] = mapped_column(String(30))
    who: Mapped[str] = mapped_column(String(30))
    text: Mapped[Localized] = localized("text")
    due: Mapped[Span | None] = spanned("due")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="commitments")
    turns: Mapped[list["CommitmentTurn"]] = relationship(order_by="CommitmentTurn.id", back_populates="commitment")

    @property
    def standing(self) -> list["CommitmentTurn"]:
        return [each for each in self.turns if each.ended_at is None]

    @property
    def due_now(self) -> Span | None:
        """The day that holds: that of the latest extension."""
        return next((each.due for each in reversed(self.standing) if each.kind == EXTENSION), self.due)

    @property
    def is_open(self) -> bool:
        """Whether nothing shows that it was met, and nobody said that it is not or was dropped."""
        return all(each.kind == EXTENSION for each in self.standing)


class CommitmentTurn(Base):
    """What became of a commitment: a later day, proof that it was met, or that it was dropped or not met.

    ``evidence`` of a proof (vocabulary ``commitment_proof``). ``who`` agreed, shows or says it (``record_actor``).
    """

    __tablename__ = "commitment_turns"
    __table_args__: Any = (
        CheckConstraint("kind IN ('extension', 'proof', 'dropped', 'not_met')", name="kind"),
        CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name="day"),
        CheckConstraint("(kind = 'extension') = (due_last IS NOT NULL)", name="due"),
        CheckConstraint("(kind = 'proof') = (evidence <> '')", name="evidence"),
        CheckConstraint("kind = 'proof' OR (note_en <> '' AND note_es <> '')", name="note"),
        Index(None, "commitment_id"),
        holding_while(
            "ended_at IS NULL AND kind IN ('dropped', 'not_met')", "commitment_id", name="ix_commitment_turns_settled"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    kind: Mapped[str] = mapped_column(String(30))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    due: Mapped[Span | None] = spanned("due")
    evidence: Mapped[str] = mapped_column(String(30), default="")
    who: Mapped[str] = mapped_column(String(30))
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    commitment: Mapped[Commitment] = relationship(back_populates="turns")
