"""Courses of remediation of public cases: for everybody, and for the desk of those who keep the register."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.reference import Case
from portal.policy.permissions import allows, ensure
from portal.queries import reference as queries
from portal.web.access import public, viewer
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.reference.remediation import (
    CommitmentForm,
    ConclusionForm,
    EndCommitmentForm,
    EndConclusionForm,
    EndPlanForm,
    EndTurnForm,
    LaterDayForm,
    PlanForm,
    ProofForm,
    SettlingForm,
)
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.happening import ONE
from portal.web.views.reference.keeping import BOTH

PLANS = f"{ONE}/remediation"
COMMITMENT = f"{PLANS}/<int(max=9999):place>"


@views.get("/cases/<slug:slug>/remediation")
@public
def remediation(slug: str) -> ResponseReturnValue:
    case, courses = queries.remediation(viewer(), slug)
    return render_template("reference/remediation.html", case=case, courses=courses)


@views.get(PLANS)
def kept_remediation(slug: str) -> ResponseReturnValue:
    found = _case(slug)
    return render_template(
        "reference/kept_remediation.html",
        case=found,
        courses=queries.remediations_of(found),
        may=allows(viewer(), "remediation.agree", found),
        ending_plan=lambda one: EndPlanForm(formdata=None, plan_id=one.id),
        ending_commitment=lambda one: EndCommitmentForm(formdata=None, commitment_id=one.id),
        ending_turn=lambda one: EndTurnForm(formdata=None, turn_id=one.id),
        ending_conclusion=lambda one: EndConclusionForm(formdata=None, conclusion_id=one.id),
    )


@views.route(f"{PLANS}/new", methods=BOTH)
@kept
def remediation_entry(slug: str) -> ResponseReturnValue:
    return _of_case(slug, PlanForm(), "entry", is_open=False)


@views.route(f"{PLANS}/commitments", methods=BOTH)
@kept
def remediation_commitment(slug: str) -> ResponseReturnValue:
    return _of_case(slug, CommitmentForm(), "commitment", is_open=True)


@views.route(f"{PLANS}/conclusion", methods=BOTH)
@kept
def remediation_conclusion(slug: str) -> ResponseReturnValue:
    return _of_case(slug, ConclusionForm(), "conclusion", is_open=True)


@views.route(f"{COMMITMENT}/extension", methods=BOTH)
@kept
def commitment_extension(slug: str, place: int) -> ResponseReturnValue:
    return _of_commitment(slug, place, LaterDayForm(), "extension")


@views.route(f"{COMMITMENT}/proof", methods=BOTH)
@kept
def commitment_proof(slug: str, place: int) -> ResponseReturnValue:
    return _of_commitment(slug, place, ProofForm(), "proof")


@views.route(f"{COMMITMENT}/settling", methods=BOTH)
@kept
def commitment_settling(slug: str, place: int) -> ResponseReturnValue:
    return _of_commitment(slug, place, SettlingForm(), "settling")


@views.post(f"{PLANS}/ending")
def remediation_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndPlanForm())


@views.post(f"{PLANS}/commitments/ending")
def commitment_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndCommitmentForm())


@views.post(f"{PLANS}/turns/ending")
def commitment_turn_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndTurnForm())


@views.post(f"{PLANS}/conclusion/ending")
def conclusion_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndConclusionForm())


def _case(slug: str) -> Case:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_remediation(viewer(), slug)


def _of_case(slug: str, form: ActForm, doing: str, *, is_open: bool) -> ResponseReturnValue:
    """Where a course is open it gets commitments or its conclusion; where none is, one is entered."""
    found = _case(slug)
    if request.method == "GET" and any(each.is_open for each in found.plans) is not is_open:
        raise NotFound
    return _asked(slug, form, found, {"case": found, "doing": doing})


def _of_commitment(slug: str, number: int, form: ActForm, doing: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    found = queries.kept_commitment(viewer(), slug, number)
    return _asked(slug, form, found, {"case": found.plan.case, "commitment": found, "doing": doing})


def _asked(slug: str, form: ActForm, subject: object, shown: dict[str, object]) -> ResponseReturnValue:
    form.offered(subject, by=viewer())
    if form.submit(subject, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_remediation", slug=slug))
    return render_template("reference/remediation_act.html", form=form, **shown), form.status


def _ended(slug: str, form: ActForm) -> ResponseReturnValue:
    done = _("It no longer holds, and stays on record.")
    return pressed(form, _case(slug), done, url_for(".kept_remediation", slug=slug))
