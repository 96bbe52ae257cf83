"""Asking contributors whether a summary has understood them, and what they say of it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.services import summaries
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.contributions.wording import SPOKEN
from portal.web.forms.days import DayField

YES, NO = "yes", "no"


class AskBackForm(ActForm):
    act = staticmethod(summaries.ask_back)

    until = DayField(
        _l("They can answer until"),
        [InputRequired(_l("Choose a day."))],
        description=_l("Until the end of that day, unless the summary is published before."),
    )
    ask = SubmitField(_l("Ask the contributors"))


class UnderstandingForm(ActForm):
    act = staticmethod(summaries.tell_back)
    keeps = True

    understood = RadioField(
        _l("Have we understood you?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[SelectChoice(YES, _l("Yes, that is what I said")), SelectChoice(NO, _l("Not quite, because …"))],
    )
    because = TextAreaField(_l("Because"), [AtMost(summaries.LONGEST_FEEDBACK)], [one_line_end])
    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    seen = HiddenField()
    send = SubmitField(_l("Tell the committee"))

    def details(self) -> dict[str, object]:
        return super().details() | {"understood": self.understood.data == YES}
