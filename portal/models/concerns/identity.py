"""Opening a sender's name: an officer asks, a custodian of each of two agencies grants or refuses.

What the officer says of why is sealed to the custodians; a granted half is sealed to the officer, for this request
alone. That two persons of two agencies grant, neither of them the one who asks, the database sees to as well.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.keys import KEY, Key
from portal.models.concerns.cases import SEALED


class RequestState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"  # by both, and to be opened until its time is over
    OPENED = "opened"
    REFUSED = "refused"
    OVER = "over"  # nothing of it can be opened any more


class IdentityRequest(Base):
    """One officer's request for the name behind one concern. ``number`` is the generation of I it is for."""

    __tablename__ = "identity_requests"
    __table_args__ = (
        UniqueConstraint("id", "asked_by_id"),
        Index(None, "concern_id"),
        Index(None, "state", "until"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    concern_id: Mapped[int] = mapped_column(KEY, ForeignKey("concerns.id"))
    number: Mapped[int]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED)


class IdentityReason(Base):
    """Why it is asked for, as one custodian can open it, or the officer who asks."""

    __tablename__ = "identity_reasons"
    __table_args__ = (UniqueConstraint("request_id", "holder"),)
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(KEY, ForeignKey("identity_requests.id"))
    holder: Mapped[str] = mapped_column(String(40))
    holder_number: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)


class IdentityRelease(Base):
    """What a custodian decided for their agency. The half is gone when the request is over."""

    __tablename__ = "identity_releases"
    __table_args__ = (
        UniqueConstraint("request_id", "what"),
        UniqueConstraint("request_id", "custodian_id"),
        ForeignKeyConstraint(["request_id", "asked_by_id"], ["identity_requests.id", "identity_requests.asked_by_id"]),
        CheckConstraint("custodian_id <> asked_by_id", name="by_another"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(KEY)
    asked_by_id: Mapped[int]
    custodian_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    what: Mapped[str] = mapped_column(String(10))  # which half
    granted: Mapped[bool]
    blob: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
