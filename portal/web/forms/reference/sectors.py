"""The form of the register of priority subsectors: an edition of the committee's list."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, SubmitField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.services import reference as acts
from portal.web.forms.base import AtMost
from portal.web.forms.reference.cases import day_field, listed, text_field
from portal.web.forms.reference.entry import EntryForm, long_field, name_field, span_field
from portal.web.forms.reference.workplaces import as_of_field, source_field


class EditionForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "edition", ("title", "others", "reason", "withdrawn_why")

    title_en = name_field(_l("Title, in English"), _l("The portal numbers the editions itself, in the order of days."))
    title_es = name_field(_l("Title, in Spanish"))
    day = day_field()
    subsectors = SelectMultipleField(
        _l("Priority subsectors"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("All that are on the list, also those of the edition before."),
    )
    others_en = text_field(_l("More subsectors, in English"), _l("What is not offered above: one a line."))
    others_es = text_field(_l("More subsectors, in Spanish"), _l("The same ones, in the same order."))
    reason_en = long_field(
        _l("Why the list was revised, in English"), _l("Everybody reads it. No person is named."), needed=True
    )
    reason_es = long_field(_l("Why the list was revised, in Spanish"), needed=True)
    round_id = StringField(
        _l("Round in which it was consulted"),
        [AtMost(500)],
        description=_l("The address of its page, or nothing. Readers see its summary as soon as it is published."),
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
    withdrawn = span_field(_l("Withdrawn on"), _l("Only if the committee withdrew this edition."))
    withdrawn_why_en = text_field(_l("Why it was withdrawn, in English"))
    withdrawn_why_es = text_field(_l("Why it was withdrawn, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.subsectors.choices = [each for each in listed("sector")[1:] if each.value != "other"]
