"""What people say in a round: in their words, in their language, never overwritten."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.errors import N_, Conflict
from portal.core.keys import Key
from portal.models.consultations import InRound, Question, Readers, Round
from portal.models.people import Organisation

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DEEPEST = 4  # answers to answers are set in no further than this
STEP = 7  # digits of a place in the thread for each step down


class Kind(StrEnum):
    """Vocabulary ``contribution_kind``."""

    COMMENT = "comment"
    REPLY = "reply"
    OFFICIAL_REPLY = "official_reply"
    CONCERN = "concern"  # its public edition, in words of the committee
    STATEMENT = "statement"  # the one that an organisation has released officially
    DISSENT = "dissent"  # from the statement of an advisory body, by a member of it
    UNNAMED_DISSENT = "unnamed_dissent"  # its byline is the body's name


DISSENTS = frozenset({Kind.DISSENT, Kind.UNNAMED_DISSENT})


class CommentType(StrEnum):
    """What a comment on a draft is about (vocabulary ``comment_type``)."""

    GENERAL = "general"
    SUBSTANTIVE = "substantive"
    TECHNICAL = "technical"
    EDITORIAL = "editorial"
    TRANSLATION_ERROR = "translation_error"


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
    ON_RECORD = "on_record"  # for fewer readers than its round has


MOVES = {
    Status.RECEIVED: {Status.PUBLISHED, Status.ON_RECORD, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN},
    # public or on record after a second review alone
    Status.RETURNED: {Status.RECEIVED, Status.WITHDRAWN, Status.PUBLISHED, Status.ON_RECORD},
    Status.PUBLISHED: {Status.WITHHELD},
    Status.ON_RECORD: {Status.RECEIVED, Status.WITHHELD},  # received again where its author lets more people read it
    Status.WITHHELD: {Status.PUBLISHED, Status.ON_RECORD},
    Status.WITHDRAWN: set(),
}


def _where_given(column: str, *further: str) -> Index:
    """An index of the rows that have something in this column."""
    given = text(f"{column} IS NOT NULL")
    return Index(None, column, *further, sqlite_where=given, postgresql_where=given)


def new_ref() -> str:
    """What its author and the desk call a contribution: random."""
    return "".join([ALPHABET[byte % 32] for byte in secrets.token_bytes(10)])


class Contribution(InRound, Base):
    """One statement in a round, by one person, perhaps for an organisation, in one language.

    ``body`` is what is read of it: the latest edition, which may be a public edition with passages covered.

    It has a random ``ref`` from the start (for its author and the desk) and a public ``number``
    from its publication on. ``byline``, ``group`` and ``organisation_kind`` are as they were when
    it was sent, so that lists need no joins and history stays true. ``inbox_id`` joins what one person
    without an account has said: no page and no line of the trail may show it, or be in its order.
    The place in the thread (``path``, see :meth:`take_place`) exists from publication.

    What is for fewer readers than its round has (``readers``) never gets a number or a place: it is found by its
    ``ref`` alone, by those whom ``on_record_for`` names. The database refuses anything else.
    """

    __tablename__ = "contributions"
    __for_acts__ = True
    __table_args__ = (
        Index(None, "round_id", "path"),
        Index(None, "round_id", "question_id", "path"),
        Index(None, "round_id", "language", "path"),
        _where_given("draft_id", "path"),
        _where_given("comment_type", "status", "posted_at", "id"),
        Index(None, "round_id", "status", "posted_at", "id"),
        # Of what few rows have: where the others stood in it too, SQLite's statistics would call it useless.
        _where_given("parent_id"),
        _where_given("on_record_for", "round_id", "posted_at", "id"),
        _where_given("thread", "round_id", "language"),
        _where_given("public_version_id"),
        Index(None, "author_id", "posted_at", "id"),
        Index(None, "organisation_id", "posted_at", "id"),
    )

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(10), unique=True, default=new_ref)
    ticket: Mapped[str] = mapped_column(String(64), unique=True, info={"hidden": True})
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"))  # on which it comments
    comment_type: Mapped[CommentType | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    kind: Mapped[Kind] = mapped_column(default=Kind.COMMENT)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inboxes.id"), index=True, info={"untold": True})
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))  # said on its behalf
    naming: Mapped[Naming] = mapped_column(default=Naming.ORGANISATION)
    byline: Mapped[str] = mapped_column(String(200), default="", info={"hidden": True})  # empty: a participant
    group: Mapped[str] = mapped_column("stakeholder_group", String(30), default="individual")
    organisation_kind: Mapped[str] = mapped_column(String(30), default="none")
    body: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    twin: Mapped[str] = mapped_column(Text, default="", server_default="", info={"hidden": True})
    """The same in the other language, of what the committee says; nobody else's words are translated."""
    covered: Mapped[list[tuple[int, int, str]] | None] = mapped_column(JSON(none_as_null=True))
    """Where ``body`` is a public edition: where in it the gaps stand, and their grounds. The words are an edition's."""
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    readers: Mapped[Readers] = mapped_column(default=Readers.EVERYONE, server_default=Readers.EVERYONE.value)
    """For whom its author sent it, or whom they have let read it since."""
    on_record_for: Mapped[Readers | None]
    """Who reads it on record now: also while a moderator decides whether more may."""
    public_version_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    """Of what is business-confidential, the version that everybody may read."""
    late: Mapped[bool] = mapped_column(default=False)
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only

    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    sequence: Mapped[int | None]
    thread: Mapped[int | None]  # sequence of the contribution that began the thread
    path: Mapped[str | None] = mapped_column(String(STEP * (DEEPEST + 1)))
    depth: Mapped[int] = mapped_column(default=0)
    answers: Mapped[str | None] = mapped_column(String(30))  # the public number of its parent
    published_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str | None] = mapped_column(String(40))

    salt: Mapped[bytes] = mapped_column(LargeBinary(32), info={"hidden": True})
    commitment: Mapped[str] = mapped_column(String(64))  # of the first wording; the record starts from these
    revision: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, viewonly=True)  # read by the policy
    question: Mapped[Question | None] = relationship(lazy="raise_on_sql", viewonly=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql", viewonly=True)
    parent: Mapped["Contribution | None"] = relationship(
        lazy="raise_on_sql", foreign_keys="Contribution.parent_id", remote_side="Contribution.id", viewonly=True
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise_on_sql",
        order_by="Attachment.position",
        primaryjoin="and_(Attachment.contribution_id == Contribution.id, Attachment.dropped_in.is_(None))",
        viewonly=True,
    )
    editions: Mapped[list["Edition"]] = relationship(lazy="raise_on_sql", order_by="Edition.number", viewonly=True)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def within(self) -> Round:
        return self.round

    @classmethod
    def is_unverified(cls) -> ColumnElement[bool]:
        """Under a name that nobody has checked: who sends without an account was promised that readers are told so."""
        return and_(cls.author_id.is_(None), cls.byline != "")

    def move_to(self, status: Status) -> None:
        for_everyone = self.readers is Readers.EVERYONE
        if status not in MOVES[Status(self.status)] or status is (
            Status.ON_RECORD if for_everyone else Status.PUBLISHED
        ):
            raise Conflict(N_("This contribution has already been decided."))
        self.status = status
        if status is Status.ON_RECORD:
            self.on_record_for = self.readers
        elif status is not Status.RECEIVED:
            self.on_record_for = None

    def take_place(self, number: str, sequence: int, parent: "Contribution | None") -> None:
        """Its public number and its place in the round, given once.

        A path is digits only, so that every database sorts it alike: the first step counts down, which
        puts the newest threads first; the steps below it count up, so that answers follow in order.
        """
        self.sequence, self.number = sequence, number
        if parent is None or parent.path is None:
            self.thread, self.depth, self.path = sequence, 0, f"{10**STEP - 1 - sequence:0{STEP}}"
            return
        self.depth = min(parent.depth + 1, DEEPEST)
        self.thread, self.path = parent.thread, f"{parent.path[: STEP * self.depth]}{sequence:0{STEP}}"


class Edition(Base):
    """The words as they were sent, each time they were sent. Append-only: nothing here is ever changed.

    One that ``covers`` an earlier one was not sent: it is made from that, with passages covered, to be published.
    """

    __tablename__ = "editions"
    __for_acts__ = True
    __append_only__ = True
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text, info={"hidden": True})
    language: Mapped[str] = mapped_column(String(2))
    twin: Mapped[str] = mapped_column(Text, default="", server_default="", info={"hidden": True})
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    covers: Mapped[int | None]  # the number of the edition it was made from


