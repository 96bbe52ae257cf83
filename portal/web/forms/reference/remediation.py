"""Forms about courses of remediation: agreed, filled with commitments, and what became of each of them."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SubmitField
from wtforms.validators import InputRequired

from portal.services import reference as acts
from portal.web.forms.base import ActForm, RowField
from portal.web.forms.reference.cases import InBothForm, day_field, listed, text_field
from portal.web.forms.reference.entry import span_field
from portal.web.forms.reference.workplaces import CHOOSE, as_of_field, source_field

OR_EMPTY = _l(
    "As exactly as the source gives it: 2024, 2024-10, 2024-10-05. Leave it empty where the source gives none."
)
WRONGLY = _l("Say that it was entered wrongly")


def actor_field(label: str) -> SelectField:
    return SelectField(label, [InputRequired(CHOOSE)])


class PlanForm(InBothForm):
    act = staticmethod(acts.agree)

    agreed_by = actor_field(_l("Who agreed on it"))
    day = day_field(_l("When it was agreed or announced"))
    until = span_field(_l("By when all of it is to be done"), OR_EMPTY)
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.agreed_by.choices = listed("record_actor")


class CommitmentForm(InBothForm):
    act = staticmethod(acts.commit)
    both = ("text",)

    text_en = text_field(
        _l("What must be done, in English"),
        _l(
            "In the words of the source, in the languages in which it was published: one is enough. No names of people."
        ),
    )
    text_es = text_field(_l("What must be done, in Spanish"))
    measure = SelectField(_l("Kind of measure"))
    who = actor_field(_l("Who must do it"))
    due = span_field(_l("By when"), OR_EMPTY)
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter the commitment"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.measure.choices = listed("remedy_measure", gettext("None of these"))
        self.who.choices = listed("record_actor")


class TurnForm(InBothForm):
    """What became of a commitment."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.who.choices = listed("record_actor")


class LaterDayForm(TurnForm):
    act = staticmethod(acts.extend_commitment)

    due = day_field(_l("New day by which it is due"))
    day = day_field(_l("When this was agreed"))
    who = actor_field(_l("Who agreed on it"))
    note_en = text_field(_l("Why, in English"), needed=True)
    note_es = text_field(_l("Why, in Spanish"), needed=True)
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter the later day"))


class ProofForm(TurnForm):
    act = staticmethod(acts.prove)

    evidence = SelectField(_l("What shows that it was met"), [InputRequired(CHOOSE)])
    day = day_field(_l("When it was met"))
    who = actor_field(_l("Who says or shows it"))
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter the proof"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.evidence.choices = listed("commitment_proof")


class SettlingForm(TurnForm):
    act = staticmethod(acts.settle)

    kind = SelectField(_l("What became of it"), [InputRequired(CHOOSE)])
    day = day_field(_l("When this was said or decided"))
    who = actor_field(_l("Who says or decided it"))
    note_en = text_field(_l("Why, in English"), needed=True)
    note_es = text_field(_l("Why, in Spanish"), needed=True)
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.kind.choices = listed("commitment_settled")


class ConclusionForm(InBothForm):
    act = staticmethod(acts.conclude)
    both = ("reason",)

    outcome = SelectField(_l("How it ended"), [InputRequired(CHOOSE)])
    day = day_field(_l("When it was concluded"))
    reason_en = text_field(
        _l("Why, in English"), _l("Needed where commitments are open still; then in both languages.")
    )
    reason_es = text_field(_l("Why, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter that it was concluded"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.outcome.choices = listed("plan_outcome")


class EndPlanForm(ActForm):
    act = staticmethod(acts.strike_plan)

    plan_id = RowField(validators=[InputRequired()])
    end = SubmitField(WRONGLY)


class EndCommitmentForm(ActForm):
    act = staticmethod(acts.strike_commitment)

    commitment_id = RowField(validators=[InputRequired()])
    end = SubmitField(WRONGLY)


class EndTurnForm(ActForm):
    act = staticmethod(acts.strike_turn)

    turn_id = RowField(validators=[InputRequired()])
    end = SubmitField(WRONGLY)


class EndConclusionForm(ActForm):
    act = staticmethod(acts.reopen)

    conclusion_id = RowField(validators=[InputRequired()])
    end = SubmitField(WRONGLY)
