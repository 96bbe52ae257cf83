"""Where a sender wants to hear that there is something for them: an address that the machine itself can open."""

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import KEY
from portal.models.concerns.cases import SEALED


class Notice(Base):
    """The address of one concern's letters, apart from who its sender says they are, and whether one is due.

    Shut under a key that the sealing secret gives (``core/sealing/notices``): it opens for the machine that writes, for
    no officer, and not for who has the database alone.
    """

    __tablename__ = "notices"
    __table_args__ = (Index(None, "due", "id"),)
    __untrailed__ = True
    __for_acts__ = True

    id: Mapped[int] = mapped_column(KEY, ForeignKey("concerns.id"), primary_key=True, autoincrement=False)
    address: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    due: Mapped[bool] = mapped_column(default=False)  # something came since the last letter
