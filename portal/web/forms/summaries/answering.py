"""What editors and delegates fill in to answer a contribution, point by point."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
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

from portal.core.vocabulary import terms
from portal.models.summaries import Outcome, ReadyAnswer
from portal.queries.summaries import Answer, Pointed
from portal.services import summaries
from portal.services.summaries import LONGEST_REASON
from portal.web.forms.base import Act, ActForm, AtMost, RowField, one_line_end, row_number
from portal.web.forms.consultations.fields import Bilingual, both
from portal.web.forms.days import DayField

NO_PASSAGE = ""


class AnswerForm(Bilingual):
    """The outcome of a point with its reason in both languages, and what shows it."""

    act: ClassVar[Act] = staticmethod(summaries.propose)
    fixed: ClassVar[tuple[str, ...]] = ("ready",)
    keeps = True

    outcome = RadioField(
        _l("What becomes of it"),
        [InputRequired(_l("Choose what becomes of it."))],
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
    passage = RadioField(_l("What became of the text"), coerce=row_number, validate_choice=False)
    departure = BooleanField(
        _l("This answer departs from advice of the Labor Advisory Committee"),
        description=_l("What is not accepted, or only in part, is marked as a departure by itself."),
    )
    seen = IntegerField(widget=HiddenInput())
    ready = SelectField(_l("A ready answer to begin with"), coerce=row_number, validate_choice=False)
    fill = SubmitField(_l("Fill it in"))

    def begin_with(self, ready: ReadyAnswer) -> None:
        """What was typed stays; the ready words come below it."""
        self.outcome.data = self.outcome.data or ready.outcome
        for field, words in ((self.reason_en, ready.reason.en), (self.reason_es, ready.reason.es)):
            typed = (field.data or "").strip()
            field.data = f"{typed}\n\n{words}" if typed and words not in typed else typed or words

    def offer(self, ready: Sequence[ReadyAnswer]) -> None:
        self.ready.choices = [
            SelectChoice("", _l("Choose")),
            *(SelectChoice(str(each.id), each.name) for each in ready),
        ]

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
            before = SelectChoice(str(latest.passage_id), _l("Show the paragraph that is beside it now"))
            form.passage.choices.append(before)
        return form

    def details(self) -> dict[str, object]:
        found = super().details()
        return {
            **found,
            "covered_by": self.covered_by.data or "",
            "covered_point": self.covered_point.data or 1,
            "passage": row_number(self.passage.data),
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
        [InputRequired(_l("Copy the words from the contribution."))],
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

    person = SelectField(_l("Who answers it"), coerce=row_number, validate_choice=False)
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
