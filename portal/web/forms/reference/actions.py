"""Forms of the register of what was done: actions, and what each of them rests on."""

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional

from portal.core.actor import ANONYMOUS
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.web.forms.base import AtMost
from portal.web.forms.reference.cases import day_field, text_field
from portal.web.forms.reference.entry import EntryForm, long_field, name_field
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, as_of_field, source_field
from portal.web.locale import local


class ActionForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "action", ("title", "asked")
    lists: ClassVar = {"kind": "compliance_action", "by": "record_actor"}

    kind = SelectField(_l("Kind"), [InputRequired(CHOOSE)])
    by = SelectField(_l("Who acted"), [InputRequired(CHOOSE)])
    title_en = name_field(_l("Title, in English"))
    title_es = name_field(_l("Title, in Spanish"))
    day = day_field()
    asked_en = long_field(
        _l("What was asked or decided, in English"), _l("Everybody reads it. No person is named."), needed=True
    )
    asked_es = long_field(_l("What was asked or decided, in Spanish"), needed=True)
    led_to = SelectField(
        _l("Case that it led to"), [Optional()], description=_l("The case that began with it, or went on with it.")
    )
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.led_to.choices = [
            SelectChoice("", gettext("None")),
            *(SelectChoice(slug, local(name)) for slug, name in queries.cases_to_choose(ANONYMOUS)),
        ]


class GroundForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "ground", ("note",)
    lists: ClassVar = {"kind": "ground"}

    action = SelectField(_l("Action"), [InputRequired(CHOOSE)])
    kind = SelectField(_l("What does it rest on?"), [InputRequired(CHOOSE)])
    what = StringField(
        _l("Number of the contribution, or address of the page"),
        [InputRequired(NEEDED), AtMost(500)],
        description=_l(
            "Copy the address from your browser. What you name has to be there for everybody to read. It cannot be "
            "corrected into something else later: take the entry back, and enter another one."
        ),
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))
