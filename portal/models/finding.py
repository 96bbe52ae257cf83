"""What one search finds: a row for each thing, with the words that it is found by; and words that may be meant.

The words are those of ``portal.text.searching``: an inverted index over them is kept by the database itself (FTS5 on
SQLite, GIN on PostgreSQL; migration 0047). All of it can be made anew from what it tells of, at any time.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, ForeignKey, Index, Integer, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.core.db import Base
from portal.core.keys import KEY

PUBLIC, OF_THE_ROUND, EARLY = "", "r", "c"
"""Who may read a row: everybody who sees its round, where it has one; of a restricted round its audience; of a version
in circulation those who read early."""


class Words(TypeDecorator[str]):
    """Words with spaces between them; on PostgreSQL each quoted, so that none is taken for anything else."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return value
        return " ".join(f"'{word}'" for word in value.split())

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return value
        return " ".join(sorted(word.strip("'") for word in value.split()))


class Found(Base):
    """One thing that can be found. ``place`` is its rank among equally good ones: the highest first.

    ``of`` is the thing with whose changes it changes: of a passage, its draft. ``shown`` is what a page of results
    shows, of what is no contribution; the words of people stay where they are and are read from there.
    """

    __tablename__ = "found"
    __untrailed__ = True
    __table_args__ = (Index(None, "kind", "of"), Index(None, "reach", "round_id"))

    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(12))
    of: Mapped[int] = mapped_column(KEY)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    reach: Mapped[str] = mapped_column(String(1), default=PUBLIC)
    languages: Mapped[str] = mapped_column(String(5))
    shown: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Words)


class KnownWord(Base):
    """A word as the institution writes it somewhere: for whom, and as it stands there."""

    __tablename__ = "known_words"
    __untrailed__ = True

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    shown: Mapped[str] = mapped_column(String(60))


class Slip(Base):
    """How a word may be written by mistake: itself, and each that it is with one letter left out."""

    __tablename__ = "slips"
    __untrailed__ = True

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    slip: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)


class Making(Base):
    """How far the index is: by which version of the analyser it is made, and the last thing that is in it.

    ``step`` numbers the kinds in the order in which they are taken; ``upto`` is the last of that kind. ``whole``: done.
    """

    __tablename__ = "index_making"
    __untrailed__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    step: Mapped[int]
    upto: Mapped[int] = mapped_column(KEY)
    done: Mapped[int]
    whole: Mapped[bool]
