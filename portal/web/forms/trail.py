"""What an auditor may ask of the trail, and its acts and things in words."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField, SubmitField, ValidationError
from wtforms.validators import Optional

from portal.core.keys import LARGEST
from portal.queries.trail import Question
from portal.web.forms.base import AtMost
from portal.web.forms.days import DayField
from portal.web.told_in_trail import SENTENCES, THINGS


def sentence(act: str) -> str:
    """The act in words."""
    return str(SENTENCES.get(act, act))


def thing(kind: str) -> str:
    return str(THINGS.get(kind, kind))


FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)  # days beyond these cannot be turned into instants everywhere


def _fits(_form: FlaskForm, field: IntegerField) -> None:
    """A number that a column of numbers can hold; of any length before that."""
    if field.data is not None and not 0 <= field.data <= LARGEST:
        raise ValidationError(gettext("Check what you entered."))


class TrailForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    act = SelectField(
        _l("Act"),
        choices=[SelectChoice("", _l("All acts")), *(SelectChoice(code, words) for code, words in SENTENCES.items())],
        default="",
    )
    who = StringField(_l("Person"), [AtMost(254)], description=_l("Name or email address"))
    kind = SelectField(
        _l("Thing"),
        choices=[SelectChoice("", _l("All things")), *(SelectChoice(kind, words) for kind, words in THINGS.items())],
        default="",
    )
    number = IntegerField(_l("Number of the thing"), [Optional(), _fits])
    day = DayField(_l("Day"), [Optional()])
    ask = SubmitField(_l("Filter"))

    def question(self) -> Question:
        """What is asked; a filter that makes no sense asks nothing."""
        said = {name: None if field.errors else field.data for name, field in self._fields.items()}
        return Question(
            act=said["act"] or "",
            who=said["who"] or "",
            kind=said["kind"] or "",
            number=said["number"],
            day=day if (day := said["day"]) is not None and FIRST < day < LAST else None,
        )
