"""What all forms of the registers share that correct, take back and put back an entry."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.reference.cases import text_field
from portal.web.forms.reference.workplaces import NEEDED


def why_fields() -> tuple[TextAreaField, TextAreaField]:
    """Why an entry is corrected: everybody reads it beside what stood there before."""
    return (
        text_field(
            _l("Why it is corrected, in English"), _l("Everybody reads it, beside what was there before."), needed=True
        ),
        text_field(_l("Why it is corrected, in Spanish"), needed=True),
    )


def reason_field() -> StringField:
    return StringField(
        _l("Why was it entered wrongly?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with the entry. Editors read it, and auditors in the trail."),
    )


class ReasonForm(ActForm):
    """Takes an entry back. A subclass names the act."""

    keeps = True

    reason = reason_field()
    save = SubmitField(_l("Take it back"))
