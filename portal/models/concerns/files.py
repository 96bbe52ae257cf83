"""Files of a concern. Their bytes lie in the storage, sealed; the digests are of the sealed bytes."""

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import KEY, Key
from portal.models.concerns.answers import Part
from portal.models.concerns.cases import SEALED


class CaseFile(Base):
    """One file, as it was sent and, where one could be made, its clean copy: each under a random key of its own.

    The keys are wrapped under N of a generation. ``about`` is sealed under it, too: the name, what kind of file it is,
    its size, and what was taken out of it.
    """

    __tablename__ = "sealed_files"
    __table_args__ = (
        ForeignKeyConstraint(
            ["concern_id", "kind", "number"], ["case_keys.concern_id", "case_keys.kind", "case_keys.number"]
        ),
        Index(None, "concern_id", "kind", "number"),
        Index(None, "digest"),
        Index(None, "copy_digest"),
    )
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    concern_id: Mapped[int] = mapped_column(KEY)
    kind: Mapped[Part] = mapped_column(default=Part.WORK)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), info=SEALED)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    copy_digest: Mapped[str | None] = mapped_column(String(64), info=SEALED)
    copy_wrapped: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    about: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
