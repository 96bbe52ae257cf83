"""Coming back with a key, and leaving."""

from flask import session
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core import tickets
from portal.core.errors import N_, Crowded, Invalid, TooMany
from portal.queries import contributions as queries
from portal.services import people as acts
from portal.web import guessing, hashing, tokens
from portal.web.forms.contributions.ticketed import mark
from portal.web.forms.people import DoorForm

BROWSER = (5, 20.0)  # failures that cost nothing, and seconds until one is forgiven
ADDRESS = (60, 1.0)
SLOWLY = hashing.Lane(pause=0.5)  # two a second in each process


class NoSuchKey(Invalid):
    sentence = N_(
        "We found nothing with this key. Please compare it with what you wrote down. "
        "Nothing is ever deleted because a key was mistyped."
    )


class TrackingForm(DoorForm):
    """Whatever spaces and dashes are typed, and letters for the digits they look like, it is the same key."""

    key = StringField(
        _l("Tracking key"),
        [InputRequired(_l("Please enter your tracking key."))],
        description=_l("27 letters and digits. Spaces, dashes and capitals do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    send = SubmitField(_l("Open"))

    def opened(self) -> int | None:
        """What the key opens. A right key opens at once; a browser that fails again and again waits.

        An address from which many failed is answered one after another: nobody behind it waits for the others'
        failures, and a key of 130 bits is not found by trying.
        """
        if not self.sent():
            return None
        try:
            found = queries.opened_by(mark(tickets.normalised(self.key.data or "")))
            refusal: Invalid = NoSuchKey(field="key")
        except Invalid as mistyped:
            found, refusal = None, mistyped
            refusal.field = "key"
        if found is None:
            self._fail(refusal)
        return found

    def _fail(self, refusal: Invalid) -> None:
        browser = guessing.here(BROWSER, "tracking", str(session.get(tokens.WORD)))
        address = guessing.here(ADDRESS, "tracking")
        if self.waits(browser):
            return
        try:
            if address in acts.note_failure(browser, address):
                SLOWLY.work(lambda: None)
            self.refuse(refusal)
        except Crowded as crowded:
            self.refuse(TooMany(crowded.seconds))
