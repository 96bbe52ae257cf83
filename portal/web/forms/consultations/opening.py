"""What delegates fill in to open or extend a round, and the buttons to follow one."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.models.consultations import Round
from portal.services import consultations
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import NEEDED, Bilingual
from portal.web.forms.days import DayField, HourField


class OpeningForm(Bilingual):
    act = staticmethod(consultations.open_round)

    seen = IntegerField(widget=HiddenInput())
    open = SubmitField(_l("Open this round"))


class ExtensionForm(Bilingual):
    act = staticmethod(consultations.extend)
    keeps = True
    sees = "sequence"

    closes_at = HourField(_l("New closing"), [InputRequired(NEEDED)])
    reason_en = TextAreaField(_l("Reason in English"), [InputRequired(NEEDED), AtMost(1_000)], [one_line_end])
    reason_es = TextAreaField(_l("Reason in Spanish"), [InputRequired(NEEDED), AtMost(1_000)], [one_line_end])
    respond_by = DayField(_l("Answers due on"), [Optional()])
    summary_due = DayField(_l("Summary due on"), [Optional()])
    seen = IntegerField(widget=HiddenInput())
    extend = SubmitField(_l("Extend the round"))

    @classmethod
    def of(cls, round_: Round) -> "ExtensionForm":
        return cls(respond_by=round_.respond_by, summary_due=round_.summary_due, seen=round_.sequence)


class FollowForm(ActForm):
    act = staticmethod(consultations.follow)


class UnfollowForm(ActForm):
    act = staticmethod(consultations.unfollow)
