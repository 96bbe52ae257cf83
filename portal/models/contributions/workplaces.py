"""Workplaces that published contributions name, and what the committee asked them about it.

Both are only ever about what everybody reads already. Neither has anything of where the words came from.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.models.consultations import InRound, Round
from portal.models.contributions.statements import Contribution
from portal.models.reference import Facility


class Mention(InRound, Base):
    """A published contribution names a workplace of the register. That it was noted can end, and stays on record."""

    __tablename__ = "mentions"
    __for_acts__ = True
    __table_args__ = (holding_while("ended_at IS NULL", "contribution_id", "facility_id"), Index(None, "facility_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    contribution: Mapped[Contribution] = relationship(viewonly=True)
    facility: Mapped[Facility] = relationship(viewonly=True)

    @property
    def within(self) -> Round:
        return self.contribution.round


class Enquiry(InRound, Base):
    """A question of the committee to a workplace about what a contribution says of it, and the answer, given once.

    ``agreed``: who answered lets it be published beside the contribution.
    """

    __tablename__ = "enquiries"
    __table_args__ = (Index(None, "mention_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id"))
    question: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    due_on: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_language: Mapped[str] = mapped_column(String(2), default="")
    agreed: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    answered_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    mention: Mapped[Mention] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.mention.within
