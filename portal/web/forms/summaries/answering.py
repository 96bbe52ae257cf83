"""What editors and delegates fill in to answer a contribution, point by point."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.core.localized import Localized
from portal.core.vocabulary import terms
from portal.models.summaries import Outcome
from portal.queries.summaries import Answer, Filter, Pointed, Progress
from portal.services import summaries
from portal.services.summaries import LONGEST_REASON
from portal.web.forms.base import LARGEST_ROW, Act, ActForm, AtMost, RowField, one_line_end
from portal.web.forms.consultations.fields import Bilingual, both
from portal.web.forms.days import DayField

NO_PASSAGE = ""


def _number(text: object) -> int | None:
    number = int(str(text)) if text not in (None, "", "None") else None
    if number is not None and not 0 < number <= LARGEST_ROW:
        raise ValueError("no row has this number")
    return number


class AnswerForm(Bilingual):
    """The outcome of a point with its reason in both languages, and what shows it."""

    act: ClassVar[Act] = staticmethod(summaries.propose)
    keeps = True

    outcome = RadioField(
        _l("What becomes of it"),
        [InputRequired(_l("Please choose what becomes of it."))],
        choices=lambda: [SelectChoice(t.code, t.label, render_kw={"help": t.help}) for t in terms("disposition")],
        coerce=Outcome,
    )
    reason_es = TextAreaField(_l("Reason in Spanish"), [AtMost(LONGEST_REASON)], [one_line_end])
    reason_en = TextAreaField(_l("Reason in English"), [AtMost(LONGEST_REASON)], [one_line_end])
    covered_by = StringField(
        _l("Number of the contribution whose answer covers this one"),
        [AtMost(30)],
        description=_l("Only for “Already covered”. For example ILC-2026-0001-0012."),
    )
    covered_point = IntegerField(_l("Which of its points"), [Optional()], default=1)
    passage = RadioField(_l("What became of the text"), coerce=_number, validate_choice=False)
    departure = BooleanField(
        _l("This answer departs from advice of the Labor Advisory Committee"),
        description=_l("What is not accepted, or only in part, is marked as a departure by itself."),
    )
    seen = IntegerField(widget=HiddenInput())

    @classmethod
    def of(cls, point: Pointed, passage_now: int | None) -> Any:
        """The form for a point as it stands: with what waits, or with what counts."""
        latest: Answer | None = point.waits or point.decided
        form = cls(**_filled(latest), seen=point.revision) if latest else cls(seen=point.revision, reason_en="")
        form.passage.choices = [SelectChoice(NO_PASSAGE, _l("Show no paragraph beside the answer"))]
        if passage_now is not None:
            now = SelectChoice(str(passage_now), _l("Show the paragraph as it is now beside the answer"))
            form.passage.choices.append(now)
        if latest and latest.passage_id not in (None, passage_now):
            before = SelectChoice(str(latest.passage_id), _l("Show the paragraph that stands beside it so far"))
            form.passage.choices.append(before)
        return form

    def details(self) -> dict[str, object]:
        found = super().details()
        return {
            **found,
            "covered_by": self.covered_by.data or "",
            "covered_point": self.covered_point.data or 1,
            "passage": _number(self.passage.data),
        }


def _filled(answer: Answer) -> dict[str, object]:
    cover = answer.covered_by
    return {
        **both(reason=answer.reason),
        "outcome": answer.outcome,
        "covered_by": cover.number if cover and cover.place else "",
        "covered_point": cover.place if cover and cover.place else 1,
        "passage": str(answer.passage_id or ""),
        "departure": answer.departure,
    }


class ProposalForm(AnswerForm):
    propose = SubmitField(_l("Propose this answer"))
    onward = SubmitField(_l("Propose it and take the next"))


class DecisionForm(AnswerForm):
    act = staticmethod(summaries.decide)

    decide = SubmitField(_l("Decide it like this"))
    onward = SubmitField(_l("Decide it and take the next"))


class MarkForm(ActForm):
    """Makes a point of words of a contribution."""

    act = staticmethod(summaries.make_point)
    keeps = True

    exact = TextAreaField(
        _l("Words of the contribution that are a point of their own"),
        [InputRequired(_l("Please copy the words from the contribution."))],
        [one_line_end],
    )
    start = IntegerField(widget=HiddenInput())
    end = IntegerField(widget=HiddenInput())
    mark = SubmitField(_l("Make it a point"))


class DropForm(ActForm):
    act = staticmethod(summaries.drop_point)

    seen = IntegerField(widget=HiddenInput())
    drop = SubmitField(_l("Drop this point"))


class UndoForm(ActForm):
    act = staticmethod(summaries.undo)

    number = RowField()
    seen = IntegerField(widget=HiddenInput())
    undo = SubmitField(_l("Propose this one again"))


class AssignmentForm(ActForm):
    act = staticmethod(summaries.assign)

    person = SelectField(_l("Who answers it"), coerce=_number, validate_choice=False)
    due = DayField(_l("Until"), [Optional()])
    seen = IntegerField(widget=HiddenInput())
    assign = SubmitField(_l("Assign"))

    @classmethod
    def among(cls, people: Sequence[tuple[int, str]], point: Pointed | None = None) -> "AssignmentForm":
        form = (
            cls(person=str(point.assigned_to_id or ""), due=point.due, seen=point.revision, formdata=None)
            if point
            else cls()
        )
        form.person.choices = [
            SelectChoice("", _l("Nobody yet")),
            *(SelectChoice(str(id_), name) for id_, name in people),
        ]
        return form


class AnalysisForm(ActForm):
    act = staticmethod(summaries.analyse)

    begin = SubmitField(_l("Begin to answer"))


class FilterForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice(Progress.LEFT, _l("Left to do")),
            SelectChoice(Progress.PROPOSED, _l("Waiting for a decision")),
            SelectChoice(Progress.DECIDED, _l("Decided")),
            SelectChoice(Progress.ALL, _l("All of them")),
        ],
    )
    group = SelectField(_l("Group"))
    language = SelectField(
        _l("Language"),
        choices=[
            SelectChoice("", _l("Both languages")),
            SelectChoice("es", _l("In Spanish")),
            SelectChoice("en", _l("In English")),
        ],
    )
    question = SelectField(_l("Question"))
    on = SelectField(
        _l("About"),
        choices=[
            SelectChoice("", _l("All of them")),
            SelectChoice("draft", _l("A draft")),
            SelectChoice("round", _l("The round")),
        ],
    )
    theme = SelectField(_l("Theme"))
    assigned = SelectField(
        _l("Assigned to"),
        choices=[
            SelectChoice("", _l("Anybody")),
            SelectChoice("mine", _l("Me")),
            SelectChoice("nobody", _l("Nobody")),
        ],
    )

    @classmethod
    def of(
        cls, asked: Filter, groups: Sequence[str], questions: Sequence[int], themes: Sequence[tuple[int, Localized]]
    ) -> "FilterForm":
        form = cls(
            formdata=None,
            data={
                **{name: getattr(asked, name) for name in ("state", "group", "language", "on", "assigned")},
                "question": str(asked.question or ""),
                "theme": str(asked.theme or ""),
            },
        )
        every = SelectChoice("", _l("All of them"))
        known = {term.code: term for term in terms("stakeholder_group")}
        form.group.choices = [every, *(SelectChoice(code, known[code].label) for code in groups)]
        form.question.choices = [every, *(SelectChoice(str(one), str(one)) for one in questions)]
        form.theme.choices = [every, *(SelectChoice(str(id_), name) for id_, name in themes)]
        return form
