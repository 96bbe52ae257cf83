"""What an administrator may do about what was given up."""

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField

from portal.services import outbox
from portal.web.forms.base import ActForm


class TryAgainForm(ActForm):
    """Takes up an errand again that was given up."""

    act = staticmethod(outbox.try_again)

    again = SubmitField(_l("Try again"))


class TryAllAgainForm(ActForm):
    """Takes up everything again that was given up."""

    act = staticmethod(outbox.try_all_again)

    again = SubmitField(_l("Try all again"))
