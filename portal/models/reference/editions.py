"""Editions of the committee's list of priority subsectors, which the law has it revise every year (19 U.S.C. 4643(2)).

Which workplaces within them are a priority is internal to the committee and is not here.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.indexes import holding_while
from portal.core.localized import Localized, localized
from portal.core.spans import Span, spanned
from portal.models.reference.corrections import Kept


class SectorEdition(Kept):
    """One edition, by its ``number``: what is on the list, why it was revised, and in which round that was consulted.

    ``subsectors`` are codes of vocabulary ``sector``, in its order, with spaces between. ``others`` are subsectors that
    it does not have, one a line, as many lines in one language as in the other. A withdrawn edition says since when and
    why; the one before it is the list again. Numbers follow the days; no two editions that hold have one number.
    """

    __tablename__ = "sector_editions"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("day_first IS NOT NULL", name="day"),
        CheckConstraint("title_en <> '' AND title_es <> ''", name="title"),
        CheckConstraint("reason_en <> '' AND reason_es <> ''", name="reason"),
        CheckConstraint("subsectors <> '' OR others_en <> ''", name="subsectors"),
        CheckConstraint("(withdrawn_first IS NULL) = (withdrawn_why_en = '')", name="withdrawn"),
        holding_while("ended_at IS NULL", "number"),
    )

    number: Mapped[int]
    title: Mapped[Localized] = localized("title", String(200))
    day: Mapped[Span] = spanned("day")  # type: ignore[assignment]  # never unknown: the act asks for it
    subsectors: Mapped[str] = mapped_column(Text)
    others: Mapped[Localized] = localized("others")
    reason: Mapped[Localized] = localized("reason")
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    withdrawn: Mapped[Span | None] = spanned("withdrawn")
    withdrawn_why: Mapped[Localized] = localized("withdrawn_why")

    @property
    def codes(self) -> list[str]:
        return self.subsectors.split()

    @property
    def more(self) -> list[Localized]:
        """Subsectors that the vocabulary does not have."""
        return [Localized(*each) for each in zip(self.others.en.splitlines(), self.others.es.splitlines(), strict=True)]
