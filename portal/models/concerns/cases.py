"""A concern, its keys, to whom they are sealed, and what lies under them.

All that can be read at rest are the columns of ``concerns``, who has a seal, and how many texts of what size there are;
``docs/operators.md`` names them. No row of these tables stands in the trail: it would live on there.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.keys import KEY, Key
from portal.models.concerns.answers import Part

SEALED = {"hidden": True}


class State(StrEnum):
    """Each has its words for the sender in the vocabulary ``concern_state``, but the draft."""

    DRAFT = "draft"  # nobody but the holder of the tracking key can open it
    RECEIVED = "received"
    BEING_READ = "being_read"
    QUESTION = "question_for_you"
    PROPOSED = "public_text_proposed"
    HELD = "held"
    REFERRED = "referred"
    ADMITTED = "admitted"
    PUBLISHED = "published"
    COUNTED = "counted_only"
    NOT_ADMITTED = "not_admitted"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


OVER = frozenset({State.WITHDRAWN, State.CLOSED})
OPEN = tuple(state for state in State if state is not State.DRAFT and state not in OVER)
BY_THE_OFFICE = (
    *(State.BEING_READ, State.HELD, State.COUNTED, State.NOT_ADMITTED, State.ANSWERED, State.CLOSED),
)  # into which a case officer moves a concern by itself; the others follow from what is written or published


class WaitsFor(StrEnum):
    OFFICE = "office"
    SENDER = "sender"
    NOBODY = "nobody"


class Concern(Base):
    """What somebody has to say about a workplace; a draft until they send it.

    Of when it was sent the day is kept, and of a draft, when it was last written in.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        Index(None, "state", "urgent", "day", "id"),
        Index(None, "owner_id", "promise_on", "id"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(32), unique=True)  # random; what everything sealed is bound to
    mark: Mapped[str] = mapped_column(
        String(64), unique=True, info=SEALED
    )  # of the tracking key, which is kept nowhere
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    day: Mapped[datetime] = mapped_column(default=clock.day)
    language: Mapped[str | None] = mapped_column(String(2))
    urgent: Mapped[bool] = mapped_column(default=False)
    work: Mapped[int] = mapped_column(default=1)  # which generation of its keys is in force
    identity: Mapped[int] = mapped_column(default=1)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    waits_for: Mapped[WaitsFor] = mapped_column(default=WaitsFor.OFFICE, server_default=WaitsFor.OFFICE)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # the case officer who answers for it
    unread: Mapped[bool] = mapped_column(default=False, server_default=false())  # its sender did something since
    promise_on: Mapped[datetime | None]  # the day on which its sender was told that there would be news

    def generation(self, part: Part) -> int:
        return self.work if part is Part.WORK else self.identity


class SubmitterKey(Base):
    """S, the key pair of who sent a concern, for this one alone: wrapped under what only the tracking key gives."""

    __tablename__ = "submitter_keys"
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[int] = mapped_column(KEY, ForeignKey("concerns.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=1)
    suite: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    proof: Mapped[str] = mapped_column(String(80), info=SEALED)


class KeyOfCase(Base):
    """A generation of keys that exists. It cannot be deleted while something lies under it, nor used afterwards."""

    __tablename__ = "case_keys"
    __table_args__ = (UniqueConstraint("concern_id", "kind", "number"),)
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(KEY, ForeignKey("concerns.id"))
    kind: Mapped[Part]
    number: Mapped[int]
    suite: Mapped[int]
    proof: Mapped[str] = mapped_column(String(80), info=SEALED)


class CaseSeal(Base):
    """Keys of a generation, as one holder can open them."""

    __tablename__ = "case_seals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["concern_id", "kind", "number"], ["case_keys.concern_id", "case_keys.kind", "case_keys.number"]
        ),
        UniqueConstraint("concern_id", "kind", "number", "what", "holder"),
        Index(None, "holder", "concern_id"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(KEY)
    kind: Mapped[Part]
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(10))
    holder: Mapped[str] = mapped_column(String(40))
    holder_number: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)


class SealedText(Base):
    """One revision of one field. Which field it is, only who has the key can tell."""

    __tablename__ = "sealed_texts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["concern_id", "kind", "number"], ["case_keys.concern_id", "case_keys.kind", "case_keys.number"]
        ),
        UniqueConstraint("concern_id", "slot", "revision"),
        Index(None, "concern_id", "kind", "number"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(KEY)
    kind: Mapped[Part]
    number: Mapped[int]
    slot: Mapped[str] = mapped_column(String(32))
    revision: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
