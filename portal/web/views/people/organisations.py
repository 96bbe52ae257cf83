"""The administrators' register of organisations."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, vocabulary
from portal.core.actor import Role
from portal.policy.permissions import ensure
from portal.queries import people
from portal.web.access import viewer
from portal.web.addresses import CODE, TEXT, asks
from portal.web.forms.people import OrganisationForm, OrganisationRevisionForm
from portal.web.kept import kept
from portal.web.views.people import views
from portal.web.views.people.account import ID


@views.get("/desk/organisations")
@asks(text=TEXT, kind=CODE)
def organisations() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    text, kind = request.args.get("text", "")[:200], request.args.get("kind", "")
    kinds = {term.code: term.label for term in vocabulary.terms("organisation_kind")}
    groups = {term.code: term.label for term in vocabulary.terms("stakeholder_group")}
    found = people.organisations(viewer(), text, kind if kind in kinds else "")
    return render_template("people/organisations.html", found=found, text=text, kind=kind, kinds=kinds, groups=groups)


@views.route("/desk/organisations/new", methods=["GET", "POST"])
@kept
def registration() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    form = OrganisationForm()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("%(name)s is registered.", name=made.name))
        return redirect(url_for(".organisations"))
    return render_template("people/registration.html", form=form), form.status


@views.route(f"/desk/organisations/<{ID}:organisation_id>", methods=["GET", "POST"])
@kept
def organisation(organisation_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.organisation(viewer(), organisation_id)
    form = OrganisationRevisionForm(obj=found, seen=found.revision)
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".organisation", organisation_id=organisation_id))
    return render_template(
        "people/organisation.html",
        form=form,
        organisation=found,
        members=people.members(viewer(), organisation_id),
        coordinator=Role.COORDINATOR,
        at=clock.now(),
    ), form.status
