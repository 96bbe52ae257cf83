"""Engine room: forms that had to be shown again, as their browser alone can read them, and unsent words of members."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class KeptForm(Base):
    """What somebody has typed and not sent yet, or the receipt of it; nothing readable says who, where or when.

    ``mark`` and ``twin`` are keyed by the browser's own word; ``until`` is a full hour half a day on. Without a
    row id of its own, which would count them in the order in which they came.
    """

    __tablename__ = "kept_forms"
    __table_args__ = (Index(None, "until"), Index(None, "twin"), {"sqlite_with_rowid": False})
    __untrailed__ = True

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    twin: Mapped[str | None] = mapped_column(String(64))
    until: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


class KeptFile(Base):
    """A file that came with such a form, sealed in the waiting room. How large it is must be known, to keep room."""

    __tablename__ = "kept_files"
    __table_args__ = (Index(None, "until"), Index(None, "share"), {"sqlite_with_rowid": False})
    __untrailed__ = True

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    share: Mapped[str] = mapped_column(String(64))  # of one browser
    size: Mapped[int]
    until: Mapped[datetime]


class Unsent(Base):
    """What somebody with an account began to write and has not sent: sealed for them, opened on any device of theirs.

    ``ref`` is random and stands in its address. ``revision`` tells apart two devices that go on with the same
    words: who comes second gets a row of their own, so that neither text is lost. Forgotten at
    ``until``, if nobody wrote on.
    """

    __tablename__ = "unsent"
    __table_args__ = (Index(None, "person_id", "saved_at"), Index(None, "until"))
    __untrailed__ = True  # nobody's statement yet

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    blob: Mapped[bytes] = mapped_column(LargeBinary)
