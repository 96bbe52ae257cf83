"""Differences between a file and its text, ticked off by who has looked at them."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectMultipleField, SubmitField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.models.drafts import Version
from portal.services import drafts
from portal.web.forms.base import Act
from portal.web.forms.consultations.fields import Bilingual


class ExplainForm(Bilingual):
    act: ClassVar[Act] = staticmethod(drafts.explain)

    rows = SelectMultipleField(
        _l("Differences that nobody has looked at"),
        coerce=int,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    seen = IntegerField(widget=HiddenInput())
    looked_at = SubmitField(_l("I have looked at these"))

    def ask(self, version: Version) -> None:
        """Of each difference of this version that is named and still open."""
        self.rows.choices = [SelectChoice(at, version.losses[at][2]) for at in drafts.to_tick(version)]