class Widening(Base):
    """An author has let more people read what they had sent for few: for whom it was before, and for whom since."""

    __tablename__ = "widenings"
    __for_acts__ = True
    __append_only__ = True

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    from_: Mapped[Readers] = mapped_column("from_readers")
    to: Mapped[Readers] = mapped_column("to_readers")
    widened_at: Mapped[datetime] = mapped_column(default=clock.now)  # without an account: the day only


class Attachment(Base):
    """A file that came with a contribution, kept under its digest. The name is for its author and the desk only.

    What a correction leaves out is no longer part of the contribution, but of its earlier editions.
    """

    __tablename__ = "attachments"
    __for_acts__ = True
    __table_args__ = (UniqueConstraint("contribution_id", "position"),)

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120), info={"hidden": True})
    media_type: Mapped[str] = mapped_column(String(100))
    extension: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    added_in: Mapped[int] = mapped_column(default=1)  # the edition it came with
    dropped_in: Mapped[int | None]  # the edition that left it out


class Tally(Base):
    """How many contributions of a round stand where, kept in step, so that no page counts rows."""

    __tablename__ = "tallies"
    __table_args__ = (UniqueConstraint("round_id", "status", "stakeholder_group", "language"),)
    __untrailed__ = True

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    status: Mapped[Status]
    group: Mapped[str] = mapped_column("stakeholder_group", String(30))
    language: Mapped[str] = mapped_column(String(2))
    many: Mapped[int] = mapped_column(server_default=text("0"), default=0)
