"""What somebody says of the answer that they were given."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.queries.summaries.feedback import Word
from portal.services import summaries
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.contributions.wording import SPOKEN

YES, NO = "yes", "no"


class FeedbackForm(ActForm):
    act = staticmethod(summaries.respond)
    keeps = True

    answers = RadioField(
        _l("Does this answer you?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[SelectChoice(YES, _l("Yes, this answers me")), SelectChoice(NO, _l("No, this does not answer me"))],
    )
    because = TextAreaField(_l("Because"), [AtMost(summaries.LONGEST_FEEDBACK)], [one_line_end])
    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Tell the committee"))

    @classmethod
    def of(cls, said: Word | None, edition: int, language: str) -> "FeedbackForm":
        """With what they said before of this edition, or empty."""
        if said is None:
            return cls(language=language, seen=edition)
        return cls(answers=YES if said.answers else NO, because=said.because, language=said.language, seen=edition)

    def details(self) -> dict[str, object]:
        return super().details() | {"answers": self.answers.data == YES}
