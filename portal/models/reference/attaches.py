"""Labor attachés: their posts, what they did, the money of capacity building, and their quarterly reports.

An attaché never verifies a workplace. That is for the panelists of the mechanism alone (letter of the Trade
Representative to Mexico, December 2019), so no kind of activity says it, and the database takes no other kind.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.board import Hundredths
from portal.models.reference.corrections import Kept
from portal.models.reference.workplaces import OPEN

POSTS = 5  # 19 U.S.C. 4661
ACTIVITIES = ("technical_assistance", "capacity_building", "meeting")  # vocabulary attache_activity
MONEY = ("appropriation", "obligation", "disbursement")  # vocabulary money_kind
CURRENCIES = ("USD", "MXN")


class Rate(TypeDecorator[Decimal]):
    """How many pesos a dollar was, exact to eight places, kept as a whole number."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal) or value != value.quantize(Decimal("0.00000001")):
            raise ValueError("not a decimal of eight places")
        return int(value.scaleb(8))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-8)


class Attache(Kept):
    """Who holds, or held, one of the five posts, where and since when. An office is public, and so is who holds it."""

    __tablename__ = "attaches"
    __table_args__ = (
        CheckConstraint("began_first IS NOT NULL", name="began"),
        CheckConstraint("post BETWEEN 1 AND 5", name="post"),
        CheckConstraint("office = 'attache'", name="office"),
        CheckConstraint("ended_at IS NOT NULL OR holder_id IS NOT NULL", name="holds"),
        ForeignKeyConstraint(
            ["holder_id", "office"], ["officeholders.id", "officeholders.office"], name="fk_attaches_office"
        ),
    )

    post: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[Localized] = localized("place", String(200))
    began: Mapped[Span] = spanned("began")  # type: ignore[assignment]  # never unknown: the act asks for it
    left: Mapped[Span | None] = spanned("left")
    holder_id: Mapped[int | None]  # of ``officeholders``: an attaché is on no list of panelists
    office: Mapped[str] = mapped_column(String(30), default="attache", server_default=text("'attache'"))


class Project(Kept):
    """A project of capacity building, with whom it is carried out."""

    __tablename__ = "projects"

    name: Mapped[Localized] = localized("name", String(200))
    counterpart: Mapped[Localized] = localized("counterpart", String(200))

    money: Mapped[list["Money"]] = relationship(order_by="Money.day, Money.id", back_populates="project")


class Activity(Kept):
    """What an attaché did: assistance, training, a meeting. Never a verification of a workplace."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("kind IN ('technical_assistance', 'capacity_building', 'meeting')", name="kind"),
        Index(None, "attache_id"),
        Index(None, "project_id"),
    )

    attache_id: Mapped[int] = mapped_column(ForeignKey("attaches.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[Localized] = localized("title", String(200))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    counterpart: Mapped[Localized] = localized("counterpart", String(200))
    place: Mapped[Localized] = localized("place", String(200))
    language: Mapped[str] = mapped_column(String(2))  # vocabulary language
    outcome: Mapped[Localized] = localized("outcome")

    attache: Mapped[Attache] = relationship()
    project: Mapped[Project | None] = relationship()


class Money(Kept):
    """An amount of a project: appropriated, obligated or disbursed, in the currency in which it was.

    Pesos are converted once, row by row, by the ``rate`` of ``rate_day``, which is at most a week older than the
    amount's day. Without a rate the row stands as it is and no total counts it.
    """

    __tablename__ = "money"
    __table_args__ = (
        CheckConstraint("kind IN ('appropriation', 'obligation', 'disbursement')", name="kind"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("currency IN ('USD', 'MXN')", name="currency"),
        CheckConstraint(
            "(rate IS NULL AND rate_day IS NULL AND rate_source = '') OR (currency = 'MXN' AND rate > 0 AND "
            "rate_day IS NOT NULL AND rate_day <= day AND rate_source <> '')",
            name="rate",
        ),
        Index(None, "project_id"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    kind: Mapped[str] = mapped_column(String(30))
    day: Mapped[date] = mapped_column(Date)
    counterpart: Mapped[Localized] = localized("counterpart", String(200))
    amount: Mapped[Decimal] = mapped_column(Hundredths)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Rate)
    rate_day: Mapped[date | None] = mapped_column(Date)
    rate_source: Mapped[str] = mapped_column(Text, default="", info=OPEN)

    project: Mapped[Project] = relationship(back_populates="money")


class QuarterReport(Kept):
    """What an attaché reported of a quarter (19 U.S.C. 4662). Delivered, or still a draft made of the activities."""

    __tablename__ = "quarter_reports"
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        holding_while("ended_at IS NULL", "attache_id", "year", "quarter", name="ix_quarter_reports_once"),
    )

    attache_id: Mapped[int] = mapped_column(ForeignKey("attaches.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    body: Mapped[Localized] = localized("body")
    delivered: Mapped[Span | None] = spanned("delivered")

    attache: Mapped[Attache] = relationship()
