"""Workplaces that public records name: what they are called, where they are, and which of them are one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.models.people import Organisation

OPEN = {"open": True}


class Facility(Base):
    """A workplace that a public record names. Companies and places keep the names of their own language.

    ``entered`` by the staff; the others came with a release of the program, which alone changes them.
    """

    __tablename__ = "facilities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    company: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(40))  # vocabulary sector
    source: Mapped[str] = mapped_column(Text, info=OPEN)  # addresses, joined by " ; "
    as_of: Mapped[date] = mapped_column(Date)
    spelled: Mapped[str] = mapped_column(Text, info={"untold": True})  # all its names, to be looked for
    entered: Mapped[bool] = mapped_column(default=False, server_default=false())
    revision: Mapped[int] = mapped_column(default=1)

    names: Mapped[list["FacilityName"]] = relationship(order_by="FacilityName.position", cascade="all, delete-orphan")
    places: Mapped[list["FacilityPlace"]] = relationship(
        order_by="FacilityPlace.position", cascade="all, delete-orphan"
    )
    identifiers: Mapped[list["FacilityIdentifier"]] = relationship(
        order_by="FacilityIdentifier.position", cascade="all, delete-orphan"
    )
    details: Mapped[list["FacilityDetail"]] = relationship(order_by="FacilityDetail.id", back_populates="facility")
    merges: Mapped[list["FacilityMove"]] = relationship(
        primaryjoin="and_(FacilityMove.facility_id == Facility.id, FacilityMove.kind == 'merge', "
        "FacilityMove.undone_at.is_(None))",
        viewonly=True,
    )
    led_here: Mapped[list["FacilityMove"]] = relationship(
        primaryjoin="and_(FacilityMove.other_id == Facility.id, FacilityMove.kind == 'merge', "
        "FacilityMove.undone_at.is_(None))",
        viewonly=True,
    )
    representations: Mapped[list["Representation"]] = relationship(back_populates="facility")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_merged(self) -> bool:
        """Whether its address leads to another."""
        return bool(self.merges)

    @property
    def speakers(self) -> frozenset[int]:
        """The organisations that speak now for it, or for another entry that is one workplace with it."""
        root = self
        while root.merges:
            root = root.merges[0].other
        group = [root]
        for each in group:
            group += (move.facility for move in each.led_here)
        return frozenset(one.organisation_id for each in group for one in each.representations if one.ended_at is None)


class FacilityName(Base):
    """One of the names of a workplace; the first is what it is called here, the others are its aliases."""

    __tablename__ = "facility_names"
    __table_args__ = (UniqueConstraint("facility_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    position: Mapped[int]
    name: Mapped[Localized] = localized("name", String(200))


class FacilityPlace(Base):
    """Where it is; a record may name one workplace in two states. ``city`` is empty where it is not known."""

    __tablename__ = "facility_places"
    __table_args__ = (UniqueConstraint("facility_id", "position"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    position: Mapped[int]
    city: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(2))  # INEGI's number of the federal entity


class FacilityIdentifier(Base):
    """How another register calls it: ``scheme`` is one of ``portal.core.identifiers``."""

    __tablename__ = "facility_identifiers"
    __table_args__ = (UniqueConstraint("scheme", "value"), UniqueConstraint("facility_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    position: Mapped[int]
    scheme: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)


class FacilityDetail(Base):
    """A name or a number of a workplace that the staff entered, beside what releases deliver. It can only end.

    ``kind`` (vocabulary ``facility_detail``) is of a name what kind it is, of a number its scheme.
    """

    __tablename__ = "facility_details"
    __table_args__ = (holding_while("ended_at IS NULL", "facility_id", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    as_of: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    facility: Mapped[Facility] = relationship(back_populates="details")


class Joined(StrEnum):
    """Vocabulary ``facility_move``."""

    MERGE = "merge"
    SPLIT = "split"


class FacilityMove(Base):
    """One workplace was found to be another (its address leads there), or a part of it to be one of its own.

    Nothing of either is lost by it, and a merge that was undone stays on record.
    """

    __tablename__ = "facility_moves"
    __table_args__ = (
        holding_while("kind = 'merge' AND undone_at IS NULL", "facility_id"),
        Index(None, "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Joined]
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    reason: Mapped[str] = mapped_column(Text, info=OPEN)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]

    facility: Mapped[Facility] = relationship(foreign_keys=[facility_id])
    other: Mapped[Facility] = relationship(foreign_keys=[other_id])


class Representation(Base):
    """An organisation that speaks for a workplace: its members may answer to what is said of it in public."""

    __tablename__ = "representations"
    __table_args__ = (
        holding_while("ended_at IS NULL", "facility_id", "organisation_id"),
        Index(None, "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    facility: Mapped[Facility] = relationship(back_populates="representations")
    organisation: Mapped[Organisation] = relationship()
