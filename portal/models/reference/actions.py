"""What was done: requests for review, recommendations, steps of a dispute; and what each of them rests on.

An action is on record with who took it, on which day, by which source. What it rests on is on record, too, each thing
for itself: a contribution that everybody can read, a petition, a case, a report of the Expert Board, a round, its
summary, or an action that was entered before. So no chain of actions can lead back to where it began: a check of the
database sees to it.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.board import BoardReport
from portal.models.reference.cases import Case
from portal.models.reference.corrections import Kept

IN_A_ROUND = ("contribution", "round", "summary")
"""What stands in a round: codes of vocabulary ``ground``."""


class ComplianceAction(Kept):
    """Something that a government or the committee did so that the obligations are kept.

    ``kind`` of vocabulary ``compliance_action``, ``by`` of ``record_actor``. ``led_to``: the address of the case that
    it began or went on in, where there is one.
    """

    __tablename__ = "compliance_actions"
    __table_args__ = (
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("title_en <> '' AND title_es <> ''", name="title"),
        Index(None, "day_first", "id"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    by: Mapped[str] = mapped_column(String(30))
    title: Mapped[Localized] = localized("title", String(200))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    asked: Mapped[Localized] = localized("asked")
    led_to: Mapped[str | None] = mapped_column(ForeignKey("cases.slug"), index=True)

    case: Mapped[Case | None] = relationship()


class Ground(Kept):
    """One thing that an action rests on. ``kind`` of vocabulary ``ground``.

    ``what`` names it as its address does: the number of a contribution, the address of a case, a report or an action,
    the number of a round. Of a contribution and a summary ``round_id`` is the round in which it stands.
    """

    __tablename__ = "grounds"
    __table_args__ = (
        CheckConstraint("(kind IN ('case', 'petition')) = (case_id IS NOT NULL)", name="case"),
        CheckConstraint("(kind = 'finding') = (report_id IS NOT NULL)", name="finding"),
        CheckConstraint("(kind IN ('contribution', 'round', 'summary')) = (round_id IS NOT NULL)", name="round"),
        CheckConstraint("(kind = 'action') = (on_action_id IS NOT NULL)", name="on_action"),
        CheckConstraint("on_action_id IS NULL OR on_action_id < action_id", name="before"),
        CheckConstraint("what <> ''", name="what"),
        holding_while("ended_at IS NULL", "action_id", "kind", "what", name="ix_grounds_once"),
        Index(None, "kind", "what"),
    )

    action_id: Mapped[int] = mapped_column(ForeignKey("compliance_actions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    what: Mapped[str] = mapped_column(String(60))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("board_reports.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    on_action_id: Mapped[int | None] = mapped_column(ForeignKey("compliance_actions.id"), index=True)
    note: Mapped[Localized] = localized("note")

    action: Mapped[ComplianceAction] = relationship(foreign_keys=[action_id])
    case: Mapped[Case | None] = relationship()
    report: Mapped[BoardReport | None] = relationship()
    on_action: Mapped[ComplianceAction | None] = relationship(foreign_keys=[on_action_id])
