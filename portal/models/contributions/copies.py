"""What readers get in place of a file that was sent: a copy made anew, without what the file hides."""

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.keys import KEY
from portal.models.contributions.statements import Attachment


class CopyState(StrEnum):
    """Whether there is a copy. Why there is none is said by a code of the vocabulary ``file_state``."""

    CHECKING = "checking"
    CLEAN = "clean"
    NO_COPY = "no_copy"
    NOT_CHECKED = "not_checked"  # a person has to look


class Copy(Base):
    """The clean copy of an attachment, under the attachment's own number, or the reason why there is none.

    The attachment and the file it names are never changed by it. The copy, the picture of its first page and
    its visible text are files in the storage, each under the digest of its content.
    """

    __tablename__ = "copies"
    __for_acts__ = True
    __by_the_day__ = True

    id: Mapped[int] = mapped_column(KEY, ForeignKey("attachments.id"), primary_key=True, autoincrement=False)
    state: Mapped[CopyState] = mapped_column(default=CopyState.CHECKING)
    reason: Mapped[str | None] = mapped_column(String(40))
    scanned: Mapped[bool] = mapped_column(default=False)  # for viruses, by the scanner of the house
    digest: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str | None] = mapped_column(String(100))
    extension: Mapped[str | None] = mapped_column(String(8))
    size: Mapped[int | None]
    findings: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of the vocabulary file_finding
    pictured: Mapped[list[int]] = mapped_column(JSON, default=list)  # pages that became pictures
    preview: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)

    attachment: Mapped[Attachment] = relationship(lazy="raise_on_sql", viewonly=True)

    __mapper_args__ = {"version_id_col": revision}
