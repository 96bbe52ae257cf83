"""What the sender of a concern fills in after sending it: a message, who she is, taking it back."""

from typing import Self

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.models.concerns import State
from portal.queries.concerns import Answer, Opened
from portal.services import concerns
from portal.services.concerns import Telling
from portal.services.contributions.texts import LONGEST
from portal.web.forms.base import ActForm
from portal.web.forms.concerns.asking import number, plain
from portal.web.forms.concerns.speaking import IdentityForm

_ANSWER = SelectChoice(Telling.ANSWER.value, _l("It answers your question"))
_MESSAGE = SelectChoice(Telling.MESSAGE.value, _l("Something else that you should know"))
_RETALIATION = SelectChoice(
    Telling.RETALIATION.value,
    _l("Something has happened to me or to others since"),
    render_kw={"help": _l("For example a dismissal, another shift, a threat. Your concern is marked as urgent.")},
)


class TellingForm(ActForm):
    """Write to the case officers."""

    act = staticmethod(concerns.write)
    keeps = True

    kind = RadioField(
        _l("What is it about?"),
        [InputRequired(_l("Choose what it is about."))],
        choices=[_ANSWER, _MESSAGE, _RETALIATION],
        coerce=Telling,
    )
    body = TextAreaField(_l("Your message"), filters=[plain], render_kw={"maxlength": LONGEST})
    seen = HiddenField(default="0")
    send = SubmitField(_l("Send"))

    opened: Opened | None = None

    @classmethod
    def shown(cls, opened: Opened, state: State, seen: int) -> Self:
        """An answer is offered where something was asked; one that was begun before stays an answer."""
        asked = state is State.QUESTION
        form = cls(data={"seen": str(seen), "kind": Telling.ANSWER if asked else Telling.MESSAGE})
        if not asked and form.kind.data is not Telling.ANSWER:
            form.kind.choices = [_MESSAGE, _RETALIATION]
        form.opened = opened
        return form

    def details(self) -> dict[str, object]:
        return {**super().details(), "seen": number(self.seen.data), **_of_the_key(self.opened)}


class NamingForm(IdentityForm):
    """Say who one is after sending, or say it anew."""

    act = staticmethod(concerns.give_name)  # type: ignore[assignment]

    send = SubmitField(_l("Save"))
    later = to_files = None

    def renew(self, answer: Answer | None) -> None:
        """Shown again, the page has what was kept meanwhile, and the next sending is about that."""
        self.seen.data = str(answer.revision if answer is not None else 0)

    def details(self) -> dict[str, object]:
        return {"text": self.answer(), "seen": number(self.seen.data), **_of_the_key(self.opened)}


class WithdrawalForm(ActForm):
    """Take the concern back."""

    act = staticmethod(concerns.withdraw)

    send = SubmitField(_l("Withdraw the concern"))

    opened: Opened | None = None

    def details(self) -> dict[str, object]:
        return _of_the_key(self.opened)


def _of_the_key(opened: Opened | None) -> dict[str, object]:
    return {"opened": opened, "keyring": current_app.extensions["keyring"]}
