"""The key pairs of those to whom concerns are sealed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.models.concerns.cases import SEALED

SUBMITTER = "submitter"
RECOVERY = "recovery"


def reader(person_id: int) -> str:
    return f"reader:{person_id}"


def custodian(person_id: int) -> str:
    return f"custodian:{person_id}"


class KeyState(StrEnum):
    ACTIVE = "active"
    LOST = "lost"  # its passphrase is forgotten: nothing is sealed to it any more


class HolderKey(Base):
    """A holder's public key, and the private one as nobody can open it without their passphrase.

    ``proof`` is the server's word for the row: a key that somebody planted in the table takes nothing.
    """

    __tablename__ = "holder_keys"
    __table_args__ = (UniqueConstraint("holder", "number"),)
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    suite: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)  # none where no passphrase opens it
    parameters: Mapped[Mapping[str, Any] | None] = mapped_column(JSON)
    state: Mapped[KeyState] = mapped_column(default=KeyState.ACTIVE)
    proof: Mapped[str] = mapped_column(String(80), info=SEALED)

    @property
    def vouched(self) -> tuple[object, ...]:
        """What the proof is of."""
        return "holder", self.holder, self.number, self.suite, self.public, self.state.value


class Unlocked(Base):
    """The private key of a visit, wrapped under random bytes that only this browser's cookie has.

    It goes with its visit. Without one it belongs to a sign-in that still lacks its second factor.
    """

    __tablename__ = "unlocked"
    __table_args__ = (Index(None, "visit_id"), Index(None, "until"))
    __untrailed__ = True
    __for_acts__ = True

    mark: Mapped[str] = mapped_column(
        String(64), primary_key=True, autoincrement=False
    )  # says nothing of the cookie it is made from
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"))
    holder: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    suite: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    until: Mapped[datetime]  # of who came with a tracking key: by the day
