"""The Independent Mexico Labor Expert Board: its members, what it measures and reports, and what followed.

A determination of the Board starts nothing by itself. Two human decisions stand between it and an action: the committee
agrees, or not, and the Trade Representative decides on its recommendation. No row of ``board_steps`` can stand without
the one that it follows, and none can end while another follows it: keys and checks of the database see to it.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.corrections import Kept
from portal.models.reference.workplaces import OPEN

SEATS = {"lac": 4, "speaker": 2, "senate_majority": 2, "house_minority": 2, "senate_minority": 2}
"""Who appoints how many of the twelve (19 U.S.C. 4672): codes of vocabulary ``board_appointer``."""
MEMBERS = sum(SEATS.values())
VERDICTS = ("met", "in_part", "not_met", "cannot_say")  # vocabulary benchmark_verdict


class Hundredths(TypeDecorator[Decimal]):
    """An exact decimal of two places, kept as a whole number: a float would lose a cent. More places are refused."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal) or value != value.quantize(Decimal("0.01")):
            raise ValueError("not a decimal of two places")
        return int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class BoardMember(Kept):
    """Who sits, or sat, on a seat of the Board, by who appointed them. An office is public, and so is who holds it."""

    __tablename__ = "board_members"
    __table_args__ = (
        CheckConstraint("began_first IS NOT NULL", name="began"),
        CheckConstraint(
            "(appointed_by = 'lac' AND seat BETWEEN 1 AND 4) OR (appointed_by IN "
            "('speaker', 'senate_majority', 'house_minority', 'senate_minority') AND seat BETWEEN 1 AND 2)",
            name="seat",
        ),
    )

    appointed_by: Mapped[str] = mapped_column(String(30))  # vocabulary board_appointer
    seat: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    began: Mapped[Span] = spanned("began")  # type: ignore[assignment]  # never unknown: the act asks for it
    term_ends: Mapped[date] = mapped_column(Date)
    left: Mapped[Span | None] = spanned("left")


class Benchmark(Base):
    """What the Board measures: it comes with a release, in the order of ``position``.

    ``definition`` says what is counted, ``unit`` (vocabulary ``benchmark_unit``) in what, so that two people who look
    at one source find the same.
    """

    __tablename__ = "benchmarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))  # vocabulary benchmark_kind
    name: Mapped[Localized] = localized("name")
    definition: Mapped[Localized] = localized("definition")
    unit: Mapped[str] = mapped_column(String(30))
    basis: Mapped[Localized] = localized("basis")
    verified: Mapped[bool]
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)


class BenchmarkValue(Kept):
    """What a public source gives for a benchmark, on a day as exactly as it is known."""

    __tablename__ = "benchmark_values"
    __table_args__ = (CheckConstraint("day_first IS NOT NULL", name="day"),)

    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmarks.id"), index=True)
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    value: Mapped[Decimal] = mapped_column(Hundredths)
    note: Mapped[Localized] = localized("note")

    benchmark: Mapped[Benchmark] = relationship()


class Assessment(Kept):
    """How the Board judged a benchmark, by vote. Whoever voted otherwise is heard in full, or it is not recorded."""

    __tablename__ = "board_assessments"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("dissent = 0 OR (minority_en <> '' AND minority_es <> '')", name="minority"),
        CheckConstraint("reasons_en <> '' AND reasons_es <> ''", name="reasons"),
        CheckConstraint(
            "votes_met >= 0 AND votes_in_part >= 0 AND votes_not_met >= 0 AND votes_cannot_say >= 0 AND "
            "votes_met + votes_in_part + votes_not_met + votes_cannot_say BETWEEN 1 AND 12",
            name="votes",
        ),
        CheckConstraint(
            "dissent = votes_met + votes_in_part + votes_not_met + votes_cannot_say - CASE verdict WHEN 'met' THEN "
            "votes_met WHEN 'in_part' THEN votes_in_part WHEN 'not_met' THEN votes_not_met ELSE votes_cannot_say END",
            name="dissent",
        ),
    )

    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmarks.id"), index=True)
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    verdict: Mapped[str] = mapped_column(String(30))
    votes_met: Mapped[int]
    votes_in_part: Mapped[int]
    votes_not_met: Mapped[int]
    votes_cannot_say: Mapped[int]
    dissent: Mapped[int]
    reasons: Mapped[Localized] = localized("reasons")
    minority: Mapped[Localized] = localized("minority")

    benchmark: Mapped[Benchmark] = relationship()

    @property
    def votes(self) -> list[tuple[str, int]]:
        """How many voted for each verdict."""
        return [(each, getattr(self, f"votes_{each}")) for each in VERDICTS]


