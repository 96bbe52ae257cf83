"""Forms about a public case itself: entered with an event in it, corrected, taken back and put back."""

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.models.reference import Case
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field, who_field
from portal.web.forms.reference.records import why_fields
from portal.web.forms.reference.workplaces import CHOOSE, NEEDED, as_of_field, source_field

NOT_OF_A_CASE = frozenset({"unsure"})
"""What a sender may answer about rights and a public record never says."""


def _workplace() -> StringField:
    return StringField(
        _l("Address of the workplace"),
        [InputRequired(NEEDED), AtMost(500)],
        description=_l("Copy it from your browser, from its page in the register. Enter the workplace first."),
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )


def _name(label: str) -> StringField:
    return StringField(label, [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)])


def _number() -> StringField:
    return StringField(
        _l("Official number"),
        [AtMost(acts.LONGEST_NUMBER)],
        description=_l("Where the governments count it. Leave it empty where they do not."),
    )


def _rights() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Rights that the source names"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class CaseForm(InBothForm):
    act = staticmethod(acts.enter_case)
    both: ClassVar[tuple[str, ...]] = ("name", "petitioner", "note", "outcome")

    workplace = _workplace()
    name_en = _name(_l("Name of the case, in English"))
    name_es = _name(_l("Name of the case, in Spanish"))
    mechanism = SelectField(_l("Mechanism"), [InputRequired(CHOOSE)])
    number = _number()
    petitioner_en = StringField(
        _l("Petitioner, in English"),
        [AtMost(acts.LONGEST_NOTE)],
        description=_l("Only organizations that the source names. Never a person."),
    )
    petitioner_es = StringField(_l("Petitioner, in Spanish"), [AtMost(acts.LONGEST_NOTE)])
    rights = _rights()
    code = SelectField(
        _l("What happened"),
        [InputRequired(CHOOSE)],
        description=_l("One event that the source tells. You enter the others afterwards, each with its source."),
    )
    who = who_field()
    day = day_field()
    note_en = text_field(_l("In a sentence, in English"), description=_l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    stage = SelectField(
        _l("Last stage of the case from then on"),
        [InputRequired(CHOOSE)],
        description=_l("It rests on the event, with who acted and when. It is not a judgment."),
    )
    outcome_en = text_field(
        _l("Outcome on record, in English"), description=_l("Where there is one, in both languages.")
    )
    outcome_es = text_field(_l("Outcome on record, in Spanish"))
    source = source_field()
    as_of = as_of_field()
    save = SubmitField(_l("Enter the case"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.mechanism.choices = listed("mechanism")
        self.rights.choices = [each for each in listed("right_denied")[1:] if each.value not in NOT_OF_A_CASE]
        if "code" in self:
            self.code.choices, self.stage.choices = listed("event"), listed("case_label")
            self.who.choices = listed("record_actor", gettext("As the kind of event tells"))


class CaseRevisionForm(CaseForm):
    act = staticmethod(acts.revise_case)  # type: ignore[assignment]
    both = ("name", "petitioner", "outcome", "why")

    code = who = day = note_en = note_es = stage = None  # what happened is entered and taken back for itself
    why_en, why_es = why_fields()
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save"))

    @classmethod
    def about(cls, case: Case, address: str) -> "CaseRevisionForm":
        return cls(
            workplace=address,
            name_en=case.name.en,
            name_es=case.name.es,
            mechanism=case.mechanism,
            number=case.number,
            petitioner_en=case.petitioner.en,
            petitioner_es=case.petitioner.es,
            rights=case.rights.split(),
            outcome_en=case.outcome.en,
            outcome_es=case.outcome.es,
            source=case.source.replace(" ; ", "\n"),
            as_of=case.as_of,
            seen=case.revision,
        )


class UndoCaseForm(ActForm):
    act = staticmethod(acts.undo_case)

    undo = SubmitField(_l("Undo the latest correction"))


class TakeBackCaseForm(ActForm):
    act = staticmethod(acts.take_back_case)
    keeps = True

    reason = StringField(
        _l("Why was it entered wrongly?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with the case. Editors read it, and auditors in the trail."),
    )
    save = SubmitField(_l("Take the case back"))


class PutBackCaseForm(ActForm):
    act = staticmethod(acts.put_back_case)

    undo = SubmitField(_l("Put it back"))
