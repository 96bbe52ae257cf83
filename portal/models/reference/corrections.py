"""What an entry of a register said before it was corrected, and why it was."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String, Text, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.models.reference.workplaces import OPEN

_ENTERED = re.compile(r"-n[0-9]+$")


class Kept(Base):
    """An entry of a register that the staff enter from a public source, correct, take back and put back.

    ``source`` and ``as_of`` are those of what stands there now; what stood there before is in its corrections.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(Text, default="", server_default=text("''"), info=OPEN)
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def by_staff(self) -> bool:
        """Whether the staff entered it: the address of what a release delivers does not end so."""
        return _ENTERED.search(self.slug) is not None

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  a directive is given the class
        return {"version_id_col": cls.revision}


class Correction(Base):
    """The columns of an entry as they were before they were changed. It can only be undone, the latest one first.

    ``kind`` and ``of_id`` name the entry, as the trail does.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "kind", "of_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    of_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, info=OPEN)
    why: Mapped[Localized] = localized("why")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
