"""How far a concern may go: its sender says so anew, and is shown first who would see what."""

from typing import Self

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SubmitField
from wtforms.validators import InputRequired

from portal.core.actor import Actor
from portal.models.concerns import Concern
from portal.policy.exposure import WIDER
from portal.queries.concerns import Answer, Opened
from portal.services import concerns
from portal.web.forms.base import ActForm
from portal.web.forms.concerns.asking import choices, number


class ExposingForm(ActForm):
    """A choice that is looked at before it is confirmed: ``shown`` is the one whose readers the page has shown."""

    act = staticmethod(concerns.expose)
    keeps = True
    fixed = ("shown",)
    renewed = ActForm.renewed | {"shown"}

    exposure = RadioField(
        _l("How far may it go?"),
        [InputRequired(_l("Choose how far it may go."))],
        choices=choices("exposure"),
        description=_l("Nobody but you can change it. Nothing is changed before you have seen who will see what."),
    )
    seen = HiddenField(default="0")
    shown = HiddenField(default="")
    look = SubmitField(_l("Show me who will see it"))
    send = SubmitField(_l("Yes, change it"))

    opened: Opened | None = None

    @classmethod
    def about(cls, opened: Opened, answer: Answer | None) -> Self:
        present = answer.text.text if answer is not None else ""
        form = cls(data={"exposure": present if present in WIDER else WIDER[0], "seen": _revision(answer)})
        form.opened = opened
        return form

    def renew(self, answer: Answer | None) -> None:
        """Shown again, it is about what was chosen meanwhile."""
        self.seen.data = _revision(answer)

    def submit(self, subject: Concern, *, by: Actor) -> Concern | None:
        """Nothing is changed by a choice whose readers were not shown yet."""
        if not self.is_submitted() or (self.send.data and self.shown.data == self.exposure.data):
            exposed: Concern | None = super().submit(subject, by=by)
            return exposed
        self.ask_again(subject, by=by)
        if self.validate():
            self.shown.data, self.status = self.exposure.data, 200
        else:
            self.status = 422
            self._explain_stale_token()
        return None

    def details(self) -> dict[str, object]:
        return {
            "exposure": self.exposure.data,
            "seen": number(self.seen.data),
            "opened": self.opened,
            "keyring": current_app.extensions["keyring"],
        }


def _revision(answer: Answer | None) -> str:
    return str(answer.revision if answer is not None else 0)
