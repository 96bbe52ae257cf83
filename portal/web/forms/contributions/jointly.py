"""What members of an organisation fill in together."""

from functools import partial

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.queries.contributions.jointly import Drafted
from portal.services import contributions
from portal.web.forms.base import ActForm
from portal.web.forms.contributions.wording import SPOKEN, Accepted, plain_line_ends
from portal.web.locale import locale

MOST = contributions.MOST_DRAFTED
ROOM = Accepted(partial(contributions.wording, most=MOST), MOST)


class JointDraftForm(ActForm):
    """The words of the organisation as they stand, for the next who writes on."""

    act = staticmethod(contributions.save_jointly)
    keeps = True

    language = RadioField(_l("Language of the statement"), choices=SPOKEN)
    body = TextAreaField(_l("Text of the statement"), [ROOM], [plain_line_ends])
    seen = IntegerField(default=0, widget=HiddenInput())
    send = SubmitField(_l("Save for my organization"))

    @classmethod
    def of(cls, latest: Drafted | None) -> "JointDraftForm":
        if latest is None:
            return cls(language=locale(), seen=0)
        return cls(language=latest.language, body=latest.body, seen=latest.number)
