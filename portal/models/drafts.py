"""Drafts: a text in both languages, its numbered versions, and the passages that both languages share."""

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.errors import N_, Conflict
from portal.core.localized import Localized, localized
from portal.models.consultations import Audience, InRound, Round
from portal.text.passages import Kind


class Status(StrEnum):
    """Vocabulary ``draft_state``."""

    UPLOADED = "uploaded"
    CIRCULATED = "circulated"
    OPEN = "open"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    RELEASED = "released"


MOVES = {
    Status.UPLOADED: {Status.CIRCULATED, Status.OPEN, Status.SUPERSEDED},
    Status.CIRCULATED: {Status.OPEN, Status.SUPERSEDED},
    Status.OPEN: {Status.CLOSED, Status.SUPERSEDED},
    Status.CLOSED: {Status.RELEASED, Status.SUPERSEDED},
    Status.SUPERSEDED: set(),
    Status.RELEASED: set(),
}


def _draft_id() -> int:
    """Random, so that nobody can count the drafts that are not theirs to see."""
    return 100_000 + secrets.randbelow(900_000)


class Draft(InRound, Base):
    """A text on which a round comments, for the audience of that round. Re-filed, it names its predecessor."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=_draft_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int | None]  # from the day on which a version of it opens
    title: Mapped[Localized] = localized("title")
    refiled_from_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"), index=True)
    keys_given: Mapped[int] = mapped_column(default=0)  # of passages; none is given twice
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.round

    @property
    def restricted(self) -> bool:
        """Whether only some people may see it."""
        return self.round.audience is not Audience.PUBLIC


class State(InRound):
    """A version, or a glimpse of one: what follows from the columns that both have."""

    @property
    def within(self: Any) -> Round:
        round_: Round = self.draft.round
        return round_

    @property
    def bilingual(self: Any) -> bool:
        return bool(self.languages == "en es")

    @property
    def in_preparation(self: Any) -> bool:
        """Whether only those who prepare it know of it, and its alignment may still change."""
        return self.status is Status.UPLOADED

    @property
    def text_id(self: Any) -> tuple[int, str, int, datetime]:
        """Which text it has: no other has had the same, and what was found out about it holds as long as it has it."""
        return self.id, self.digest, self.alignments, self.created_at

    @property
    def restricted(self: Any) -> bool:
        """Whether only some people may see it: its readers are then named in the trail and on the page."""
        return self.draft.restricted or self.opened_at is None


class Version(State, Base):
    """One state of a draft. From the day it leaves the editors' hands nothing in it changes."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("draft_id", "number"), Index(None, "draft_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    number: Mapped[int]  # for good from the day on which others see it
    status: Mapped[Status] = mapped_column(default=Status.UPLOADED)
    note: Mapped[Localized] = localized("note")  # what changed, and why
    languages: Mapped[str] = mapped_column(String(5))  # "en", "es" or "en es"
    digest: Mapped[str] = mapped_column(String(64))  # of the text as it came
    en_digest: Mapped[str | None] = mapped_column(String(64))  # the file it came in
    en_name: Mapped[str | None] = mapped_column(String(120))
    en_media_type: Mapped[str | None] = mapped_column(String(100))
    es_digest: Mapped[str | None] = mapped_column(String(64))
    es_name: Mapped[str | None] = mapped_column(String(120))
    es_media_type: Mapped[str | None] = mapped_column(String(100))
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of files.importing.WARNINGS
    # Words that were left out when the files were read: language, code of WARNINGS, words, near which words.
    losses: Mapped[list[list[str]]] = mapped_column(JSON, default=list, info={"hidden": True})
    alignments: Mapped[int] = mapped_column(
        default=0
    )  # how often a person changed the rows: what is beside what, or words
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    aligned_at: Mapped[datetime | None]
    aligned_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    circulated_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    # the comments of the version before have their places here
    anchored_at: Mapped[datetime | None] = mapped_column(info={"untold": True})
    revision: Mapped[int] = mapped_column(default=1)

    draft: Mapped[Draft] = relationship(lazy="joined", innerjoin=True)  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @property
    def was_shown(self) -> bool:
        return self.circulated_at is not None or self.opened_at is not None

    @property
    def final(self) -> bool:
        return self.status is Status.RELEASED

    def move_to(self, status: Status) -> None:
        if status not in MOVES[Status(self.status)]:
            raise Conflict(N_("This version is no longer where that could be done with it."))
        self.status = status


class Passage(Base):
    """One place of a version in both languages. Its key stays with it from version to version."""

    __untrailed__ = True  # written as a whole before anybody reads the version; then it does not change
    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
        Index(None, "version_id", "chapter", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(10))  # p0012, the same in both languages
    kind: Mapped[Kind]
    level: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(40), default="")
    above: Mapped[str] = mapped_column(Text, default="")  # the numbers it stands under (text/provisions)
    chapter: Mapped[str] = mapped_column(
        String(10), default=""
    )  # key of the passage, mostly a heading, with which its part begins
    en: Mapped[str] = mapped_column(Text, default="")
    es: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[int] = mapped_column(default=100)  # of the alignment

    def in_(self, language: str) -> str:
        """Its text in this language and no other."""
        return self.es if language == "es" else self.en


class Reading(Base):
    """Somebody opened a version."""

    __tablename__ = "readings"
    __append_only__ = True
    __untrailed__ = True
    __table_args__ = (Index(None, "person_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
