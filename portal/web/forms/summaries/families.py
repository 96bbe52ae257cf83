"""What editors and delegates fill in about form letters, and to answer many contributions at once."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.keys import LARGEST
from portal.queries.summaries import Letter
from portal.services import summaries
from portal.web.forms.base import Act, ActForm, AtMost, row_number
from portal.web.forms.consultations.fields import NEEDED
from portal.web.forms.summaries.answering import AnswerForm
from portal.web.forms.ticking import TickedForm

ALL, TICKED = "all", "ticked"


def _key(text: object) -> int:
    """The number of a contribution, which is larger than other numbers."""
    number = int(str(text))
    if not 0 < number <= LARGEST:
        raise ValueError("no contribution has this number")
    return number


class MembersField(SelectMultipleField):
    """Contributions of a letter, ticked on a page that writes the boxes itself."""

    def __init__(self, label: str, **more: object) -> None:
        super().__init__(label, coerce=_key, validate_choice=False, **more)


class TakeOutForm(TickedForm):
    act = staticmethod(summaries.take_out)

    members = MembersField(_l("Contributions"))
    take_out = SubmitField(_l("Take the ticked ones out of this letter"))


class AddForm(ActForm):
    act = staticmethod(summaries.add_to_family)

    number = StringField(_l("Number of a contribution that is the same letter"), [InputRequired(NEEDED), AtMost(30)])
    add = SubmitField(_l("Add it to this letter"))


class LinkForm(ActForm):
    act = staticmethod(summaries.link_families)

    to = SelectField(_l("The same letter in the other language"), coerce=row_number, validate_choice=False)
    link = SubmitField(_l("Link them"))

    @classmethod
    def among(cls, letters: Sequence[Letter], now: int | None) -> "LinkForm":
        form = cls(formdata=None, to=str(now or ""))
        form.to.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(str(each.id), f"{each.title} ({each.number})") for each in letters),
        ]
        return form


class FamilyAnswerForm(TickedForm, AnswerForm):
    """One answer for many: first it is shown what it would reach, then it is proposed."""

    act: ClassVar[Act] = staticmethod(summaries.answer_family)
    sees = "id"  # the page itself counts anew
    fixed: ClassVar[tuple[str, ...]] = ("who", "passage", "departure", "ready")

    who = RadioField(
        _l("Whom it answers"),
        choices=[
            SelectChoice(ALL, _l("Every contribution of this letter to which nothing was answered or proposed")),
            SelectChoice(TICKED, _l("Only those that I tick")),
        ],
        default=ALL,
    )
    members = MembersField(_l("Contributions"))
    preview = SubmitField(_l("Look at what it would reach"))
    propose = SubmitField(_l("Propose it for all of these"))

    def details(self) -> dict[str, object]:
        found = super().details()
        found.pop("passage", None)
        return {**found, "members": self.chosen}

    @property
    def chosen(self) -> list[int] | None:
        """Members that were ticked; none: all."""
        return list(self.members.data or ()) if self.who.data == TICKED else None


class DecideAlikeForm(ActForm):
    act = staticmethod(summaries.decide_alike)

    seen = IntegerField(widget=HiddenInput())
    decide = SubmitField(_l("Decide all of these"))
