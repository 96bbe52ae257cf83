"""Forms of the register of workplaces. One that asks for a source takes addresses, one a line."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.core import registers, vocabulary
from portal.core.localized import Localized
from portal.models.reference import Case, Facility
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost, RowField, one_line_end
from portal.web.forms.days import DayField
from portal.web.locale import local

NEEDED = _l("Fill this in.")
CHOOSE = _l("Choose one of the entries of the list.")


def source_field() -> TextAreaField:
    return TextAreaField(
        _l("Public source"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_SOURCE)],
        filters=[one_line_end],
        description=_l("The address of a page that everybody can read. Several: one a line."),
        render_kw={"rows": 2, "spellcheck": "false"},
    )


def as_of_field() -> DayField:
    return DayField(_l("Day on which it was read there"), [InputRequired(_l("Choose a day."))])


def needed_reason(label: str, description: str = "") -> TextAreaField:
    most = [InputRequired(NEEDED), AtMost(acts.LONGEST_NOTE)]
    return TextAreaField(label, most, [one_line_end], description=description, render_kw={"rows": 3})


class WorkplaceForm(ActForm):
    act = staticmethod(acts.enter)
    keeps = True

    company = StringField(
        _l("Company"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)],
        description=_l("As the source writes it, in its own language."),
    )
    name = StringField(_l("Workplace"), [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)])
    sector = SelectField(_l("Sector"), [InputRequired(CHOOSE)])
    city = StringField(_l("City or municipality"), [AtMost(acts.LONGEST_CITY)])
    state = SelectField(_l("State"), [InputRequired(CHOOSE)])
    source = source_field()
    as_of = as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        please = SelectChoice("", gettext("Choose"))
        sectors = (SelectChoice(term.code, local(term.label)) for term in vocabulary.terms("sector"))
        states = (SelectChoice(each.code, local(each.name)) for each in registers.states().values())
        self.sector.choices, self.state.choices = [please, *sectors], [please, *states]


class WorkplaceRevisionForm(WorkplaceForm):
    act = staticmethod(acts.revise)  # type: ignore[assignment]

    why_en = needed_reason(_l("Reason, in English"), _l("Everybody reads it, beside what was there before."))
    why_es = needed_reason(_l("Reason, in Spanish"))
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))

    def details(self) -> dict[str, object]:
        given = super().details()
        why = Localized(*(str(given.pop(name) or "") for name in ("why_en", "why_es")))
        return {**given, "why": why}

    @classmethod
    def about(cls, facility: Facility) -> "WorkplaceRevisionForm":
        return cls(
            company=facility.company,
            name=facility.names[0].name.es,
            sector=facility.sector,
            city=facility.places[0].city,
            state=facility.places[0].state,
            source=facility.source.replace(" ; ", "\n"),
            as_of=facility.as_of,
            seen=facility.revision,
        )


class UndoRevisionForm(ActForm):
    act = staticmethod(acts.undo_revision)

    undo = SubmitField(_l("Undo the latest correction"))


class DetailForm(ActForm):
    act = staticmethod(acts.describe)
    keeps = True

    kind = SelectField(_l("What is it?"), [InputRequired(CHOOSE)])
    value = StringField(
        _l("Name or number"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)],
        description=_l("For numbers, the format and the check digit are checked."),
    )
    source = source_field()
    as_of = as_of_field()
    save = SubmitField(_l("Add it"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(term.code, local(term.label)) for term in vocabulary.terms("facility_detail")),
        ]


class EndForm(ActForm):
    act = staticmethod(acts.strike)

    detail_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it no longer holds"))


class MergeForm(ActForm):
    act = staticmethod(acts.merge)
    keeps = True

    into = StringField(
        _l("Address of the other"),
        [InputRequired(NEEDED), AtMost(500)],
        description=_l("Copy it from your browser, from its page in the register."),
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
    reason = StringField(
        _l("Why are they one?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with the merge. Editors read it, and auditors in the trail."),
    )
    save = SubmitField(_l("Merge them"))


class UnmergeForm(ActForm):
    act = staticmethod(acts.unmerge)

    undo = SubmitField(_l("Undo the merge"))


class SplitForm(WorkplaceForm):
    act = staticmethod(acts.split)  # type: ignore[assignment]

    reason = StringField(
        _l("Why is it one of its own?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with the split. Editors read it, and auditors in the trail."),
    )
    cases = SelectMultipleField(
        _l("Cases that are about the new one"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("What you do not choose stays where it is."),
    )
    save = SubmitField(_l("Enter it as one of its own"))

    @classmethod
    def about(cls, facility: Facility, cases: Iterable[Case]) -> "SplitForm":
        place = facility.places[0]
        form = cls(company=facility.company, sector=facility.sector, city=place.city, state=place.state)
        form.cases.choices = [SelectChoice(case.slug, local(case.name)) for case in cases]
        return form
