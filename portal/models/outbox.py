"""Engine room: work that must follow a change, and the letters that came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.keys import KEY, Key


class Lane(StrEnum):
    """What is done side by side: a letter waits for its server, a file is cleaned for half a minute."""

    LETTERS = "letters"
    ERRANDS = "errands"
    FILES = "files"

    def holds(self) -> ColumnElement[bool]:
        """Which errands are of this lane."""
        if self is Lane.ERRANDS:
            return Errand.kind.not_in(KINDS.values())
        return Errand.kind == KINDS[self]


DIGEST = "digest"
"""The event of an email that tells together of news that others were told of at once."""

KINDS = {Lane.LETTERS: "letter", Lane.FILES: "clean"}
BY_THE_DAY = ("clean", "forget_words")
"""Kinds of which only the day is kept: the hour would be that of somebody who has no account."""


class Errand(Base):
    """Something to do after the commit: a kind and a few facts (ids, never text)."""

    __tablename__ = "errands"
    __table_args__ = (Index(None, "done_at", "given_up_at", "due_at", "id"),)
    __untrailed__ = True

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_at: Mapped[datetime] = mapped_column(default=clock.now)  # by who has no account: the day only
    due_at: Mapped[datetime] = mapped_column(default=clock.now)  # while somebody does it: when their lease ends
    attempts: Mapped[int] = mapped_column(default=0)
    unfinished: Mapped[int] = mapped_column(default=0)  # times in a row that it was begun and came to no end
    taken_by: Mapped[str | None] = mapped_column(String(32))  # the worker that began it last, where it has a name
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class Letter(Base):
    """News for one person: a line on their account page, and a neutral e-mail where they want one."""

    __tablename__ = "letters"
    __table_args__ = (
        Index(None, "person_id", "composed_at", "id"),
        Index(None, "composed_at", "id"),
    )
    __untrailed__ = True

    id: Mapped[Key]
    errand_id: Mapped[int] = mapped_column(ForeignKey("errands.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    event: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str | None] = mapped_column(String(40))  # what it is about, as the trail names it
    subject_id: Mapped[int | None] = mapped_column(KEY)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    by_mail: Mapped[bool] = mapped_column(default=True)  # otherwise a line on the account page, and nothing else
    secret: Mapped[bool] = mapped_column(default=False)  # carries a link that opens something, which is not kept
    message_id: Mapped[str] = mapped_column(String(120))
    composed_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]  # the other server will not take it, ever


class NewsRead(Base):
    """Up to which of their news somebody said to have read; the trail does not tell of it."""

    __tablename__ = "news_read"
    __untrailed__ = True  # what people read is nobody else's business

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, autoincrement=False)
    until: Mapped[datetime]


class Origin(Base):
    """The mark of the demonstration on data that it made (``portal.core.origin``); nothing where people made them."""

    __tablename__ = "origins"
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    made_by: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Outage(Base):
    """The mail server takes nothing: before ``until`` no letter is tried, and then one. No row: it does."""

    __tablename__ = "outages"
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    tries: Mapped[int]
    error: Mapped[str] = mapped_column(Text)


class Heartbeat(Base):
    """When a lane of the worker last drew breath, and the last night's work; asked by the health page.

    ``RESTS``: since when the worker, which ended again and again, is started once a minute only.
    """

    __tablename__ = "heartbeats"
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    at: Mapped[datetime]


RESTS = "rests"
