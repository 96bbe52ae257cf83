"""The publication of an edition: ordered by a person, done by the portal, which makes its files first."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while


class Course(StrEnum):
    """What became of an order to publish."""

    WORKING = "working"
    PUBLISHED = "published"
    FELL = "fell"  # what it was given for is not what stands there any more


class Publication(Base):
    """An order to publish exactly the text of this hash, and how far the portal is with it; one at a time.

    ``done`` counts steps, ``files`` has the size of each file in the ZIP by its name, and of the ZIP itself under "".
    """

    __tablename__ = "publications"
    __untrailed__ = True  # the lines of the order and of the publication stand for it
    __table_args__ = (
        holding_while("course = 'working'", "summary_id", name="ix_publications_working"),
        Index(None, "summary_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    ordered_at: Mapped[datetime] = mapped_column(default=clock.now)
    done: Mapped[int] = mapped_column(default=0)
    course: Mapped[Course] = mapped_column(default=Course.WORKING)
    files: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ended_at: Mapped[datetime | None]
