"""Where a neutral letter goes when there is something for a sender: an address that she leaves, changes, deletes."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from portal.queries.concerns import Opened
from portal.services import concerns
from portal.web.forms.base import ActForm, AtMost

LONGEST_ADDRESS = 254


class AddressForm(ActForm):
    """Leave an address, or another one."""

    act = staticmethod(concerns.keep_address)
    keeps = True

    address = StringField(
        _l("Email address for these notices"),
        [InputRequired(_l("Enter an email address.")), AtMost(LONGEST_ADDRESS)],
        description=_l("A new one that only you open, without your name in it, is safest."),
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    send = SubmitField(_l("Keep this address"))

    opened: Opened | None = None

    def details(self) -> dict[str, object]:
        return {**super().details(), "opened": self.opened, "keyring": current_app.extensions["keyring"]}


class NoAddressForm(ActForm):
    """Delete it."""

    act = staticmethod(concerns.drop_address)

    send = SubmitField(_l("Delete the address"))
