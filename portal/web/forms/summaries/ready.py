"""What editors and delegates fill in about ready answers."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.vocabulary import terms
from portal.models.summaries import Outcome
from portal.services import summaries
from portal.services.summaries import LONGEST_NAME, LONGEST_REASON
from portal.web.forms.base import Act, ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import NEEDED, Bilingual


class ReadyForm(Bilingual):
    """An answer to begin others with."""

    act: ClassVar[Act] = staticmethod(summaries.keep_answer)
    keeps = True

    name_es = StringField(_l("Name in Spanish"), [InputRequired(NEEDED), AtMost(LONGEST_NAME)])
    name_en = StringField(_l("Name in English"), [InputRequired(NEEDED), AtMost(LONGEST_NAME)])
    outcome = RadioField(
        _l("What becomes of it"),
        [InputRequired(_l("Choose what becomes of it."))],
        choices=lambda: [
            SelectChoice(term.code, term.label, render_kw={"help": term.help})
            for term in terms("disposition")
            if term.code != Outcome.ALREADY_COVERED
        ],
        coerce=Outcome,
    )
    reason_es = TextAreaField(_l("Reason in Spanish"), [InputRequired(NEEDED), AtMost(LONGEST_REASON)], [one_line_end])
    reason_en = TextAreaField(_l("Reason in English"), [InputRequired(NEEDED), AtMost(LONGEST_REASON)], [one_line_end])


class KeepForm(ReadyForm):
    everywhere = BooleanField(_l("For all rounds, and not for this one alone"))
    keep = SubmitField(_l("Keep this answer"))


class ReviseForm(ReadyForm):
    act = staticmethod(summaries.revise_answer)

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))


class EndForm(ActForm):
    act = staticmethod(summaries.end_answer)

    end = SubmitField(_l("End it"))
