"""What the committee fills in to answer."""

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField

from portal.services import contributions
from portal.web.forms.contributions.ticketed import Ticketed


class AnswerForm(Ticketed):
    act = staticmethod(contributions.answer)
    send = SubmitField(_l("Publish the answer"))
