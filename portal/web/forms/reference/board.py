"""Forms of the register of the Expert Board: members, values, assessments, reports, and what was decided afterwards."""

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired

from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost, RowField
from portal.web.forms.days import DayField
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field
from portal.web.forms.reference.entry import EntryForm, long_field, name_field, number_field, span_field, votes_field
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, as_of_field, source_field


class MemberForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of = "member"
    lists: ClassVar = {"appointed_by": "board_appointer"}

    appointed_by = SelectField(_l("Appointed by"), [InputRequired(CHOOSE)])
    seat = number_field(_l("Number of the seat"))
    name = name_field(
        _l("Who holds it"), _l("As the source that announced the appointment has it. The office is public.")
    )
    began = span_field(_l("Since"), _l("As exactly as the source gives it: 2024, 2024-10, 2024-10-05."))
    term_ends = DayField(_l("End of the term"), [InputRequired(_l("Choose a day."))])
    left = span_field(_l("Left on"), _l("Empty while the seat is held."))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class ValueForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "value", ("note",)

    benchmark = SelectField(_l("Benchmark"), [InputRequired(CHOOSE)])
    day = day_field()
    value = StringField(
        _l("Value"), [InputRequired(NEEDED), AtMost(30)], description=_l("In the unit of the benchmark.")
    )
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class AssessmentForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "assessment", ("reasons", "minority")
    lists: ClassVar = {"verdict": "benchmark_verdict"}

    benchmark = SelectField(_l("Benchmark"), [InputRequired(CHOOSE)])
    day = day_field()
    verdict = SelectField(_l("Result of the vote"), [InputRequired(CHOOSE)])
    votes_met = votes_field(_l("Votes for: met"))
    votes_in_part = votes_field(_l("Votes for: met in part"))
    votes_not_met = votes_field(_l("Votes for: not met"))
    votes_cannot_say = votes_field(_l("Votes for: cannot say"))
    reasons_en = long_field(_l("Reasons of the majority, in English"), needed=True)
    reasons_es = long_field(_l("Reasons of the majority, in Spanish"), needed=True)
    minority_en = long_field(
        _l("Position of the minority in full, in English"), _l("Needed where somebody voted otherwise.")
    )
    minority_es = long_field(_l("Position of the minority in full, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class ReportForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "report", ("title", "summary", "minority")
    lists: ClassVar = {"kind": "board_report", "determination": "board_determination"}

    kind = SelectField(_l("Kind"), [InputRequired(CHOOSE)])
    title_en, title_es = name_field(_l("Title in English")), name_field(_l("Title in Spanish"))
    day = day_field()
    summary_en = long_field(_l("What it says, in English"), needed=True)
    summary_es = long_field(_l("What it says, in Spanish"), needed=True)
    determination = SelectField(
        _l("Determination of the Board"),
        [InputRequired(CHOOSE)],
        description=_l("A finding of experts. Nothing follows from it without the decisions of others."),
    )
    votes_for = votes_field(_l("Members who joined it"))
    votes_against = votes_field(_l("Members who did not join it"))
    minority_en = long_field(
        _l("Position of the minority in full, in English"), _l("Needed where somebody voted otherwise.")
    )
    minority_es = long_field(_l("Position of the minority in full, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class StepForm(InBothForm):
    act = staticmethod(acts.follow_report)

    kind = SelectField(_l("What was decided or done"), [InputRequired(CHOOSE)])
    path = SelectField(_l("Way of the agreement"), description=_l("Only of a recommendation or an action."))
    day = day_field()
    note_en = long_field(_l("Reasons, in English"), _l("Needed where somebody disagrees, or decides not to act."))
    note_es = long_field(_l("Reasons, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = listed("board_step")
        self.path.choices = listed("dispute_path", gettext("None"))


class EndStepForm(ActForm):
    act = staticmethod(acts.unfollow_report)

    step_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))
