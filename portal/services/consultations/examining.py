"""What the institution wrote, and the dates it promises, examined before anything is changed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.core import zones
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.localized import Localized
from portal.models.consultations import Round, Status
from portal.text import markup, words


@dataclass(frozen=True, slots=True)
class Dates:
    """The instants and days of a round, in an order that makes sense."""

    zone: str
    opens_at: datetime
    closes_at: datetime
    edit_until: datetime | None
    late_until: datetime | None
    respond_by: date | None
    summary_due: date | None

    def __post_init__(self) -> None:
        if self.closes_at <= self.opens_at:
            raise Invalid(N_("The closing must be after the opening."), field="closes_at")
        if self.edit_until is not None and self.edit_until <= self.opens_at:
            raise Invalid(N_("The limit for corrections must be after the opening."), field="edit_until")
        if self.late_until is not None and self.late_until <= self.closes_at:
            raise Invalid(N_("The limit for late contributions must be after the closing."), field="late_until")
        last = max(at for at in (self.closes_at, self.late_until, self.edit_until) if at is not None)
        day = zones.wall(last, self.zone).date()
        if self.respond_by is not None and self.respond_by < day:
            raise Invalid(
                N_("Answers cannot be due before the last day for contributions and corrections."), field="respond_by"
            )
        if self.summary_due is not None and self.summary_due < (self.respond_by or day):
            raise Invalid(N_("The summary cannot be due before the answers."), field="summary_due")

    @classmethod
    def on_the_wall(
        cls,
        zone: str,
        opens_at: datetime,
        closes_at: datetime,
        edit_until: datetime | None,
        late_until: datetime | None,
        respond_by: date | None,
        summary_due: date | None,
    ) -> "Dates":
        """From hours as the clocks of that zone show them."""
        return cls(
            zone,
            to_the_minute(opens_at, zone, "opens_at"),
            to_the_minute(closes_at, zone, "closes_at"),
            to_the_minute(edit_until, zone, "edit_until") if edit_until else None,
            to_the_minute(late_until, zone, "late_until") if late_until else None,
            respond_by,
            summary_due,
        )

    @classmethod
    def of(cls, round_: Round) -> "Dates":
        return cls(
            round_.zone,
            round_.opens_at,
            round_.closes_at,
            round_.edit_until,
            round_.late_until,
            round_.respond_by,
            round_.summary_due,
        )

    def closing_at(self, new: datetime, respond_by: date | None, summary_due: date | None) -> "Dates":
        """With a later closing: what hangs on its hour moves along, promised days move when new ones are given."""
        by = zones.wall(new, self.zone) - zones.wall(self.closes_at, self.zone)
        return replace(
            self,
            closes_at=new,
            edit_until=zones.moved(self.edit_until, by, self.zone) if self.edit_until else None,
            late_until=zones.moved(self.late_until, by, self.zone) if self.late_until else None,
            respond_by=respond_by or self.respond_by,
            summary_due=summary_due or self.summary_due,
        )

    def give_to(self, round_: Round) -> None:
        round_.zone, round_.opens_at, round_.closes_at = self.zone, self.opens_at, self.closes_at
        round_.edit_until, round_.late_until = self.edit_until, self.late_until
        round_.respond_by, round_.summary_due = self.respond_by, self.summary_due


def to_the_minute(wall: datetime, zone: str, field: str) -> datetime:
    """The instant of an hour on the wall. Seconds are shown nowhere, so none are kept that could decide something."""
    return zones.instant(wall.replace(second=0, microsecond=0), zone, field)


def changed(round_: Round) -> None:
    """Readers may see something else now: pages that were kept are out of date."""
    round_.version = (round_.version or 0) + 1


def prepared(round_: Round, by: Actor) -> None:
    """Whoever had a hand in a draft does not open it."""
    if by.user_id is not None and round_.status is Status.DRAFT and by.user_id not in (round_.prepared_by or ()):
        round_.prepared_by = [*(round_.prepared_by or ()), by.user_id]


def line(text: Localized, field: str) -> Localized:
    """A title in both languages, cleaned."""
    return Localized(en=words.name(text.en, f"{field}_en"), es=words.name(text.es, f"{field}_es"))


def text_of(text: Localized, field: str, most: int = 0) -> Localized:
    """A longer text in both languages, cleaned; empty where a reader would see nothing."""
    return Localized(en=_cleaned(text.en, f"{field}_en", most), es=_cleaned(text.es, f"{field}_es", most))


def require_both(text: Localized, field: str) -> Localized:
    for language in ("en", "es"):
        if not getattr(text, language):
            raise Invalid(N_("Write this in both languages."), field=f"{field}_{language}")
    return text


def _cleaned(text: str, field: str, most: int) -> str:
    cleaned = words.clean(text, field)
    if most and len(cleaned) > most:
        raise Invalid(markup.TooLong.sentence, field=field, length=len(cleaned), limit=most)
    return "" if words.is_blank(cleaned) else cleaned.strip()
