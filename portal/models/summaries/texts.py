"""The summary of a round: its text in both languages, who reviewed and approved it, and what contributors say of it.

A published summary never changes: a correction is the next number, with a reason, through the same gate. The gate
itself stands in the database (migration 0025), where no page can be gone around.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.keys import Key
from portal.core.localized import Localized, localized
from portal.models.consultations import InRound, Round
from portal.models.summaries.answers import Outcome

if TYPE_CHECKING:
    from portal.models.summaries.publications import Publication
    from portal.models.summaries.understanding import AskingBack

_NOTHING = text("0")


class State(StrEnum):
    """What was decided about a summary. Whether it is reviewed and approved follows from rows about its very text."""

    DRAFTING = "drafting"
    PUBLISHED = "published"


class Fall(StrEnum):
    """Why an approval no longer counts."""

    CONTRIBUTION = "contribution"  # one came, or moved
    ANSWER = "answer"  # a point came, was dropped, or got another answer
    TEXT = "text"
    TAKEN_BACK = "taken_back"


class Summary(InRound, Base):
    """One edition of what the committee publishes about a round, with the counts that add up.

    ``text_hash`` is SHA-256 of all its text with figures resolved, and of every contribution with its answers: what
    two delegates approve is this. ``digest`` names the ZIP that was frozen with it.
    """

    __tablename__ = "summaries"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        holding_while("state = 'drafting'", "round_id", name="ix_summaries_in_work"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    state: Mapped[State] = mapped_column(default=State.DRAFTING)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    received: Mapped[int] = mapped_column(default=0, server_default=_NOTHING)
    answered: Mapped[int] = mapped_column(default=0, server_default=_NOTHING)
    withheld: Mapped[int] = mapped_column(default=0, server_default=_NOTHING)
    withdrawn: Mapped[int] = mapped_column(default=0, server_default=_NOTHING)
    returned: Mapped[int] = mapped_column(default=0, server_default=_NOTHING)
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON, info={"open": True})  # as they were published
    reason: Mapped[Localized] = localized("reason")  # of a correction
    digest: Mapped[str | None] = mapped_column(String(64))
    review_on: Mapped[date | None] = mapped_column(Date)  # when the committee says what became of it
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy
    orders: Mapped[list["Publication"]] = relationship(lazy="raise", viewonly=True, order_by="Publication.id")
    askings: Mapped[list["AskingBack"]] = relationship(lazy="raise", viewonly=True, order_by="AskingBack.number")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.round


def hash_of(words: str) -> str:
    """SHA-256 of one language of a paragraph, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


class Paragraph(InRound, Base):
    """A paragraph of a summary, in both languages side by side. Dropped, its words stay.

    ``hash_en`` is of the English as it stands, ``en_from`` of the Spanish that its writer saw; and the other way
    round. Where neither side was written from the other as it stands, one of them is stale.
    """

    __tablename__ = "paragraphs"
    __table_args__ = (Index(None, "summary_id", "section", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    section: Mapped[str] = mapped_column(String(30))  # vocabulary summary_section
    position: Mapped[int]
    text: Mapped[Localized] = localized("text")
    hash_en: Mapped[str] = mapped_column(String(64), default="")
    hash_es: Mapped[str] = mapped_column(String(64), default="")
    en_from: Mapped[str] = mapped_column(String(64), default="")
    es_from: Mapped[str] = mapped_column(String(64), default="")
    en_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    es_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    dropped_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    summary: Mapped[Summary] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.summary.round

    @property
    def stale(self) -> bool:
        return self.en_from != self.hash_es and self.es_from != self.hash_en


class Review(Base):
    """Somebody who wrote none of it read the whole text in both languages."""

    __tablename__ = "reviews"
    __append_only__ = True
    __table_args__ = (Index(None, "summary_id", "text_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Approval(Base):
    """A delegate of an agency approves exactly this text. It falls when anything changes, and says why."""

    __tablename__ = "approvals"
    __table_args__ = (holding_while("fell IS NULL", "summary_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))  # their agency on that day
    at: Mapped[datetime] = mapped_column(default=clock.now)
    fell: Mapped[Fall | None]


class PublishedAnswer(Base):
    """An answer as an edition was published with it. Ordered by the public number of its contribution."""

    __tablename__ = "published_answers"
    __for_acts__ = True
    __append_only__ = True
    __untrailed__ = True  # the line of the publication stands for all of them
    __table_args__ = (
        Index("ix_published_answers_in_order", "summary_id", "sequence", "point_id"),
        Index("ix_published_answers_outcome", "summary_id", "outcome", "sequence", "point_id"),
        Index("ix_published_answers_stakeholder_group", "summary_id", "stakeholder_group", "sequence", "point_id"),
        Index(None, "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("points.id"))
    disposition_id: Mapped[int] = mapped_column(ForeignKey("dispositions.id"))
    sequence: Mapped[int]
    outcome: Mapped[Outcome]
    group: Mapped[str] = mapped_column("stakeholder_group", String(30))


class Feedback(Base):
    """What a contributor says of the answer: it answers them or not, and why, in their words. The latest counts."""

    __tablename__ = "feedback"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("language IN ('en', 'es')", name="language"),
        Index(None, "contribution_id", "number", unique=True),
        Index(None, "summary_id", "said_at", "id"),
    )

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"))
    answers: Mapped[bool]
    because: Mapped[str] = mapped_column(Text, default="", info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only
