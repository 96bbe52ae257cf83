"""How long the threads of a round are."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Thread(Base):
    """How long each thread of a round is, kept in step with what is released, so that threads are put in order by it.

    One row of all that stands in it (``language`` is empty), and one for each language that is spoken there.
    """

    __tablename__ = "threads"
    __table_args__ = (
        Index(None, "round_id", "language", "answered", "thread"),
        Index(None, "round_id", "language", "question", "thread"),
        Index(None, "round_id", "language", "question", "answered", "thread"),
    )
    __untrailed__ = True

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    thread: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[int] = mapped_column(default=0)
    """By its id, 0 where the thread is about the round as a whole: an index of what is null gives no order."""
    entries: Mapped[int] = mapped_column(default=0)  # in this language, with those of which a marker is left
    answered: Mapped[int] = mapped_column(default=0)  # published answers, in whatever language
