"""Public records that consultations are about: workplaces, and the cases of the rapid response mechanism.

Every row has its sources and the day as of which they were read. An allegation is not a finding: what a case is
called, an event in it has to carry, with who says so and when. Which workplaces are a priority is internal to the
committee and is not here.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned

OPEN = {"open": True}


class Facility(Base):
    """A workplace that a public record names. Companies and places keep the names of their own language."""

    __tablename__ = "facilities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    company: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(40))  # vocabulary sector
    source: Mapped[str] = mapped_column(Text, info=OPEN)  # addresses, joined by " ; "
    as_of: Mapped[date] = mapped_column(Date)
    spelled: Mapped[str] = mapped_column(Text, info={"untold": True})  # all its names, to be looked for
    revision: Mapped[int] = mapped_column(default=1)

    names: Mapped[list["FacilityName"]] = relationship(order_by="FacilityName.position", cascade="all, delete-orphan")
    places: Mapped[list["FacilityPlace"]] = relationship(
        order_by="FacilityPlace.position", cascade="all, delete-orphan"
    )
    identifiers: Mapped[list["FacilityIdentifier"]] = relationship(
        order_by="FacilityIdentifier.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}


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


class Case(Base):
    """A public case about a workplace: a petition, or a request of one government to another.

    ``status`` (vocabulary ``case_label``) is the last stage on record, not a judgment. ``number`` is the official
    count, which not every case has. ``petitioner`` names organisations that are public already, and no individual.
    """

    __tablename__ = "cases"
    __table_args__ = (Index(None, "began_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    number: Mapped[str] = mapped_column(String(10))
    mechanism: Mapped[str] = mapped_column(String(10))  # vocabulary mechanism
    status: Mapped[str] = mapped_column(String(30))
    name: Mapped[Localized] = localized("name", String(200))
    petitioner: Mapped[Localized] = localized("petitioner")
    outcome: Mapped[Localized] = localized("outcome")
    source: Mapped[str] = mapped_column(Text, info=OPEN)
    verified: Mapped[bool]  # whether all of it was confirmed
    as_of: Mapped[date] = mapped_column(Date)
    began_on: Mapped[date] = mapped_column(Date)  # the earliest day on which it can have begun: lists go by it
    spelled: Mapped[str] = mapped_column(Text, info={"untold": True})  # to be looked for
    revision: Mapped[int] = mapped_column(default=1)

    facility: Mapped[Facility] = relationship()
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.position", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}


class CaseEvent(Base):
    """Something that happened in a case, on a day that may be known only to the month or the year."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int]  # in the record; the order in time follows from the days
    code: Mapped[str] = mapped_column(String(40))  # vocabulary event
    day: Mapped[Span | None] = spanned("day")
    note: Mapped[Localized] = localized("note")
