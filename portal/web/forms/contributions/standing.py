"""What is said about a comment later: by its author whether it still applies, by a translator what follows from it."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from portal.core import vocabulary
from portal.models.contributions import Choice, Outcome
from portal.services import contributions
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import NEEDED, Bilingual


def _choice(code: str) -> Choice | None:
    return Choice(code) if code in set(Choice) else None


def _outcome(code: str) -> Outcome | None:
    return Outcome(code) if code in set(Outcome) else None


class StandingForm(ActForm):
    """Three buttons: each says it at once."""

    act = staticmethod(contributions.stand)

    placement = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    choice = RadioField(
        _l("Does your comment still apply?"),
        [DataRequired(_l("Choose one of the three."))],
        choices=[SelectChoice(code.value, vocabulary.term("standing", code).label) for code in Choice],
        coerce=_choice,
        validate_choice=False,
    )


class TakeForm(ActForm):
    """Takes a question of translation to one's table."""

    act = staticmethod(contributions.take_question)

    take = SubmitField(_l("Take it to read"))


class PutBackForm(ActForm):
    act = staticmethod(contributions.put_question_back)

    put_back = SubmitField(_l("Put it back in the queue"))


class SettlementForm(Bilingual):
    """What a translator decides about two texts that are said to differ."""

    act = staticmethod(contributions.settle)
    keeps = True

    outcome = RadioField(
        _l("What follows"),
        [DataRequired(_l("Choose one of the two."))],
        choices=lambda: [
            SelectChoice(t.code, t.label, render_kw={"help": t.help}) for t in vocabulary.terms("dispute_outcome")
        ],
        coerce=_outcome,
        validate_choice=False,
    )
    note_en = TextAreaField(
        _l("Note in English"), [InputRequired(NEEDED), AtMost(contributions.LONGEST_NOTE)], [one_line_end]
    )
    note_es = TextAreaField(
        _l("Note in Spanish"), [InputRequired(NEEDED), AtMost(contributions.LONGEST_NOTE)], [one_line_end]
    )
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Settle it"))
