"""Coming back with a key, and leaving."""

from flask import session
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core import tickets
from portal.core.errors import N_, Invalid
from portal.queries import contributions as queries
from portal.services import people
from portal.web import accounts, tokens
from portal.web.forms.contributions.ticketed import mark
from portal.web.forms.people import DoorForm
from portal.web.tokens import GuardedForm


class NoSuchKey(Invalid):
    sentence = N_(
        "This key opens nothing. Please compare it with what you wrote down. "
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
        """What the key opens. A right key opens at once; whoever fails again and again waits, and nobody else does."""
        if not self.sent():
            return None
        try:
            found = queries.opened_by(mark(tickets.normalised(self.key.data or "")))
            refusal: Invalid = NoSuchKey(field="key")
        except Invalid as mistyped:
            found, refusal = None, mistyped
            refusal.field = "key"
        if found is None:
            browser = accounts.bucket("tracking", str(session.get(tokens.WORD)))
            address = accounts.bucket("tracking")
            if not self.waits((browser, 5, 20), (address, 30, 2)):
                people.note_failure(browser)
                people.note_failure(address, every=2)
                self.refuse(refusal)
        return found


class LeavingForm(GuardedForm):
    """A button that ends the visit."""
