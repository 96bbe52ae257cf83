"""Sheets of a register that came back from outside: kept as they were read, looked at, and then taken or left."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.models.reference.workplaces import OPEN


class RegisterSheet(Base):
    """What the rows of a sheet say about entries of one kind; nothing of it counts before somebody takes it.

    ``rows`` are as they were read, each with what is wrong with it, if anything. ``source``, ``as_of`` and ``why``
    belong to every row that brings none of its own. ``done`` is what taking it did: of each row the entry, its
    revision then, and whether it was new.
    """

    __tablename__ = "register_sheets"
    __for_acts__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(String(20))
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text, default="", info=OPEN)
    as_of: Mapped[date | None] = mapped_column(Date)
    why: Mapped[Localized] = localized("why")
    done: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    taken_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_why: Mapped[str] = mapped_column(Text, default="", info=OPEN)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
