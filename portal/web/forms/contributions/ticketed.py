"""Forms that are taken once, each with a ticket of its own."""

from typing import Protocol

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SubmitField, ValidationError

from portal.core import clock, tickets
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Refusal
from portal.models.contributions import Contribution
from portal.queries import contributions as queries
from portal.services import contributions
from portal.web import kept, replaying
from portal.web.forms.base import ActForm
from portal.web.forms.contributions.wording import SPOKEN, wording
from portal.web.locale import locale, told
from portal.web.trackingkeys import mark, sealed, unsealed

SENT_BEFORE = N_(
    "This form had already been sent with other words, and those have arrived. If you want to send these words too, "
    "as another contribution, send them again."
)

SENT_TODAY = N_(
    "We have this already: you sent the same words here today. If you want to send them again, as another "
    "contribution, press “Send it again”."
)


class Subject(Protocol):
    """What is written to: a round, a version, or a contribution."""

    @property
    def id(self) -> int: ...


class Ticketed(ActForm):
    """A form that is taken once. Its ticket is signed; what is kept of it is a mark that gives nothing away."""

    keeps = True

    ticket = HiddenField()
    language = RadioField(_l("Language of your text"), choices=SPOKEN, default=locale)
    body = wording()
    anew = SubmitField(_l("Send it again"))

    key = ""
    """The ticket as it is written down: the tracking key of somebody without an account."""

    def __init__(self, *args: object, **details: object) -> None:
        super().__init__(*args, **details)
        if not self.is_submitted():
            self._renew()

    def details(self) -> dict[str, object]:
        return {**super().details(), "ticket": mark(self.key)}

    def validate_ticket(self, field: HiddenField) -> None:
        try:
            self.key = unsealed(field.data or "")
        except tickets.Unsigned as refusal:
            self._renew()
            raise ValidationError(told(refusal)) from refusal

    def perform(self, subject: Subject, *, by: Actor) -> Contribution | None:
        """Sent twice, it is taken once and answered alike; with other words it is another contribution."""
        details = self.details()
        if not self.anew.data and kept.sent_before(*self.same(subject)):
            raise Conflict(SENT_TODAY)
        try:
            sent: Contribution = self.act(subject, **details, by=by)
            return sent
        except Refusal:  # of what was taken in already, perhaps because the round has closed since
            earlier = queries.by_ticket(str(details["ticket"]))
            if earlier is None:
                raise
        if contributions.is_the_same(earlier, by=by, **details):
            return earlier
        self._renew()
        raise Conflict(SENT_BEFORE)

    @property
    def was_sent_today(self) -> bool:
        """Whether these words were taken already, from another form of this browser."""
        return self.is_shown_again() and any(one.sentence == SENT_TODAY for one in replaying.refusals())

    def same(self, subject: Subject) -> tuple[str, ...]:
        """What makes a contribution the same as another: place, day, words, name and files, but not how it is kept."""
        details = {name: value for name, value in self.details().items() if name not in ("ticket", "add")}
        return type(subject).__name__, str(subject.id), clock.day().isoformat(), repr(sorted(details.items()))

    def _renew(self) -> None:
        self.key = tickets.new()
        self.ticket.data = sealed(self.key)
