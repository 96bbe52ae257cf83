"""The desk of those who keep the register of cases: events, and clocks that stood still or got longer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.clocks import rules
from portal.core.errors import NotFound
from portal.models.reference import Case
from portal.policy.permissions import allows, ensure
from portal.queries import reference as queries
from portal.web.access import viewer
from portal.web.addresses import NUMBER, TEXT, asks, number_asked
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.reference.cases import (
    ClockForm,
    EndChangeForm,
    EndEventForm,
    EndLabelForm,
    EventForm,
    ExtensionForm,
    LabelForm,
    PauseForm,
    ResumeForm,
)
from portal.web.forms.reference.entering import PutBackCaseForm, UndoCaseForm
from portal.web.forms.reference.liquidation import EndLiftingForm, EndSuspensionForm
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.keeping import BOTH, kept_one
from portal.web.views.reference.keeping import ONE as WORKPLACE

CASES = "/desk/registers/cases"
ONE = f"{CASES}/<slug:slug>"


@views.get(CASES)
@asks(q=TEXT, after=NUMBER)
def kept_cases() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    wanted = queries.Filter(text=request.args.get("q", ""))
    page = queries.cases(viewer(), wanted, number_asked())
    back = [] if request.args else queries.taken_back(viewer())
    return render_template("reference/kept_cases.html", page=page, wanted=wanted, taken_back=back)


@views.get(ONE)
def kept_case(slug: str) -> ResponseReturnValue:
    found = kept_one_case(slug)
    return render_template(
        "reference/kept_case.html",
        case=found,
        stage=queries.label_of(found),
        course=queries.course(found),
        rule_name={each.code: each.name for each in rules(found.mechanism)},
        ending_event=lambda one: EndEventForm(formdata=None, event_id=one.id),
        suspensions=queries.suspensions_of(found),
        ending_suspension=lambda one: EndSuspensionForm(formdata=None, suspension_id=one.id),
        ending_lifting=lambda one: EndLiftingForm(formdata=None, lifting_id=one.id),
        ending_change=lambda one: EndChangeForm(formdata=None, change_id=one.id),
        may={act: allows(viewer(), f"case.{act}", found) for act in ("add_event", "revise", "take_back", "put_back")},
        putting_back=PutBackCaseForm(formdata=None),
        corrections=queries.corrections_of(found) if found.by_staff else (),
        undoing=UndoCaseForm(formdata=None),
    )


@views.route(f"{ONE}/events", methods=BOTH)
@kept
def case_event(slug: str) -> ResponseReturnValue:
    return entered(kept_one_case(slug), EventForm(), "event")


@views.route(f"{ONE}/pause", methods=BOTH)
@kept
def clock_pause(slug: str) -> ResponseReturnValue:
    return entered(kept_one_case(slug), PauseForm(), "pause")


@views.route(f"{ONE}/extension", methods=BOTH)
@kept
def clock_extension(slug: str) -> ResponseReturnValue:
    return entered(kept_one_case(slug), ExtensionForm(), "extension")


@views.route(f"{ONE}/resumption", methods=BOTH)
@kept
def clock_resumption(slug: str) -> ResponseReturnValue:
    """Of a clock that stands still; where none does, there is no such page."""
    found = kept_one_case(slug)
    still = [each for each in found.changes if each.kind == "pause" and not each.until and not each.ended_at]
    if not still and request.method == "GET":
        raise NotFound
    form = ResumeForm()
    form.of(found, still)
    return entered(found, form, "resumption")


@views.post(f"{ONE}/events/ending")
def event_ending(slug: str) -> ResponseReturnValue:
    return ended(kept_one_case(slug), EndEventForm(), url_for(".kept_case", slug=slug))


@views.post(f"{ONE}/clocks/ending")
def clock_ending(slug: str) -> ResponseReturnValue:
    return ended(kept_one_case(slug), EndChangeForm(), url_for(".kept_case", slug=slug))


@views.route(f"{WORKPLACE}/labels", methods=BOTH)
@kept
def workplace_label(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    form = LabelForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_workplace", slug=slug))
    return render_template("reference/workplace_act.html", form=form, facility=found, doing="label"), form.status


@views.post(f"{WORKPLACE}/labels/ending")
def label_ending(slug: str) -> ResponseReturnValue:
    return ended(kept_one(slug), EndLabelForm(), url_for(".kept_workplace", slug=slug))


def kept_one_case(slug: str) -> Case:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_case(viewer(), slug)


def entered(found: Case, form: ActForm, doing: str) -> ResponseReturnValue:
    """A page with a form about a case of the desk, which leads back to it."""
    if isinstance(form, ClockForm):
        form.of(found)
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_case", slug=found.slug))
    return render_template("reference/case_act.html", form=form, case=found, doing=doing), form.status


def ended(subject: object, form: ActForm, back: str) -> ResponseReturnValue:
    return pressed(form, subject, _("It no longer holds, and stays on record."), back)
