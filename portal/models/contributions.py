"""What people say in a round: in their words, in their language, never overwritten."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.errors import N_, Conflict
from portal.models.consultations import Question, Round
from portal.models.people import Organisation

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Kind(StrEnum):
    """Vocabulary ``contribution_kind``."""

    COMMENT = "comment"
    REPLY = "reply"
    OFFICIAL_REPLY = "official_reply"


class Naming(StrEnum):
    """How the author chose to be named when it is published."""

    NAME = "name"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"


class Status(StrEnum):
    """Vocabulary ``contribution_state``."""

    RECEIVED = "received"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


MOVES = {
    Status.RECEIVED: {Status.PUBLISHED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN},
    Status.RETURNED: {Status.RECEIVED, Status.WITHDRAWN},
    Status.PUBLISHED: {Status.WITHHELD},
    Status.WITHHELD: {Status.PUBLISHED},
    Status.WITHDRAWN: set(),
}


def _ref() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class Contribution(Base):
    """One statement in a round, by one person, perhaps for an organisation, in one language.

    It has a random ``ref`` from the start (for its author and the desk) and a public ``number``
    from its publication on. ``byline``, ``group`` and ``organisation_kind`` are as they were when
    it was sent, so that lists need no joins and history stays true. The place in the thread
    (``thread``, ``path``) exists from publication; the public sequence makes it sortable.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        Index(None, "round_id", "thread", "path"),
        Index(None, "status", "posted_at", "id"),
        Index(None, "round_id", "status", "posted_at", "id"),
        Index(None, "author_id", "id"),
        Index(None, "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(10), unique=True, default=_ref)
    ticket: Mapped[str] = mapped_column(String(64), unique=True, info={"hidden": True})
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.COMMENT)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id")
    )  # said on its behalf
    naming: Mapped[Naming] = mapped_column(default=Naming.ORGANISATION)
    byline: Mapped[str] = mapped_column(String(200), default="", info={"hidden": True})  # empty: a participant
    group: Mapped[str] = mapped_column("stakeholder_group", String(30), default="individual")
    organisation_kind: Mapped[str] = mapped_column(String(30), default="none")
    body: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    late: Mapped[bool] = mapped_column(default=False)
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only

    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    sequence: Mapped[int | None]
    thread: Mapped[int | None]  # sequence of the contribution that began the thread
    path: Mapped[str | None] = mapped_column(String(80))
    depth: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str | None] = mapped_column(String(40))

    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    claimed_until: Mapped[datetime | None]
    salt: Mapped[bytes] = mapped_column(LargeBinary(32), info={"hidden": True})
    commitment: Mapped[str] = mapped_column(String(64))  # of the first wording; the record starts from these
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    question: Mapped[Question | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    parent: Mapped["Contribution | None"] = relationship(lazy="raise_on_sql", remote_side=[id])
    attachments: Mapped[list["Attachment"]] = relationship(lazy="raise_on_sql", order_by="Attachment.position")
    editions: Mapped[list["Edition"]] = relationship(lazy="raise_on_sql", order_by="Edition.number")

    __mapper_args__ = {"version_id_col": revision}

    def move_to(self, status: Status) -> None:
        if status not in MOVES[Status(self.status)]:
            raise Conflict(N_("This contribution has already been decided."))
        self.status = status

    def claimed_by_other(self, person_id: int | None, at: datetime) -> bool:
        """Whether somebody else has this on their table at the moment."""
        return (
            self.claimed_by_id is not None
            and self.claimed_by_id != person_id
            and self.claimed_until is not None
            and at < self.claimed_until
        )


class Edition(Base):
    """The words as they were sent, each time they were sent. Append-only: nothing here is ever changed."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)


class Attachment(Base):
    """A file that came with a contribution, kept under its digest. The name is for its author and the desk only."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("contribution_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120), info={"hidden": True})
    media_type: Mapped[str] = mapped_column(String(100))
    extension: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]


class Tally(Base):
    """How many contributions of a round stand where, kept in step, so that no page counts rows."""

    __tablename__ = "tallies"
    __table_args__ = (UniqueConstraint("round_id", "status", "stakeholder_group", "language"),)
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    status: Mapped[Status]
    group: Mapped[str] = mapped_column("stakeholder_group", String(30))
    language: Mapped[str] = mapped_column(String(2))
    many: Mapped[int] = mapped_column(server_default=text("0"), default=0)