class Determination(StrEnum):
    """Vocabulary ``board_determination``."""

    NONE = "none"
    COMPLIANCE = "compliance"
    NON_COMPLIANCE = "non_compliance"


class BoardReport(Kept):
    """A report of the Board, which may hold a determination: a finding of experts, and no more than that."""

    __tablename__ = "board_reports"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_for + votes_against <= 12", name="votes"),
        CheckConstraint("votes_against = 0 OR (minority_en <> '' AND minority_es <> '')", name="minority"),
        UniqueConstraint("id", "determination"),
    )

    kind: Mapped[str] = mapped_column(String(30))  # vocabulary board_report
    title: Mapped[Localized] = localized("title", String(200))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    summary: Mapped[Localized] = localized("summary")
    determination: Mapped[Determination]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    minority: Mapped[Localized] = localized("minority")

    steps: Mapped[list["BoardStep"]] = relationship(
        primaryjoin="BoardReport.id == foreign(BoardStep.report_id)", order_by="BoardStep.id", back_populates="report"
    )


class Step(StrEnum):
    """Vocabulary ``board_step``."""

    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"
    RECOMMENDATION = "recommendation"
    TO_ACT = "decision_to_act"
    NOT_TO_ACT = "decision_not_to_act"
    ACTION = "action"


FOLLOWS = {
    Step.RECOMMENDATION: Step.AGREEMENT,
    Step.TO_ACT: Step.RECOMMENDATION,
    Step.NOT_TO_ACT: Step.RECOMMENDATION,
    Step.ACTION: Step.TO_ACT,
}
"""What a step follows. The committee's agreement or disagreement follows the report itself."""


class BoardStep(Base):
    """What somebody decided or did after a determination of non-compliance. It can only end, the last one first.

    ``determination`` and ``follows_holds`` are part of its keys: they are what it rests on while it ``holds``.
    """

    __tablename__ = "board_steps"
    __table_args__ = (
        UniqueConstraint("id", "kind", "report_id", "holds"),
        ForeignKeyConstraint(
            ["report_id", "determination"],
            ["board_reports.id", "board_reports.determination"],
            name="fk_board_steps_determination",
        ),
        ForeignKeyConstraint(
            ["follows_id", "follows_kind", "report_id", "follows_holds"],
            ["board_steps.id", "board_steps.kind", "board_steps.report_id", "board_steps.holds"],
            name="fk_board_steps_follows",
        ),
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint(
            "(kind IN ('agreement', 'disagreement') AND follows_id IS NULL AND follows_kind IS NULL) OR "
            "(follows_id IS NOT NULL AND follows_kind IS NOT NULL AND ("
            "(kind = 'recommendation' AND follows_kind = 'agreement') OR "
            "(kind IN ('decision_to_act', 'decision_not_to_act') AND follows_kind = 'recommendation') OR "
            "(kind = 'action' AND follows_kind = 'decision_to_act')))",
            name="follows",
        ),
        CheckConstraint(
            "(NOT holds) OR (determination IS NOT NULL AND determination = 'non_compliance' AND "
            "(follows_id IS NULL OR (follows_holds IS NOT NULL AND follows_holds)))",
            name="rests",
        ),
        CheckConstraint(
            "kind NOT IN ('disagreement', 'decision_not_to_act') OR (note_en <> '' AND note_es <> '')", name="reasons"
        ),
        CheckConstraint("kind NOT IN ('recommendation', 'action') OR path <> ''", name="path"),
        holding_while("holds AND follows_id IS NULL", "report_id", name="ix_board_steps_answer"),
        holding_while("holds AND kind <> 'action'", "follows_id", name="ix_board_steps_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("board_reports.id"), index=True)
    kind: Mapped[Step]
    determination: Mapped[str | None] = mapped_column(String(30))
    follows_id: Mapped[int | None]
    follows_kind: Mapped[str | None] = mapped_column(String(30))
    holds: Mapped[bool] = mapped_column(default=True)
    follows_holds: Mapped[bool | None]
    path: Mapped[str] = mapped_column(String(30), default="")  # vocabulary dispute_path
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    note: Mapped[Localized] = localized("note")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    report: Mapped[BoardReport] = relationship(
        primaryjoin="BoardReport.id == foreign(BoardStep.report_id)", back_populates="steps"
    )
