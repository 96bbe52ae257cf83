"""The lot by which a panel is drawn: what was committed to before, which public value two persons entered, the seed.

A lot can only go on: published, then drawn, or left undrawn because there was no seed. It keeps its number for ever, so
that nobody draws again in silence until somebody they like comes out.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.models.reference.panels import Panel
from portal.models.reference.workplaces import OPEN


class Lot(Base):
    """A lot of a panel. ``commitment`` is the text whose SHA-256 was published; ``nonce`` makes the seed with a secret.

    ``outside``: who is on a list and was left out, with the reason. Until it is drawn the seed stands nowhere.
    """

    __tablename__ = "lots"
    __table_args__ = (
        CheckConstraint("state IN ('published', 'drawn', 'no_seed')", name="state"),
        CheckConstraint("(state = 'drawn') = (seed <> '')", name="seed"),
        CheckConstraint("(state = 'no_seed') = (reason_en <> '' AND reason_es <> '')", name="reason"),
        UniqueConstraint("panel_id", "number"),
        holding_while("state = 'published'", "panel_id", name="ix_lots_open"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="published")
    commitment: Mapped[str] = mapped_column(Text, info=OPEN)
    fingerprint: Mapped[str] = mapped_column(String(64), info=OPEN)
    outside: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=OPEN)
    nonce: Mapped[str] = mapped_column(String(64), info={"untold": True})
    not_before: Mapped[datetime]
    public_value: Mapped[str] = mapped_column(Text, default="", info=OPEN)
    seed: Mapped[str] = mapped_column(String(64), default="", info=OPEN)
    reason: Mapped[Localized] = localized("reason")
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    panel: Mapped[Panel] = relationship()
    values: Mapped[list["LotValue"]] = relationship(order_by="LotValue.id", back_populates="lot")

    __mapper_args__ = {"version_id_col": revision}


class LotValue(Base):
    """The public value as one person read it. Two persons have to have read the same before anybody is drawn."""

    __tablename__ = "lot_values"
    __table_args__ = (UniqueConstraint("lot_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    value: Mapped[str] = mapped_column(Text, info=OPEN)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)

    lot: Mapped[Lot] = relationship(back_populates="values")
