"""Forms about meetings of the Labor Advisory Committee: the meeting, its papers, its advice."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.models.reference import Advice, Meeting
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost, RowField
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field
from portal.web.forms.reference.papers import PaperFields
from portal.web.forms.reference.records import ReasonForm, why_fields
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, as_of_field, source_field
from portal.web.locale import zone_name

ATTENDED = "attended_"


def _count(label: str) -> IntegerField:
    return IntegerField(label, [Optional()])


def _name(label: str, *validators: object) -> StringField:
    return StringField(label, [*validators, AtMost(acts.LONGEST_NAME)])


class MeetingForm(InBothForm):
    act = staticmethod(acts.enter_meeting)
    both: ClassVar[tuple[str, ...]] = ("title", "place", "agenda", "attended", "note")

    title_en = _name(_l("Name of the meeting, in English"), InputRequired(NEEDED))
    title_es = _name(_l("Name of the meeting, in Spanish"), InputRequired(NEEDED))
    state = SelectField(_l("Status"), [InputRequired(CHOOSE)])
    day = day_field()
    hour = StringField(
        _l("Hour"),
        [AtMost(20)],
        description=_l("For example 4:00 p.m. Leave it empty if the source does not say."),
    )
    zone = SelectField(_l("Time zone of the hour"), [InputRequired(CHOOSE)])
    place_en = _name(_l("Place, in English"))
    place_es = _name(_l("Place, in Spanish"))
    is_open = BooleanField(_l("The public could attend"))
    topics = SelectMultipleField(
        _l("Topics of the law that were on the agenda"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agenda_en = text_field(_l("Agenda, in English"), _l("One item a line. Institutions, never people."))
    agenda_es = text_field(_l("Agenda, in Spanish"))
    attended_labor = _count(_l("How many attended: labor"))
    attended_business = _count(_l("How many attended: business"))
    attended_government = _count(_l("How many attended: government"))
    attended_civil_society = _count(_l("How many attended: civil society"))
    attended_international = _count(_l("How many attended: international bodies"))
    attended_public = _count(_l("How many attended: public"))
    attended_en = text_field(_l("Institutions that attended, in English"), _l("Institutions, never people."))
    attended_es = text_field(_l("Institutions that attended, in Spanish"))
    note_en = text_field(_l("In a sentence, in English"), _l("If it was cancelled: why."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source = source_field()
    as_of = as_of_field()
    save = SubmitField(_l("Enter the meeting"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.state.choices = listed("meeting_state")
        self.topics.choices = listed("consultation_topic")[1:]
        self.zone.choices = [SelectChoice(zone, zone_name(zone)) for zone in acts.MEETING_ZONES]

    def details(self) -> dict[str, object]:
        given = super().details()
        counted = [name for name in given if name.startswith(ATTENDED)]
        given["attendance"] = {name.removeprefix(ATTENDED): given.pop(name) for name in counted}
        return given


class MeetingRevisionForm(MeetingForm):
    act = staticmethod(acts.revise_meeting)  # type: ignore[assignment]
    both = (*MeetingForm.both, "why")

    why_en, why_es = why_fields()
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))

    def details(self) -> dict[str, object]:
        return super().details()

    @classmethod
    def about(cls, one: Meeting) -> "MeetingRevisionForm":
        said: dict[str, Any] = {f"{ATTENDED}{code}": number for code, number in one.attendance.items()}
        for name in MeetingForm.both:
            said |= {f"{name}_en": getattr(one, name).en, f"{name}_es": getattr(one, name).es}
        return cls(
            state=one.state.value,
            day=str(one.day),
            hour=one.hour,
            zone=one.zone,
            is_open=one.is_open,
            topics=one.topics.split(),
            source=one.source.replace(" ; ", "\n"),
            as_of=one.as_of,
            seen=one.revision,
            **said,
        )


class UndoMeetingForm(ActForm):
    act = staticmethod(acts.undo_meeting)

    undo = SubmitField(_l("Undo the latest correction"))


class TakeBackMeetingForm(ReasonForm):
    act = staticmethod(acts.take_back_meeting)


class PutBackMeetingForm(ActForm):
    act = staticmethod(acts.put_back_meeting)

    undo = SubmitField(_l("Put it back"))


class PaperForm(PaperFields, InBothForm):
    act = staticmethod(acts.add_paper)
    both = ("title", "body")

    kind = SelectField(_l("Kind"), [InputRequired(CHOOSE)])
    title_en = _name(_l("Title in English"), InputRequired(NEEDED))
    title_es = _name(_l("Title in Spanish"), InputRequired(NEEDED))
    save = SubmitField(_l("Add the paper"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = listed("meeting_paper")


class StrikePaperForm(ActForm):
    act = staticmethod(acts.strike_paper)

    position = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Take it back"))


class AdviceForm(InBothForm):
    act = staticmethod(acts.note_advice)
    both = ("said",)

    said_en = text_field(_l("What was advised, in English"), _l("Institutions, never people."), needed=True)
    said_es = text_field(_l("What was advised, in Spanish"), needed=True)
    contribution = StringField(
        _l("Number of the contribution"),
        [AtMost(30)],
        description=_l("Where the advice was sent in a round as well. For example ILC-2026-0001-0012."),
    )
    source = source_field()
    save = SubmitField(_l("Enter the advice"))


class AnswerAdviceForm(InBothForm):
    act = staticmethod(acts.answer_advice)
    both = ("reason", "why")

    number = RowField(validators=[InputRequired()])
    outcome = SelectField(_l("What became of it"), [InputRequired(CHOOSE)])
    reason_en = text_field(_l("Reason in English"), needed=True)
    reason_es = text_field(_l("Reason in Spanish"), needed=True)
    departure = BooleanField(
        _l("This answer departs from advice of the Labor Advisory Committee"),
        description=_l("What is not accepted, or only in part, is marked as a departure by itself."),
    )
    day = day_field()
    source = source_field()
    why_en, why_es = why_fields()
    save = SubmitField(_l("Save"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.outcome.choices = listed("disposition")

    @classmethod
    def about(cls, one: Advice) -> "AnswerAdviceForm":
        form = cls(
            number=one.number,
            outcome=one.outcome,
            reason_en=one.reason.en,
            reason_es=one.reason.es,
            departure=one.departure,
            day=str(one.answered_on or ""),
            source=one.answer_source.replace(" ; ", "\n"),
        )
        if not one.outcome:
            form.why_en.description = form.why_es.description = _l("Only where an earlier answer is corrected.")
            form.why_en.flags.required = form.why_es.flags.required = False
        return form


class StrikeAdviceForm(ActForm):
    act = staticmethod(acts.strike_advice)

    number = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))
