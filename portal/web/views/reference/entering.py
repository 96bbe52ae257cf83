"""The desk of those who keep the register of cases: the case itself is entered, corrected, taken back, put back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.policy.permissions import ensure
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.reference.entering import (
    CaseForm,
    CaseRevisionForm,
    PutBackCaseForm,
    TakeBackCaseForm,
    UndoCaseForm,
)
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.happening import CASES, ONE, kept_one_case
from portal.web.views.reference.keeping import BOTH


@views.route(f"{CASES}/new", methods=BOTH)
@kept
def case_entry() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    form = CaseForm()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_case", slug=made.slug))
    return render_template("reference/case_entry.html", form=form), form.status


@views.route(f"{ONE}/revision", methods=BOTH)
@kept
def case_revision(slug: str) -> ResponseReturnValue:
    found = kept_one_case(slug)
    form = CaseRevisionForm.about(found, url_for(".facility", slug=found.facility.slug))
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".kept_case", slug=slug))
    return render_template("reference/case_act.html", form=form, case=found, doing="revision"), form.status


@views.post(f"{ONE}/revision/undoing")
def case_undoing(slug: str) -> ResponseReturnValue:
    done = _("The latest correction is undone.")
    return pressed(UndoCaseForm(), kept_one_case(slug), done, url_for(".kept_case", slug=slug))


@views.route(f"{ONE}/taking-back", methods=BOTH)
@kept
def case_taking_back(slug: str) -> ResponseReturnValue:
    found = kept_one_case(slug)
    form = TakeBackCaseForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("Readers no longer find it. You can put it back here."))
        return redirect(url_for(".kept_case", slug=slug))
    return render_template("reference/case_act.html", form=form, case=found, doing="taking_back"), form.status


@views.post(f"{ONE}/putting-back")
def case_putting_back(slug: str) -> ResponseReturnValue:
    found = kept_one_case(slug)
    return pressed(
        PutBackCaseForm(),
        found,
        _("It is in the register now. Everybody can read it."),
        url_for(".kept_case", slug=slug),
    )
