"""Organisations, the persons who speak for them, and what each person is trusted with."""

import re
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core import clock
from portal.core.actor import Actor, Identity, Role, in_force, person_acting
from portal.core.db import Base
from portal.text import alike, words

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class Organisation(Base):
    """A body that takes part. Names of unions, companies and places stay in their own language."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    group: Mapped[str] = mapped_column("stakeholder_group", String(30))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    revision: Mapped[int] = mapped_column(default=1)
    folded: Mapped[str] = mapped_column(  # to be found and put in order by: ``words.plain``
        String(alike.LONGEST), default="", server_default="", info={"untold": True}
    )

    spellings: Mapped[list["Spelling"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}

    @validates("name")
    def _spell(self, _column: str, name: str) -> str:
        self.folded = words.plain(name)[: alike.LONGEST]
        whole, short = alike.folded(name), alike.folded(_IN_BRACKETS.sub(" ", name))
        self.spellings = [Spelling(folded=whole, whole=True)]
        if short not in ("", whole):
            self.spellings.append(Spelling(folded=short, whole=False))
        return name


class Spelling(Base):
    """An organisation's name as whoever reads in a hurry sees it (``portal.text.alike``), to find who signs with it.

    Once ``whole``, and once without what stands in brackets, such as an abbreviation.
    """

    __tablename__ = "spellings"
    __table_args__ = (Index(None, "folded"),)
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    folded: Mapped[str] = mapped_column(String(alike.LONGEST))
    whole: Mapped[bool]


class Frequency(StrEnum):
    """How often somebody is told by email that there is news."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "persons"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"), Index(None, "folded", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(  # to be found and put in order by: ``words.plain``
        String(alike.LONGEST), default="", server_default="", info={"untold": True}
    )
    locale: Mapped[str] = mapped_column(String(2), default="es")
    zone: Mapped[str] = mapped_column(String(60), default="America/Mexico_City")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    letters: Mapped[bool] = mapped_column(default=True)  # neutral e-mails; news in the portal always
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE, server_default="at_once")
    password: Mapped[str | None] = mapped_column(String(255), info={"hidden": True})
    fs_uniquifier: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: secrets.token_hex(32), info={"hidden": True}
    )
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255), info={"hidden": True})
    totp_counter: Mapped[int | None] = mapped_column(info={"hidden": True})  # a code works once (ASVS 6.5.1)
    letter_codes: Mapped[int | None]  # how many codes from letters were used: each of them works once
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    revision: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")  # read by the policy
    grants: Mapped[list["Grant"]] = relationship(
        lazy="selectin", foreign_keys="Grant.person_id", order_by="Grant.id"
    )  # read by the policy

    __mapper_args__ = {"version_id_col": revision}

    @validates("name")
    def _fold(self, _column: str, name: str) -> str:
        self.folded = words.plain(name)[: alike.LONGEST]
        return name

    def as_actor(self, second_factor: bool = True) -> Actor:
        """The picture of this person that the policy looks at now; guarded roles sleep without a second factor."""
        of = self.organisation
        who = Identity(
            user_id=self.id,
            organisation_id=self.organisation_id,
            name=self.name,
            locale=self.locale,
            zone=self.zone,
            organisation_name=of.name if of else None,
            organisation_kind=of.kind if of else None,
            group=of.group if of else None,
        )
        return person_acting(who, self.grants, second_factor=second_factor, at=clock.now())


class RecoveryCode(Base):
    """One of ten codes that each stand once in the place of an authenticator."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "number"),)
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    number: Mapped[int]
    hashed: Mapped[str] = mapped_column(String(255), info={"hidden": True})
    used_at: Mapped[datetime | None]


def _random_id() -> int:
    """Random, so that nobody can count on their account page how many others have come, or have a passkey."""
    return 1 + secrets.randbelow(2**31 - 1)


class Passkey(Base):
    """A key pair of which one device, or those it shares its keys with, has the private half (a WebAuthn credential).

    ``handle`` is random, one for all passkeys of a person: what a device calls the account. Days are kept, no hours.
    """

    __tablename__ = "passkeys"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=_random_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    name: Mapped[str] = mapped_column(String(60), info={"hidden": True})
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    handle: Mapped[bytes] = mapped_column(LargeBinary(32))
    counter: Mapped[int] = mapped_column(BigInteger, info={"untold": True})  # of its uses, by a device that counts them
    transports: Mapped[str] = mapped_column(String(80), default="", info={"untold": True})
    added_on: Mapped[datetime]
    used_on: Mapped[datetime | None] = mapped_column(info={"untold": True})


class Challenge(Base):
    """One that a device has answered: kept as a mark for as long as it would count, so that it counts once."""

    __tablename__ = "challenges"
    __table_args__ = (Index(None, "until"),)
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # SHA-256 of it
    until: Mapped[datetime]


class Grant(Base):
    """A role, for a scope and a time. It ends; it is never deleted."""

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[Role]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    starts_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))

    def in_force(self, at: datetime) -> bool:
        return in_force(self, at)

    @classmethod
    def are_in_force(cls, at: datetime) -> ColumnElement[bool]:
        """``in_force`` as a clause, for a search among many."""
        return and_(cls.starts_at <= at, or_(cls.ends_at.is_(None), cls.ends_at > at))

    @classmethod
    def are_everywhere(cls) -> ColumnElement[bool]:
        """Grants for the whole portal."""
        return and_(cls.consultation_id.is_(None), cls.round_id.is_(None))

    @classmethod
    def reach(cls, round_id: int, consultation_id: int) -> ColumnElement[bool]:
        """Grants that hold in a round: given for it, for its consultation, or for the whole portal."""
        of_its_consultation = and_(cls.round_id.is_(None), cls.consultation_id == consultation_id)
        return or_(cls.round_id == round_id, of_its_consultation, cls.are_everywhere())

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


class Visit(Base):
    """A session on the server's side, so that ending it ends it everywhere. No address, no browser is kept.

    ``holder`` is ``person:<id>`` or, for who came with a tracking key, ``key:`` and what their key opens, which
    can be read only together with the cookie. Of these the day is kept; the hour stands in their cookie.
    """

    __tablename__ = "visits"
    __table_args__ = (Index(None, "holder"), Index(None, "began_at"))
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=_random_id)
    mark: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # SHA-256 of the random name in the cookie
    holder: Mapped[str] = mapped_column(String(40))
    second_factor: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)


class Slowdown(Base):
    """A leaky bucket that only failures fill: whoever fails waits, nobody else behind the same address."""

    __tablename__ = "slowdowns"
    __table_args__ = (Index(None, "until"),)
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)  # keyed hash; the address itself is not stored
    until: Mapped[datetime]  # when it will be empty; the fuller, the later
