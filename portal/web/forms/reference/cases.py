"""Forms about what happened in public cases, about their clocks, and about what is said of workplaces."""

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.core import vocabulary
from portal.core.clocks import rules
from portal.core.localized import Localized
from portal.models.reference import Case, ClockChange
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost, RowField, one_line_end
from portal.web.forms.days import DayField
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, source_field
from portal.web.locale import local


def text_field(
    label: str, description: str = "", most: int = acts.LONGEST_NOTE, *, needed: bool = False
) -> TextAreaField:
    said = [AtMost(most, needed=needed)]
    return TextAreaField(label, said, [one_line_end], description=description, render_kw={"rows": 3})


WHEN = _l("When")


def day_field(label: str = WHEN) -> StringField:
    return StringField(
        label,
        [InputRequired(NEEDED), AtMost(40)],
        description=_l(
            "As exactly as the source gives it: 2024, 2024-10, 2024-10-05, or two days with a slash between them."
        ),
        render_kw={"spellcheck": "false"},
    )


def who_field() -> SelectField:
    return SelectField(
        _l("Who acted"),
        default="",
        description=_l("Choose it where the kind of event does not tell, as of a vote, a remediation or a resolution."),
    )


def listed(name: str, empty: str = "") -> list[SelectChoice]:
    return [
        SelectChoice("", empty or gettext("Choose")),
        *(SelectChoice(term.code, local(term.label)) for term in vocabulary.terms(name)),
    ]


class InBothForm(ActForm):
    """``both`` names the arguments that two fields ``<name>_en`` and ``<name>_es`` make."""

    keeps = True
    both: ClassVar[tuple[str, ...]] = ("note",)

    def details(self) -> dict[str, object]:
        given = super().details()
        given |= {each.name: "" for each in self if isinstance(each, StringField) and given.get(each.name, "") is None}
        for name in self.both:
            given[name] = Localized(*(str(given.pop(f"{name}_{language}") or "") for language in ("en", "es")))
        return given


class EventForm(InBothForm):
    act = staticmethod(acts.add_event)

    code = SelectField(_l("What happened"), [InputRequired(CHOOSE)])
    who = who_field()
    day = day_field()
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    stage = SelectField(
        _l("Last stage of the case from then on"),
        description=_l("Choose it only where the event changes it. It is not a judgment."),
    )
    source = source_field()
    save = SubmitField(_l("Enter the event"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.code.choices = listed("event")
        self.who.choices = listed("record_actor", gettext("As the kind of event tells"))
        self.stage.choices = listed("case_label", gettext("It stays as it is"))


class EndEventForm(ActForm):
    act = staticmethod(acts.strike_event)

    event_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))


class ClockForm(InBothForm):
    """About a clock of this case."""

    both = ("reason",)

    def of(self, case: Case) -> None:
        """Offer the clocks whose period is counted in days: others neither pause nor get longer."""
        self.rule.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(each.code, local(each.name)) for each in rules(case.mechanism) if each.counted.can_pause),
        ]


class PauseForm(ClockForm):
    act = staticmethod(acts.pause)

    rule = SelectField(_l("Clock"), [InputRequired(CHOOSE)])
    first = DayField(_l("First day that does not count"), [InputRequired(_l("Choose a day."))])
    reason_en = text_field(_l("Why, in English"), needed=True)
    reason_es = text_field(_l("Why, in Spanish"), needed=True)
    source = source_field()
    save = SubmitField(_l("Say that it is paused"))


class ExtensionForm(ClockForm):
    act = staticmethod(acts.extend)

    rule = SelectField(_l("Clock"), [InputRequired(CHOOSE)])
    days = IntegerField(
        _l("Days more"),
        [InputRequired(_l("Enter a number of days between 1 and 366."))],
        description=_l("Of the kind in which the period is counted."),
    )
    reason_en = text_field(_l("Why, in English"), needed=True)
    reason_es = text_field(_l("Why, in Spanish"), needed=True)
    source = source_field()
    save = SubmitField(_l("Extend it"))


class ResumeForm(ActForm):
    """Lets a clock run again: which, where several stand still."""

    act = staticmethod(acts.resume)
    keeps = True

    change_id = SelectField(_l("Clock"), [InputRequired(CHOOSE)], coerce=int, validate_choice=False)
    until = DayField(_l("First day that counts again"), [InputRequired(_l("Choose a day."))])
    save = SubmitField(_l("Start it again"))

    def of(self, case: Case, still: list[ClockChange]) -> None:
        """Offer the clocks that stand still."""
        names = {each.code: each.name for each in rules(case.mechanism)}
        self.change_id.choices = [SelectChoice(each.id, local(names[each.rule])) for each in still]


class EndChangeForm(ActForm):
    act = staticmethod(acts.strike_change)

    change_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it was entered wrongly"))


class LabelForm(InBothForm):
    act = staticmethod(acts.label)

    code = SelectField(_l("Label"), [InputRequired(CHOOSE)])
    who = SelectField(_l("Who says so"), [InputRequired(CHOOSE)])
    day = day_field()
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source = source_field()
    save = SubmitField(_l("Add the label"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.code.choices, self.who.choices = listed("case_saying"), listed("record_actor")


class EndLabelForm(ActForm):
    act = staticmethod(acts.end_label)

    saying_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Say that it no longer holds"))
