"""Forms about suspensions of liquidation: that it was suspended, that this was lifted, and what was entered wrongly."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SubmitField
from wtforms.validators import InputRequired

from portal.services import reference as acts
from portal.web.forms.base import ActForm, RowField
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field
from portal.web.forms.reference.workplaces import CHOOSE, as_of_field, source_field


class SuspensionForm(InBothForm):
    act = staticmethod(acts.suspend)

    instructed_by = SelectField(_l("Who instructed it"), [InputRequired(CHOOSE)])
    day = day_field()
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.instructed_by.choices = listed("suspension_by")


class LiftingForm(InBothForm):
    act = staticmethod(acts.lift)

    why = SelectField(_l("Why it was lifted"), [InputRequired(CHOOSE)])
    day = day_field()
    note_en = text_field(
        _l("In a sentence, in English"), _l("In both languages, or in neither. Needed where the reason is another one.")
    )
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter that it was lifted"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.why.choices = listed("lifting_why")


class EndSuspensionForm(ActForm):
    act = staticmethod(acts.strike_suspension)

    suspension_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))


class EndLiftingForm(ActForm):
    act = staticmethod(acts.strike_lifting)

    lifting_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))
