"""What the tracking key of somebody without an account opens."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.keys import Key


class Inbox(Base):
    """What one person without an account has sent, under one key: contributions name the inbox that they lie in.

    Which of them lie in one inbox is for the holder of the key alone: neither a page nor a list, an export or the
    trail tells it, to nobody. Whoever reads the database itself can find it out, and forms say so.
    """

    __tablename__ = "inboxes"
    __for_acts__ = True
    __untrailed__ = True

    id: Mapped[Key]
    mark: Mapped[str] = mapped_column(String(64), unique=True)  # of the key, which is kept nowhere
