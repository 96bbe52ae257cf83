"""Forms of the register of the labor attachés: posts, projects, activities, money and quarterly reports."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional

from portal.services import reference as acts
from portal.web.forms.base import AtMost
from portal.web.forms.days import DayField
from portal.web.forms.reference.cases import day_field, text_field
from portal.web.forms.reference.entry import EntryForm, long_field, name_field, number_field, span_field
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, as_of_field, source_field


class AttacheForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "attache", ("place",)

    post = number_field(_l("Number of the post"))
    name = name_field(
        _l("Who holds it"), _l("As the source that announced the appointment has it. The office is public.")
    )
    place_en, place_es = name_field(_l("Place, in English")), name_field(_l("Place, in Spanish"))
    began = span_field(_l("Since"), _l("As exactly as the source gives it: 2024, 2024-10, 2024-10-05."))
    left = span_field(_l("Left on"), _l("Empty while the post is held."))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class ProjectForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "project", ("name", "counterpart")

    name_en, name_es = (
        name_field(_l("Name of the project, in English")),
        name_field(_l("Name of the project, in Spanish")),
    )
    counterpart_en = name_field(_l("Counterpart, in English"), _l("Institutions, never people."))
    counterpart_es = name_field(_l("Counterpart, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class ActivityForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "activity", ("title", "counterpart", "place", "outcome")
    lists: ClassVar = {"kind": "attache_activity", "language": "language"}

    attache = SelectField(_l("Attaché"), [InputRequired(CHOOSE)])
    project = SelectField(_l("Project"), [Optional()])
    kind = SelectField(
        _l("Kind of activity"),
        [InputRequired(CHOOSE)],
        description=_l("An attaché never verifies a workplace; there is no such kind."),
    )
    title_en, title_es = name_field(_l("What it was, in English")), name_field(_l("What it was, in Spanish"))
    day = day_field()
    counterpart_en = name_field(_l("Counterpart, in English"), _l("Institutions, never people."))
    counterpart_es = name_field(_l("Counterpart, in Spanish"))
    place_en, place_es = name_field(_l("Place, in English")), name_field(_l("Place, in Spanish"))
    language = SelectField(_l("Language of the activity"), [InputRequired(CHOOSE)])
    outcome_en = text_field(_l("Outcome, in English"), _l("In both languages, or in neither."))
    outcome_es = text_field(_l("Outcome, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class MoneyForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "money", ("counterpart",)
    lists: ClassVar = {"kind": "money_kind"}

    project = SelectField(_l("Project"), [InputRequired(CHOOSE)])
    kind = SelectField(_l("Kind of amount"), [InputRequired(CHOOSE)])
    day = DayField(_l("Day"), [InputRequired(_l("Choose a day."))])
    counterpart_en = name_field(_l("Counterpart, in English"), _l("Institutions, never people."))
    counterpart_es = name_field(_l("Counterpart, in Spanish"))
    amount = StringField(_l("Amount"), [InputRequired(NEEDED), AtMost(30)], description=_l("For example 1,234.50"))
    currency = SelectField(
        _l("Currency"), [InputRequired(CHOOSE)], choices=[SelectChoice("USD", "USD"), SelectChoice("MXN", "MXN")]
    )
    rate = StringField(
        _l("Pesos for a dollar"),
        [AtMost(20)],
        description=_l("Of an amount in pesos, as published at most seven days before. Without it no total counts it."),
    )
    rate_day = DayField(_l("Day of the rate"), [Optional()])
    rate_source = StringField(_l("Public source of the rate"), [AtMost(acts.LONGEST_SOURCE)])
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class QuarterForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "quarter", ("body",)

    attache = SelectField(_l("Attaché"), [InputRequired(CHOOSE)])
    quarter_of = StringField(_l("Quarter"), [InputRequired(NEEDED), AtMost(10)], description=_l("For example 2026-Q3."))
    body_en = long_field(
        _l("Report, in English"), _l("If both are empty, it is drafted from the activities on record of that quarter.")
    )
    body_es = long_field(_l("Report, in Spanish"))
    delivered = span_field(_l("Delivered on"), _l("Empty while it is a draft."))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))
