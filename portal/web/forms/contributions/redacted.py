"""What an author says to a text that would be published with covered passages."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.queries.contributions import Said
from portal.queries.moderation.redactions import Proposed
from portal.services import contributions
from portal.services.contributions import LONGEST_ANSWER
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.contributions.wording import SPOKEN, plain_line_ends


class AnswerRedactionForm(ActForm):
    """Agree, or say what speaks against it: a button each."""

    act = staticmethod(contributions.answer_redaction)
    keeps = True

    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    answer = TextAreaField(
        _l("What you want to say to it"),
        [AtMost(LONGEST_ANSWER)],
        [plain_line_ends],
        description=_l("Needed if you do not agree. The moderators of this round read it. It is never published."),
    )
    seen = IntegerField(widget=HiddenInput())
    agree = SubmitField(_l("I agree: publish it like this"))
    disagree = SubmitField(_l("I do not agree"))

    @classmethod
    def of(cls, contribution: Said, proposed: Proposed) -> "AnswerRedactionForm":
        return cls(language=contribution.language, seen=proposed.number)

    def details(self) -> dict[str, object]:
        return {**super().details(), "answer": self.answer.data or "", "agrees": bool(self.agree.data)}
