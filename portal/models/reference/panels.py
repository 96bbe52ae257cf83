"""Panels of the rapid response mechanism: who may sit, who sat, who visited a workplace, and what they decided.

What happened in a panel's course are events of its case, and stand there alone. Who holds an office that excludes
another is one row of ``officeholders``; keys of the database rest on it. So no attaché and nobody who works for a Party
is on a list, nobody is on two lists, and nobody visits a workplace for a panel on which they have no seat.
"""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.cases import Case
from portal.models.reference.corrections import Kept

LISTS = ("US", "MX", "JOINT")
"""Three lists, one seat each (vocabulary ``panel_list``); who is on the joint list is in the chair."""
DETERMINED = ("denial_found", "no_denial_found", "for_respondent")
"""What a panel can have determined; ``ended`` is without a determination (vocabulary ``panel_result``)."""


class Officeholder(Base):
    """A person by their name, with the one office of those that exclude each other: attaché, panelist, official.

    Two persons of one name are told apart by writing their names in full.
    """

    __tablename__ = "officeholders"
    __table_args__ = (
        CheckConstraint("office IN ('attache', 'panelist', 'official')", name="office"),
        UniqueConstraint("id", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(String(400), unique=True)
    office: Mapped[str] = mapped_column(String(30))


class Official(Kept):
    """Somebody who works for a Party to the agreement, and therefore sits on no panel."""

    __tablename__ = "officials"
    __table_args__ = (
        CheckConstraint("office = 'official'", name="office"),
        CheckConstraint("ended_at IS NOT NULL OR holder_id IS NOT NULL", name="holds"),
        ForeignKeyConstraint(
            ["holder_id", "office"], ["officeholders.id", "officeholders.office"], name="fk_officials_office"
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    party: Mapped[str] = mapped_column(String(30))  # vocabulary record_actor
    holder_id: Mapped[int | None]
    office: Mapped[str] = mapped_column(String(30), default="official")


class Panelist(Kept):
    """Somebody on one of the three lists from which panels are formed."""

    __tablename__ = "panelists"
    __table_args__ = (
        CheckConstraint("office = 'panelist'", name="office"),
        CheckConstraint("of_list IN ('US', 'MX', 'JOINT')", name="list"),
        CheckConstraint("ended_at IS NOT NULL OR holder_id IS NOT NULL", name="holds"),
        ForeignKeyConstraint(
            ["holder_id", "office"], ["officeholders.id", "officeholders.office"], name="fk_panelists_office"
        ),
        UniqueConstraint("id", "of_list"),
    )

    name: Mapped[str] = mapped_column(String(200))
    of_list: Mapped[str] = mapped_column(String(5))
    holder_id: Mapped[int | None] = mapped_column(unique=True)  # one list a person
    office: Mapped[str] = mapped_column(String(30), default="panelist")


class Panel(Kept):
    """A panel that was requested in a case; of a case one at most is open. Empty ``result``: it is open."""

    __tablename__ = "panels"
    __table_args__ = (
        CheckConstraint("result IN ('', 'denial_found', 'no_denial_found', 'for_respondent', 'ended')", name="result"),
        UniqueConstraint("id", "result"),
        Index(None, "case_id"),
        holding_while("ended_at IS NULL AND result = ''", "case_id", name="ix_panels_open"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    file_number: Mapped[str] = mapped_column(String(60))  # of its file; empty where it was not located
    owner: Mapped[str] = mapped_column(String(200))  # of the workplace, as the source has it: remedies go by it
    result: Mapped[str] = mapped_column(String(30))
    finding: Mapped[Localized] = localized("finding")

    case: Mapped[Case] = relationship()


class PanelSeat(Kept):
    """Who sits, or sat, for one of the lists: drawn by lot, or designated in the place of somebody who left."""

    __tablename__ = "panel_seats"
    __table_args__ = (
        CheckConstraint("since_first IS NOT NULL", name="since"),
        CheckConstraint("how IN ('drawn', 'designated')", name="how"),
        CheckConstraint("(left_first IS NULL) = (left_why = '')", name="left"),
        ForeignKeyConstraint(
            ["panelist_id", "of_list"], ["panelists.id", "panelists.of_list"], name="fk_panel_seats_panelist"
        ),
        UniqueConstraint("id", "panel_id", "of_list"),
        Index(None, "panel_id"),
        Index(None, "panelist_id"),
        holding_while("ended_at IS NULL AND left_first IS NULL", "panel_id", "of_list", name="ix_panel_seats_seated"),
    )

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"))
    panelist_id: Mapped[int]
    of_list: Mapped[str] = mapped_column(String(5))
    how: Mapped[str] = mapped_column(String(30))  # vocabulary seat_how
    since: Mapped[Span] = spanned("since")  # type: ignore[assignment]  # never unknown: the act asks for it
    left: Mapped[Span | None] = spanned("left")
    left_why: Mapped[str] = mapped_column(String(30))  # vocabulary seat_left

    panel: Mapped[Panel] = relationship()
    panelist: Mapped[Panelist] = relationship(primaryjoin="foreign(PanelSeat.panelist_id) == Panelist.id")


class PanelConflict(Kept):
    """A conflict of interest that a panelist declared, with its reason. Afterwards they do not sit on this panel."""

    __tablename__ = "panel_conflicts"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("reason_en <> '' AND reason_es <> ''", name="reason"),
        Index(None, "panel_id"),
        Index(None, "panelist_id"),
    )

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"))
    panelist_id: Mapped[int] = mapped_column(ForeignKey("panelists.id"))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    reason: Mapped[Localized] = localized("reason")

    panel: Mapped[Panel] = relationship()
    panelist: Mapped[Panelist] = relationship()


class PanelVisit(Kept):
    """A visit to the workplace: only those who have a seat on the panel made it, others observed."""

    __tablename__ = "panel_visits"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint(
            "seat_us_id IS NOT NULL OR seat_mx_id IS NOT NULL OR seat_joint_id IS NOT NULL", name="somebody"
        ),
        CheckConstraint("list_us = 'US' AND list_mx = 'MX' AND list_joint = 'JOINT'", name="lists"),
        *(
            ForeignKeyConstraint(
                [f"seat_{name}_id", "panel_id", f"list_{name}"],
                ["panel_seats.id", "panel_seats.panel_id", "panel_seats.of_list"],
                name=f"fk_panel_visits_seat_{name}",
            )
            for name in ("us", "mx", "joint")
        ),
        Index(None, "panel_id"),
    )

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    seat_us_id: Mapped[int | None]
    seat_mx_id: Mapped[int | None]
    seat_joint_id: Mapped[int | None]
    list_us: Mapped[str] = mapped_column(String(5), default="US")
    list_mx: Mapped[str] = mapped_column(String(5), default="MX")
    list_joint: Mapped[str] = mapped_column(String(5), default="JOINT")
    observers: Mapped[Localized] = localized("observers")  # institutions, never persons
    note: Mapped[Localized] = localized("note")

    panel: Mapped[Panel] = relationship()
    seat_us: Mapped[PanelSeat | None] = relationship(primaryjoin="foreign(PanelVisit.seat_us_id) == PanelSeat.id")
    seat_mx: Mapped[PanelSeat | None] = relationship(primaryjoin="foreign(PanelVisit.seat_mx_id) == PanelSeat.id")
    seat_joint: Mapped[PanelSeat | None] = relationship(primaryjoin="foreign(PanelVisit.seat_joint_id) == PanelSeat.id")

    @property
    def seats(self) -> list[PanelSeat]:
        """Of those who made it."""
        return [each for each in (self.seat_us, self.seat_mx, self.seat_joint) if each is not None]


class Remedy(Kept):
    """What the complaining Party did after a panel had found a denial of rights; it rests on that determination."""

    __tablename__ = "remedies"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint(
            "ended_at IS NOT NULL OR (panel_result IS NOT NULL AND panel_result = 'denial_found')", name="rests"
        ),
        ForeignKeyConstraint(["panel_id", "panel_result"], ["panels.id", "panels.result"], name="fk_remedies_rests"),
        Index(None, "panel_id"),
    )

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id"))
    panel_result: Mapped[str | None] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(30))  # vocabulary panel_remedy
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]
    note: Mapped[Localized] = localized("note")

    panel: Mapped[Panel] = relationship(primaryjoin="foreign(Remedy.panel_id) == Panel.id")
