"""Sheets of answers that came back from outside: kept as they were read, looked at, and then taken or left."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.consultations import InRound, Round


class ReturnedSheet(InRound, Base):
    """What the rows of a sheet say, by point; nothing of it counts before somebody takes it.

    ``as_of`` is the instant at which the sheet left the portal: what was answered since then is a conflict.
    """

    __tablename__ = "returned_sheets"
    __for_acts__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    as_of: Mapped[datetime]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    taken_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy

    @property
    def within(self) -> Round:
        return self.round
