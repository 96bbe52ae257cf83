"""What an organisation says officially in a round, and the words that its members draft for it together.

In the trade: a joint submission and its revisions; its release; a nil return.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while


class JointRevision(Base):
    """One saving of the words that members of an organisation draft together for a round. Append-only.

    No line of the trail tells of it: whoever is not of the organisation may not learn that there is a draft.
    """

    __tablename__ = "joint_revisions"
    __for_acts__ = True
    __append_only__ = True
    __untrailed__ = True
    __table_args__ = (UniqueConstraint("organisation_id", "round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class OfficialStatement(Base):
    """The one thing that an organisation says officially in a round: a contribution, or that it has no remarks.

    ``ended_at`` is set where its contribution was withdrawn before anybody read it: then another may take its place.
    """

    __tablename__ = "official_statements"
    __for_acts__ = True
    __table_args__ = (
        holding_while("ended_at IS NULL", "organisation_id", "round_id"),
        Index(None, "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))  # none: no remarks
    byline: Mapped[str] = mapped_column(String(200))  # the name of the organisation as it was then
    released_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    released_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
