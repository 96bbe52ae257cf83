"""What the sender of a concern answers to the text that is proposed for publication."""

from typing import Self

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.models.concerns import Verdict
from portal.queries.concerns import Opened, Proposal
from portal.services import concerns
from portal.services.contributions.texts import LONGEST
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.concerns.asking import number, plain

_SAID = {
    Verdict.AGREE: (
        _l("I agree to exactly this text"),
        _l("Another case officer reviews it. Then it becomes public with others, on a Monday or a Thursday."),
    ),
    Verdict.CHANGE: (_l("Change something"), _l("Write below what. The new text is shown to you first.")),
    Verdict.WAIT: (_l("Please wait"), _l("It is not published. You can change your answer whenever you want.")),
}


class ConsentForm(ActForm):
    """One answer of three, to the text that the page has shown."""

    act = staticmethod(concerns.consent)
    keeps = True

    proposed = HiddenField(default="0")
    verdict = RadioField(
        _l("What do you say to it?"),
        [InputRequired(_l("Choose one of the three answers."))],
        choices=[SelectChoice(code.value, name, render_kw={"help": words}) for code, (name, words) in _SAID.items()],
        coerce=Verdict,
    )
    body = TextAreaField(_l("What should be different"), [AtMost(LONGEST)], [plain])
    send = SubmitField(_l("Send my answer"))

    opened: Opened | None = None

    @classmethod
    def shown(cls, opened: Opened, proposal: Proposal) -> Self:
        form = cls(data={"proposed": str(proposal.number)})
        form.opened = opened
        return form

    def renew(self, proposal: Proposal) -> None:
        """Shown again, the page has the text that came meanwhile, and nobody has agreed to that."""
        if self.proposed.data != str(proposal.number):
            self.proposed.data, self.verdict.data = str(proposal.number), None

    def details(self) -> dict[str, object]:
        return {
            **super().details(),
            "proposed": number(self.proposed.data),
            "opened": self.opened,
            "keyring": current_app.extensions["keyring"],
        }
