"""Forms of all kinds of entries, by the word that stands in the addresses of the desk."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SubmitField
from wtforms.widgets import HiddenInput

from portal.services import reference as acts
from portal.web.forms.base import ActForm
from portal.web.forms.reference.actions import ActionForm, GroundForm
from portal.web.forms.reference.attaches import ActivityForm, AttacheForm, MoneyForm, ProjectForm, QuarterForm
from portal.web.forms.reference.board import AssessmentForm, MemberForm, ReportForm, ValueForm
from portal.web.forms.reference.entry import EntryForm
from portal.web.forms.reference.panels import (
    ConflictForm,
    OfficialForm,
    PanelForm,
    PanelistForm,
    RemedyForm,
    SeatForm,
    VisitForm,
)
from portal.web.forms.reference.records import ReasonForm, why_fields
from portal.web.forms.reference.sectors import EditionForm

FORMS: dict[str, type[EntryForm]] = {
    form.of: form
    for form in (
        *(MemberForm, ValueForm, AssessmentForm, ReportForm),
        *(AttacheForm, ProjectForm, ActivityForm, MoneyForm, QuarterForm),
        *(PanelForm, PanelistForm, SeatForm, ConflictForm, VisitForm, RemedyForm, OfficialForm),
        *(ActionForm, GroundForm, EditionForm),
    )
}


def _revision(form: type[EntryForm]) -> type[EntryForm]:
    why_en, why_es = why_fields()
    fields = {
        "act": staticmethod(acts.revise_entry),
        "both": (*form.both, "why"),
        "corrects": True,
        "why_en": why_en,
        "why_es": why_es,
        "seen": IntegerField(widget=HiddenInput()),
        "save": SubmitField(_l("Save")),
    }
    return type(form.__name__.replace("Form", "RevisionForm"), (form,), fields)


REVISIONS = {of: _revision(form) for of, form in FORMS.items()}


class UndoEntryForm(ActForm):
    act = staticmethod(acts.undo_entry)

    undo = SubmitField(_l("Undo the latest correction"))


class TakeBackEntryForm(ReasonForm):
    act = staticmethod(acts.take_back_entry)


class PutBackEntryForm(ActForm):
    act = staticmethod(acts.put_back_entry)

    undo = SubmitField(_l("Put it back"))
