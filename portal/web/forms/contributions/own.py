"""What authors do with what they sent: correct it, take it back."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField, SubmitField
from wtforms.widgets import HiddenInput

from portal.models.consultations import WIDER, Readers
from portal.models.contributions import Contribution
from portal.queries.contributions import Said
from portal.queries.files import File
from portal.services import contributions
from portal.web.forms.base import ActForm
from portal.web.forms.consultations.fields import choice_of
from portal.web.forms.contributions.files import WithFiles
from portal.web.forms.contributions.wording import SPOKEN, wording


class CorrectionForm(WithFiles):
    """One's own contribution, in other words."""

    act = staticmethod(contributions.correct)
    keeps = True

    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    body = wording()
    drop = SelectMultipleField(_l("Remove"), coerce=int, validate_choice=False)
    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Send the correction"))

    attached: Sequence[File] = ()

    @classmethod
    def of(cls, contribution: Said, attached: Sequence[File]) -> "CorrectionForm":
        """With the words as they stand."""
        latest = max(edition.number for edition in contribution.editions)
        form = cls(language=contribution.language, body=contribution.body, seen=latest)
        form.attached = attached
        return form

    def others(self) -> int:
        return sum(file.position not in (self.drop.data or ()) for file in self.attached)


class WideningForm(ActForm):
    """More readers than it has."""

    act = staticmethod(contributions.widen)

    readers = RadioField(_l("Who may read it?"), coerce=Readers, choices=[], validate_choice=False)
    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Let these people read it"))

    @classmethod
    def of(cls, contribution: Contribution) -> "WideningForm":
        """With those who are more and whom the round offers. None is chosen beforehand: it is for good."""
        form = cls(seen=contribution.revision)
        offered = (*contribution.round.readers_offered, Readers.EVERYONE)
        form.readers.choices = [choice_of("readers", each) for each in WIDER[contribution.readers] if each in offered]
        return form


class WithdrawalForm(ActForm):
    act = staticmethod(contributions.withdraw)
    send = SubmitField(_l("Withdraw it"))
