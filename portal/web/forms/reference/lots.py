"""Forms about the lot of a panel: published, drawn by two persons, or left undrawn."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.days import DayField
from portal.web.forms.reference.cases import InBothForm, text_field
from portal.web.forms.reference.workplaces import NEEDED


class PublishLotForm(ActForm):
    act = staticmethod(acts.publish_lot)
    keeps = True

    what = StringField(
        _l("Public value that will count"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)],
        description=_l("One that nobody can guess or choose, as a round of a public beacon. Never a price."),
    )
    where = StringField(_l("Address where it is published"), [InputRequired(NEEDED), AtMost(acts.LONGEST_SOURCE)])
    not_before = DayField(
        _l("Day from which it counts"),
        [InputRequired(_l("Choose a day."))],
        description=_l("From noon UTC on that day, which must be in the future."),
    )
    save = SubmitField(_l("Fix the lists and publish the fingerprint"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "secret": secret()}


class ReadValueForm(ActForm):
    act = staticmethod(acts.read_value)
    keeps = True

    value = StringField(
        _l("The public value, as it was published"),
        [InputRequired(NEEDED), AtMost(2_000)],
        description=_l("Copy it. Two people enter it; when both have read the same, the lot is drawn."),
        render_kw={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"},
    )
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Enter the value"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "secret": secret()}


class LeaveLotForm(InBothForm):
    act = staticmethod(acts.leave_undrawn)
    both = ("reason",)

    reason_en = text_field(
        _l("Why there is no seed, in English"), _l("Everybody reads it. The lot keeps its number."), needed=True
    )
    reason_es = text_field(_l("Why there is no seed, in Spanish"), needed=True)
    save = SubmitField(_l("Say that it was not drawn"))


def secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
