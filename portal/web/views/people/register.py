"""The administrators' register of people: invited, trusted, suspended, restored."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.policy.permissions import ensure
from portal.queries import people
from portal.web import accounts
from portal.web.access import viewer
from portal.web.addresses import CODE, NUMBER, TEXT, asks
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.people import (
    ROLES,
    EndGrantForm,
    GrantForm,
    InvitationForm,
    LinkForm,
    PersonRevisionForm,
    RestorationForm,
    SecondFactorResetForm,
    SignOutEverywhereForm,
    SuspensionForm,
)
from portal.web.kept import kept
from portal.web.views.people import views
from portal.web.views.people.account import ID


@views.get("/desk/people")
@asks(text=TEXT, role=CODE, page=NUMBER)
def persons() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    text, role = request.args.get("text", "")[:200], request.args.get("role", "")
    page = people.page(viewer(), text, role if role in ROLES else "", request.args.get("page", 1, type=int))
    too_few = people.are_too_few_for_concerns(viewer())
    return render_template(
        "people/persons.html", page=page, text=text, role=role, roles=ROLES, at=clock.now(), too_few=too_few
    )


@views.route("/desk/people/new", methods=["GET", "POST"])
@kept
def invitation() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    form = InvitationForm(people.organisations(viewer()))
    form.offered(None, by=viewer())
    if person := form.submit(None, by=viewer()):
        flash(_("The invitation is on its way to %(name)s.", name=person.name))
        return redirect(url_for(".person", person_id=person.id))
    return render_template("people/invitation.html", form=form), form.status


@views.get(f"/desk/people/<{ID}:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.get(viewer(), person_id)
    return render_template(
        "people/person.html",
        person=found,
        at=clock.now(),
        too_few=people.are_too_few_for_concerns(viewer()),
        scopes=people.scope_names([found]),
        has_second_factor=accounts.has_second_factor(found),
        end_grant=lambda grant_id: EndGrantForm(formdata=None, grant_id=grant_id),
        suspension=SuspensionForm(formdata=None),
        restoration=RestorationForm(formdata=None),
        reset=SecondFactorResetForm(formdata=None),
        link=LinkForm(formdata=None),
        signing_out=SignOutEverywhereForm(formdata=None),
    )


@views.route(f"/desk/people/<{ID}:person_id>/revision", methods=["GET", "POST"])
@kept
def person_revision(person_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.get(viewer(), person_id)
    form = PersonRevisionForm(people.organisations(viewer()), obj=found, seen=found.revision)
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".person", person_id=person_id))
    return render_template("people/person_revision.html", form=form, person=found), form.status


@views.route(f"/desk/people/<{ID}:person_id>/grants/new", methods=["GET", "POST"])
@kept
def grant(person_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.get(viewer(), person_id)
    form = GrantForm(people.scopes())
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("The role is given."))
        return redirect(url_for(".person", person_id=person_id))
    return render_template("people/grant.html", form=form, person=found), form.status


@views.post(f"/desk/people/<{ID}:person_id>/grants/end")
def grant_end(person_id: int) -> ResponseReturnValue:
    return _carried_out(EndGrantForm(), person_id, _("The role has ended."))


@views.post(f"/desk/people/<{ID}:person_id>/suspension")
def suspension(person_id: int) -> ResponseReturnValue:
    return _carried_out(SuspensionForm(), person_id, _("The account is suspended and every visit has ended."))


@views.post(f"/desk/people/<{ID}:person_id>/restoration")
def restoration(person_id: int) -> ResponseReturnValue:
    return _carried_out(RestorationForm(), person_id, _("The account is open again."))


@views.post(f"/desk/people/<{ID}:person_id>/second-factor-reset")
def second_factor_reset(person_id: int) -> ResponseReturnValue:
    return _carried_out(SecondFactorResetForm(), person_id, _("The second factor is reset."))


@views.post(f"/desk/people/<{ID}:person_id>/link")
def link(person_id: int) -> ResponseReturnValue:
    return _carried_out(LinkForm(), person_id, _("The email is on its way."))


@views.post(f"/desk/people/<{ID}:person_id>/signing-out")
def signing_out(person_id: int) -> ResponseReturnValue:
    return _carried_out(SignOutEverywhereForm(), person_id, _("Every visit of this person has ended."))


def _carried_out(form: ActForm, person_id: int, words: str) -> ResponseReturnValue:
    """A form of one button: done, or the sentence that says why not, on the person's page."""
    ensure(viewer(), "desk.people", None)
    return pressed(form, people.get(viewer(), person_id), words, url_for(".person", person_id=person_id))
