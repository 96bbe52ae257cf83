"""Engine room: the trail. Who did what to which thing, when, old and new value. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import KEY, Key


class Entry(Base):
    """One act. Somebody without an account leaves no name here, and only the day."""

    __tablename__ = "trail"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "act", "at", "id"),
        Index(None, "actor_id", "at", "id"),
        Index(None, "subject_kind", "subject_id", "at", "id"),
    )
    __untrailed__ = True
    __append_only__ = True

    id: Mapped[Key]
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(KEY)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
