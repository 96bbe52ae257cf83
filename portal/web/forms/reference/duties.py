"""Forms about duties of the law: that one was met, and that this was entered wrongly."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.core.actor import ANONYMOUS
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost, RowField, one_line_end, row_number
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field
from portal.web.forms.reference.workplaces import CHOOSE
from portal.web.locale import local


class FulfilmentForm(InBothForm):
    act = staticmethod(acts.fulfil)

    kind = SelectField(_l("What shows that it was met"), [InputRequired(CHOOSE)])
    day = day_field()
    round_id = SelectField(
        _l("The round"),
        coerce=row_number,
        validate_choice=False,  # the act looks, and says what is wrong
        description=_l("Only where a round of this portal or its summary shows it: those that everybody can read."),
    )
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source = TextAreaField(
        _l("Public source"),
        [AtMost(acts.LONGEST_SOURCE)],
        filters=[one_line_end],
        description=_l(
            "The address of a page that everybody can read. Several: one a line. Not needed where a round shows it."
        ),
        render_kw={"rows": 2, "spellcheck": "false"},
    )
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = listed("duty_evidence")
        rounds = (SelectChoice(str(each.id), local(each.title)) for each in queries.rounds_to_show(ANONYMOUS))
        self.round_id.choices = [SelectChoice("", gettext("None")), *rounds]


class EndFulfilmentForm(ActForm):
    act = staticmethod(acts.strike_fulfilment)

    fulfilment_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))
