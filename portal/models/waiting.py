"""Engine room: what waits for a person, whatever it is about, and on whose table it lies."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import KEY, Key

_CLAIMED = text("claimed_by_id IS NOT NULL")
_UNTOLD = {"untold": True}  # it follows from the subject, of which the trail tells


class Waiting(Base):
    """Something that waits, for as long as it does: one row, begun and ended by the acts of its subject.

    It is named by kind and number, as in the trail, and read in the order of ``priority``, ``since`` and its number.
    The round, language and group are there for the queue to be narrowed by. A claim ends by itself: ``claimed_until``.
    """

    __tablename__ = "waiting"
    __for_acts__ = True
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        # named, because PostgreSQL takes no name as long as all their columns
        Index("ix_waiting_in_order", "subject_kind", "priority", "since", "subject_id"),
        Index("ix_waiting_of_round", "subject_kind", "round_id", "priority", "since", "subject_id"),
        Index("ix_waiting_of_language", "subject_kind", "language", "priority", "since", "subject_id"),
        Index("ix_waiting_of_group", "subject_kind", "stakeholder_group", "priority", "since", "subject_id"),
        Index(None, "claimed_by_id", "claimed_until", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
    )

    id: Mapped[Key] = mapped_column(info=_UNTOLD)
    subject_kind: Mapped[str] = mapped_column(String(40), info=_UNTOLD)
    subject_id: Mapped[int] = mapped_column(KEY)
    priority: Mapped[int] = mapped_column(info=_UNTOLD)  # what is lower is read first
    since: Mapped[datetime] = mapped_column(info=_UNTOLD)  # of who has no account: the day only
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), info=_UNTOLD)
    language: Mapped[str | None] = mapped_column(String(2), info=_UNTOLD)
    group: Mapped[str | None] = mapped_column("stakeholder_group", String(30), info=_UNTOLD)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    claimed_until: Mapped[datetime | None]
