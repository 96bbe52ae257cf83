"""Beginning a concern under a new tracking key, sending it, deleting its draft."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SubmitField

from portal.queries.concerns import Opened
from portal.services import concerns
from portal.web.forms.base import ActForm
from portal.web.forms.contributions import KeptKeyForm
from portal.web.locale import locale

LANGUAGES = [SelectChoice("es", _l("In Spanish")), SelectChoice("en", _l("In English"))]


class BeginForm(KeptKeyForm):
    """The key that is shown is typed back."""

    open = written = None
    send = SubmitField(_l("Check it and begin"))


class FileForm(ActForm):
    """Send what was written."""

    act = staticmethod(concerns.file)
    keeps = True

    language = RadioField(
        _l("In which language do you want us to write to you?"),
        choices=LANGUAGES,
        default=locale,
        description=_l("What you wrote stays as it is, in whatever language."),
    )
    send = SubmitField(_l("Send it"))

    opened: Opened | None = None

    def details(self) -> dict[str, object]:
        return {
            "opened": self.opened,
            "language": self.language.data,
            "keyring": current_app.extensions["keyring"],
        }


class DiscardForm(ActForm):
    """Delete the draft."""

    act = staticmethod(concerns.discard)

    send = SubmitField(_l("Delete it for good"))
