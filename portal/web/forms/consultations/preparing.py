"""What editors fill in: consultations, rounds, questions, invitations."""

import re
from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.core import zones
from portal.core.vocabulary import term, terms
from portal.models.consultations import Audience, Consultation, Readers, Round
from portal.models.people import Organisation
from portal.queries.consultations import Asked
from portal.services import consultations
from portal.web.forms.base import Act, ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import NEEDED, Bilingual, both, choice_of
from portal.web.forms.days import DayField, HourField
from portal.web.locale import zone_name
from portal.web.locale import zones as offered_zones
from portal.web.naming import apart


class ConsultationForm(Bilingual):
    act: ClassVar[Act] = staticmethod(consultations.create)
    keeps = True

    code = StringField(
        _l("Code"), [InputRequired(NEEDED)], description=_l("For example ILC-2026-0001. It never changes.")
    )
    topic = RadioField(
        _l("Topic"),
        [InputRequired(_l("Choose one of the five topics."))],
        choices=lambda: [
            SelectChoice(t.code, t.label, render_kw={"help": t.help}) for t in terms("consultation_topic")
        ],
    )
    title_en = StringField(_l("Title in English"), [InputRequired(NEEDED), AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [InputRequired(NEEDED), AtMost(200)])
    purpose_en = TextAreaField(_l("Purpose in English"), [InputRequired(NEEDED), AtMost(2_000)], [one_line_end])
    purpose_es = TextAreaField(_l("Purpose in Spanish"), [InputRequired(NEEDED), AtMost(2_000)], [one_line_end])
    save = SubmitField(_l("Create the consultation"))


class ConsultationRevisionForm(ConsultationForm):
    act = staticmethod(consultations.revise_consultation)

    code = None
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save the changes"))

    @classmethod
    def of(cls, docket: Consultation) -> "ConsultationRevisionForm":
        return cls(topic=docket.topic, seen=docket.revision, **both(title=docket.title, purpose=docket.purpose))


class RoundForm(Bilingual):
    act: ClassVar[Act] = staticmethod(consultations.prepare)
    keeps = True

    title_en = StringField(_l("Title in English"), [AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [AtMost(200)])
    intro_en = TextAreaField(_l("Introduction in English"), [AtMost(4_000)], [one_line_end])
    intro_es = TextAreaField(_l("Introduction in Spanish"), [AtMost(4_000)], [one_line_end])
    audience = RadioField(
        _l("Who can see it"),
        [InputRequired(_l("Choose who can see the round."))],
        choices=lambda: [choice_of("audience", each) for each in Audience],
        coerce=Audience,
    )
    readers_offered = SelectMultipleField(
        _l("For whom else contributions can be sent"),
        coerce=Readers,
        choices=lambda: [choice_of("readers", each) for each in Readers if each is not Readers.EVERYONE],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "Beside all who can see the round. What is sent for fewer is put on record, and never published."
        ),
    )
    zone = SelectField(
        _l("Time zone of the hours below"),
        [InputRequired(NEEDED)],
        choices=lambda: [SelectChoice(zone, zone_name(zone)) for zone in offered_zones()],
        default="America/Mexico_City",
    )
    opens_at = HourField(
        _l("Opens"), [InputRequired(NEEDED)], description=_l("Day and hour, for example 2026-11-03 8:00 a.m.")
    )
    closes_at = HourField(
        _l("Closes"), [InputRequired(NEEDED)], description=_l("Contributions are on time before this hour.")
    )
    edit_until = HourField(
        _l("Corrections until"),
        [Optional()],
        description=_l("If empty, what is waiting can be corrected until the closing."),
    )
    late_until = HourField(
        _l("Late contributions until"),
        [Optional()],
        description=_l("They are accepted and marked as late. If empty, nothing is accepted after the closing."),
    )
    respond_by = DayField(_l("Answers due on"), [Optional()])
    summary_due = DayField(_l("Summary due on"), [Optional()])
    save = SubmitField(_l("Save the round"))


class RoundRevisionForm(RoundForm):
    act = staticmethod(consultations.revise)

    seen = IntegerField(widget=HiddenInput())

    @classmethod
    def of(cls, round_: Round) -> "RoundRevisionForm":
        hours = {
            name: zones.wall(at, round_.zone) if (at := getattr(round_, name)) else None
            for name in ("opens_at", "closes_at", "edit_until", "late_until")
        }
        return cls(
            audience=round_.audience,
            readers_offered=[Readers(each) for each in round_.readers_offered],
            zone=round_.zone,
            respond_by=round_.respond_by,
            summary_due=round_.summary_due,
            seen=round_.revision,
            **hours,
            **both(title=round_.title, intro=round_.intro),
        )


class QuestionsForm(Bilingual):
    """Ten places for questions; the empty ones are left out."""

    act = staticmethod(consultations.ask)
    keeps = True

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save the questions"))

    @classmethod
    def of(cls, round_: Round, questions: Sequence[Asked]) -> "QuestionsForm":
        return cls(
            seen=round_.revision, **both(**{f"question_{place}": each.text for place, each in enumerate(questions, 1)})
        )

    def details(self) -> dict[str, object]:
        found = super().details()
        questions = [found.pop(f"question_{place}") for place in range(1, consultations.MOST_QUESTIONS + 1)]
        return {**found, "questions": questions}

    def pairs(self) -> list[tuple[Field, Field]]:
        """The fields, two by two."""
        places = range(1, consultations.MOST_QUESTIONS + 1)
        return [(self[f"question_{place}_en"], self[f"question_{place}_es"]) for place in places]


for _place in range(1, consultations.MOST_QUESTIONS + 1):
    for _language, _label in (("en", _l("Question %(number)s in English", number=_place)),
                              ("es", _l("Question %(number)s in Spanish", number=_place))):  # fmt: skip
        setattr(QuestionsForm, f"question_{_place}_{_language}", TextAreaField(_label, [AtMost(1_000)], [one_line_end]))


class InvitationsForm(ActForm):
    """The organisations of one group, or all; those that are not on the page stay as they are.

    Another group is asked for by sending the form: what was ticked comes along, and nothing is invited yet.
    """

    act = staticmethod(consultations.invite)
    keeps = True
    fixed = ("before", "elsewhere")

    organisations = SelectMultipleField(
        _l("Invited organizations"),
        coerce=int,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # the act asks whether there are such
    )
    before = HiddenField()
    elsewhere = HiddenField()  # what was ticked (12) or no longer is (-7) on the pages of other groups
    show = SubmitField(_l("Filter"))
    save = SubmitField(_l("Save the invitations"))

    add: set[int] = set()
    drop: set[int] = set()

    @classmethod
    def of(cls, offered: list[Organisation], invited: list[Organisation]) -> "InvitationsForm":
        shown, present = {each.id for each in offered}, {each.id for each in invited}
        form = cls()
        form.organisations.choices = [_choice(each) for each in offered]
        if form.is_submitted():
            form._compare()
        form.organisations.data = sorted(shown & ((present | form.add) - form.drop))
        form.before.data = " ".join(map(str, sorted(shown & present)))
        form.elsewhere.data = " ".join(map(str, sorted(form.add - shown) + sorted(-each for each in form.drop - shown)))
        return form

    @property
    def changed(self) -> int:
        """How many have been ticked, or are no longer, since the invitations were saved."""
        return len(self.add) + len(self.drop)

    def details(self) -> dict[str, object]:
        """What was checked or unchecked, against what was checked when it was shown."""
        return {"add": sorted(self.add), "drop": sorted(self.drop)}

    def _only_shown(self) -> bool:
        return super()._only_shown() or bool(self.show.data)

    def _compare(self) -> None:
        before, ticked, elsewhere = map(_numbers, (self.before.data, self.organisations.raw_data, self.elsewhere.data))
        self.add = ticked - before | {each for each in elsewhere if each > 0}
        self.drop = before - ticked | {-each for each in elsewhere if each < 0}


def _numbers(typed: str | Sequence[str] | None) -> set[int]:
    """The keys in a field that a browser sent back."""
    parts = (typed or "").split() if isinstance(typed, str | None) else typed
    return {int(part) for part in parts if re.fullmatch("-?[1-9][0-9]{0,8}", part)}


def _choice(organisation: Organisation) -> SelectChoice:
    return SelectChoice(
        organisation.id,
        apart(organisation.name),
        render_kw={"help": term("stakeholder_group", organisation.group).label},
    )
