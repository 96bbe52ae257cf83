"""Forms of the register of panels: who is on a list, panels, seats, conflicts of interest, visits and remedies."""

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Optional

from portal.core.actor import ANONYMOUS
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.web.forms.base import AtMost
from portal.web.forms.reference.cases import day_field, listed, text_field
from portal.web.forms.reference.entry import EntryForm, long_field, name_field, span_field
from portal.web.forms.reference.workplaces import CHOOSE, as_of_field, source_field
from portal.web.locale import local


class PanelForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "panel", ("finding",)

    case = SelectField(
        _l("Case"),
        [InputRequired(CHOOSE)],
        description=_l("Cases in which a request for a panel is on record. Enter that event in the case first."),
    )
    file_number = StringField(_l("Number of the file"), [AtMost(60)], description=_l("Empty where it was not located."))
    owner = StringField(
        _l("Owner of the workplace"),
        [AtMost(acts.LONGEST_NAME)],
        description=_l("As the source has it: earlier determinations against the same owner count for remedies."),
    )
    result = SelectField(
        _l("What became of it"),
        [Optional()],
        description=_l("What the panel itself decided. What Mexico found is in the case, and never here."),
    )
    finding_en = long_field(
        _l("What the panel decided, in English"), _l("Needed when it has ended, in both languages.")
    )
    finding_es = long_field(_l("What the panel decided, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.result.choices = listed("panel_result", gettext("It is open"))


class PanelistForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of = "panelist"
    lists: ClassVar = {"of_list": "panel_list"}

    name = name_field(
        _l("Name of the panelist"), _l("As a public source has it. Never one that only somebody told you.")
    )
    of_list = SelectField(_l("List"), [InputRequired(CHOOSE)], description=_l("Nobody can be on two lists."))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class OfficialForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of = "official"
    lists: ClassVar = {"party": "panel_party"}

    name = name_field(
        _l("Name"), _l("People who work for a Party cannot sit on a panel. This list has no public page.")
    )
    party = SelectField(_l("Works for"), [InputRequired(CHOOSE)])
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class SeatForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of = "seat"
    lists: ClassVar = {"how": "seat_how"}

    panel = SelectField(_l("Panel"), [InputRequired(CHOOSE)])
    panelist = SelectField(
        _l("Panelist"),
        [InputRequired(CHOOSE)],
        description=_l("Attachés and people who work for a Party are on no list, so they are not here."),
    )
    how = SelectField(_l("How"), [InputRequired(CHOOSE)])
    since = span_field(_l("Since"), _l("As exactly as the source gives it: 2024, 2024-10, 2024-10-05."))
    left = span_field(_l("Left on"), _l("Empty while the seat is held."))
    left_why = SelectField(_l("Why it was left"), [Optional()])
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.left_why.choices = listed("seat_left", gettext("It is held"))


class ConflictForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "conflict", ("reason",)

    panel = SelectField(_l("Panel"), [InputRequired(CHOOSE)])
    panelist = SelectField(_l("Panelist"), [InputRequired(CHOOSE)])
    day = day_field()
    reason_en = text_field(
        _l("Reason, in English"), _l("Everybody reads it, with the name of who declared it."), needed=True
    )
    reason_es = text_field(_l("Reason, in Spanish"), needed=True)
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))


class VisitForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "visit", ("observers", "note")

    panel = SelectField(_l("Panel"), [InputRequired(CHOOSE)])
    day = day_field()
    seat_us = SelectField(_l("From the list of the United States"), [Optional()])
    seat_mx = SelectField(_l("From the list of Mexico"), [Optional()])
    seat_joint = SelectField(_l("From the joint list"), [Optional()])
    observers_en = text_field(_l("Who observed, in English"), _l("Institutions, never people."))
    observers_es = text_field(_l("Who observed, in Spanish"))
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        for name in ("us", "mx", "joint"):
            offered = queries.seats_to_choose(ANONYMOUS, name.upper())
            self[f"seat_{name}"].choices = [
                SelectChoice("", gettext("None")),
                *(SelectChoice(slug, words if isinstance(words, str) else local(words)) for slug, words in offered),
            ]


class RemedyForm(EntryForm):
    act = staticmethod(acts.enter_entry)
    of, both = "remedy", ("note",)
    lists: ClassVar = {"kind": "panel_remedy"}

    panel = SelectField(_l("Panel"), [InputRequired(CHOOSE)])
    kind = SelectField(
        _l("Remedy"),
        [InputRequired(CHOOSE)],
        description=_l("Only after a panel found a denial of rights. Some need earlier determinations."),
    )
    day = day_field()
    note_en = text_field(_l("In a sentence, in English"), _l("In both languages, or in neither."))
    note_es = text_field(_l("In a sentence, in Spanish"))
    source, as_of = source_field(), as_of_field()
    save = SubmitField(_l("Enter it in the register"))
