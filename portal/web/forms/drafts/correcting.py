"""The words and the number of one passage, typed by somebody who has the file before them."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.services import drafts
from portal.web.forms.base import Act, AtMost, one_line_end
from portal.web.forms.consultations.fields import Bilingual


class CorrectForm(Bilingual):
    act: ClassVar[Act] = staticmethod(drafts.correct)
    keeps = True

    number = StringField(
        _l("Number"),
        [AtMost(40)],
        description=_l(
            "As it is in the file: 5, 3 Bis, IV, a), Article 5. It is the same in both languages. Leave it empty if "
            "the passage has none."
        ),
    )
    text = TextAreaField(_l("Words"), [AtMost(drafts.LONGEST_PASSAGE)], [one_line_end])
    taken_out = BooleanField(
        _l("Take these words out of the version"),
        description=_l("For what is not part of the text, such as the number of a page. The report keeps them."),
    )
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save the passage"))

    row, language = 1, ""

    def ask(self, row: int, language: str) -> None:
        """For the text of this row in this language."""
        self.row, self.language = row, language

    def details(self) -> dict[str, object]:
        given = super().details()
        return {
            **given,
            "row": self.row,
            "language": self.language,
            "number": given["number"] or "",
            "text": given["text"] or "",
        }
