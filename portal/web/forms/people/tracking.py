"""Coming back with a tracking key."""

from flask import session
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core import tickets
from portal.core.actor import Holding
from portal.core.errors import N_, Crowded, Invalid, TooMany
from portal.services import people as acts
from portal.web import guessing, hashing, keyed, tokens, trackingkeys
from portal.web.forms.people.doors import DoorForm

BROWSER = (5, 20.0)  # failures that cost nothing, and seconds until one is forgiven
ADDRESS = (60, 1.0)
HOW_TYPED = _l("27 letters and digits. Spaces, dashes and capitals do not matter.")
KEY_INPUT = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
SLOWLY = hashing.Lane(pause=0.5)  # two a second in each process


class NoSuchKey(Invalid):
    sentence = N_(
        "We found nothing with this key. Compare it with what you wrote down. Nothing is ever deleted because a key "
        "was mistyped."
    )


class TrackingForm(DoorForm):
    """Whatever spaces and dashes are typed, and letters for the digits they look like, it is the same key."""

    key = StringField(
        _l("Tracking key"),
        [InputRequired(_l("Enter your tracking key."))],
        description=HOW_TYPED,
        render_kw=KEY_INPUT,
    )
    send = SubmitField(_l("Open"))

    typed = ""
    """The key, once it is known to be one."""
    unsent: keyed.Text | None = None
    """What was saved under it and not sent."""

    def opened(self) -> Holding | None:
        """What the key opens. A right key opens at once; a browser that fails again and again waits.

        An address from which many failed is answered one after another: nobody behind it waits for the others'
        failures, and a key of 130 bits is not found by trying.
        """
        if not self.sent():
            return None
        try:
            self.typed = tickets.normalised(self.key.data or "")
            found = trackingkeys.opened_by(self.typed)
            self.unsent = keyed.opened_by(self.typed)
            refusal: Invalid = NoSuchKey(field="key")
        except Invalid as mistyped:
            found, refusal = None, mistyped
            refusal.field = "key"
        if found is None and self.unsent is None:
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
