"""The doors, one's own account, and the administrators' register of people and organisations."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, vocabulary
from portal.models.people import Person
from portal.policy.rules import ensure
from portal.queries import people
from portal.services import people as acts
from portal.web import accounts, sessions
from portal.web.access import public, viewer
from portal.web.forms.base import ActForm
from portal.web.forms.people import (
    ROLES,
    CodeForm,
    EndGrantForm,
    EndVisitForm,
    GrantForm,
    InvitationForm,
    LinkForm,
    NewPassphraseForm,
    OrganisationForm,
    OrganisationRevisionForm,
    PassphraseForm,
    PersonRevisionForm,
    PreferencesForm,
    RecoveryForm,
    RestorationForm,
    SecondFactorResetForm,
    SecondFactorSetupForm,
    SignInForm,
    SignOutEverywhereForm,
    SignOutForm,
    SuspensionForm,
    role_name,
    scope_name,
)

views = Blueprint("people", __name__)
ID = "int(max=2147483647)"  # what a database column of numbers can hold; larger ones are nobody's
LEAVE_NOTHING = '"cache", "storage"'  # the cookie has been emptied by us


@views.app_context_processor
def words_for_roles() -> dict[str, object]:
    return {
        "role_name": role_name,
        "scope_name": scope_name,
        "sign_out_form": lambda: SignOutForm(formdata=None),
        "is_this_visit": sessions.is_this,
        "last_moment": lambda end: end - timedelta(seconds=1),
    }


# The doors.


@views.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if viewer().is_signed_in:
        return redirect(accounts.onward())
    form = SignInForm()
    if person := form.person():
        return redirect(accounts.enter(person))
    return render_template("people/sign_in.html", form=form), form.status


@views.route("/second-factor", methods=["GET", "POST"])
@public
def second_factor() -> ResponseReturnValue:
    person = accounts.half_way()
    if person is None:
        return redirect(url_for(".sign_in"))
    form = CodeForm()
    if form.fits(person):
        return redirect(accounts.arrive(person))
    return render_template("people/second_factor.html", form=form), form.status


@views.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Always done, also from a page that was open for days: a form token is not asked for, the same site is."""
    return _leave(_("You are signed out."))


@views.route("/recovery", methods=["GET", "POST"])
@public
def recovery() -> ResponseReturnValue:
    form = RecoveryForm()
    if form.sent():
        acts.ask_recovery(form.email.data or "", current_app.config["SECRET_KEY"])
        flash(_("If somebody has an account with this address, a letter with a link is on its way to it."))
        return redirect(url_for(".sign_in"))
    return render_template("people/recovery.html", form=form), form.status


@views.route("/recovery/<token>", methods=["GET", "POST"])
@public
def new_passphrase(token: str) -> ResponseReturnValue:
    person, form = accounts.whose_link(token), NewPassphraseForm()
    if person and form.submit(person, by=person.as_actor(second_factor=False)):
        flash(_("Your passphrase is kept. Please sign in with it."))
        return redirect(url_for(".sign_in"))
    return render_template("people/new_passphrase.html", form=form, person=person), form.status


# One's own account.


@views.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    person = people.me(viewer())
    form = PreferencesForm(person)
    if form.submit(person, by=viewer()):
        flash(_("Your settings are saved."))
        return redirect(url_for(".account"))
    limits = sessions.idle_limit(viewer()), current_app.config["LONGEST_VISIT"]
    return render_template(
        "people/account.html",
        person=person,
        form=form,
        at=clock.now(),
        scopes=people.scope_names([person]),
        has_second_factor=accounts.has_second_factor(person),
        visits=people.visits(viewer(), *limits),
        ending=EndVisitForm(formdata=None),
        ending_all=SignOutEverywhereForm(formdata=None),
    ), form.status


@views.route("/account/passphrase", methods=["GET", "POST"])
def passphrase() -> ResponseReturnValue:
    person = people.me(viewer())
    form = PassphraseForm()
    if form.submit(person, by=viewer()):
        sessions.begin(f"person:{person.id}", second_factor=sessions.second_factor())
        flash(_("Your new passphrase is kept. Every other visit has ended."))
        return redirect(url_for(".account"))
    return render_template("people/passphrase.html", form=form), form.status


@views.route("/account/second-factor", methods=["GET", "POST"])
def second_factor_setup() -> ResponseReturnValue:
    person = people.me(viewer())
    form = SecondFactorSetupForm()
    if form.submit(person, by=viewer()):
        flash(_("Your authenticator is in use. From now on you sign in with passphrase and code."))
        return redirect(accounts.arrive(person))
    secret = accounts.secret_being_set_up()
    return render_template(
        "people/second_factor_setup.html",
        form=form,
        picture=accounts.picture(person, secret),
        key=accounts.typed_key(secret),
        has_second_factor=accounts.has_second_factor(person),
    ), form.status


@views.post(f"/account/visits/<{ID}:visit_id>/end")
def end_visit(visit_id: int) -> ResponseReturnValue:
    if EndVisitForm().sent() and acts.end_visit_of(viewer().user_id or 0, visit_id):
        flash(_("That visit has ended."))
    return redirect(url_for(".account"))


@views.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    form = SignOutEverywhereForm()
    if form.submit(people.me(viewer()), by=viewer()):
        return _leave(_("You are signed out everywhere."))
    return _told(form, url_for(".account"))


# The register of people.


@views.get("/desk/people")
def persons() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    text, role = request.args.get("text", "")[:200], request.args.get("role", "")
    page = people.page(viewer(), text, role if role in ROLES else "", request.args.get("page", 1, type=int))
    return render_template("people/persons.html", page=page, text=text, role=role, roles=ROLES, at=clock.now())


@views.route("/desk/people/new", methods=["GET", "POST"])
def invitation() -> ResponseReturnValue:
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
def person_revision(person_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.get(viewer(), person_id)
    form = PersonRevisionForm(people.organisations(viewer()), obj=found, seen=found.revision)
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".person", person_id=person_id))
    return render_template("people/person_revision.html", form=form, person=found), form.status


@views.route(f"/desk/people/<{ID}:person_id>/grants/new", methods=["GET", "POST"])
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
    return _carried_out(LinkForm(), person_id, _("The letter is on its way."))


@views.post(f"/desk/people/<{ID}:person_id>/signing-out")
def signing_out(person_id: int) -> ResponseReturnValue:
    return _carried_out(SignOutEverywhereForm(), person_id, _("Every visit of this person has ended."))


# The register of organisations.


@views.get("/desk/organisations")
def organisations() -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    text, kind = request.args.get("text", "")[:200], request.args.get("kind", "")
    kinds = {term.code: term.label for term in vocabulary.terms("organisation_kind")}
    groups = {term.code: term.label for term in vocabulary.terms("stakeholder_group")}
    found = people.organisations(viewer(), text, kind if kind in kinds else "")
    return render_template("people/organisations.html", found=found, text=text, kind=kind, kinds=kinds, groups=groups)


@views.route("/desk/organisations/new", methods=["GET", "POST"])
def registration() -> ResponseReturnValue:
    form = OrganisationForm()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("%(name)s is registered.", name=made.name))
        return redirect(url_for(".organisations"))
    return render_template("people/registration.html", form=form), form.status


@views.route(f"/desk/organisations/<{ID}:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.people", None)
    found = people.organisation(viewer(), organisation_id)
    form = OrganisationRevisionForm(obj=found, seen=found.revision)
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".organisation", organisation_id=organisation_id))
    members = people.members(viewer(), organisation_id)
    return render_template("people/organisation.html", form=form, organisation=found, members=members), form.status


def _leave(words: str) -> Response:
    sessions.end()
    session.clear()
    flash(words)
    response = redirect(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = LEAVE_NOTHING
    return response


def _carried_out(form: ActForm, person_id: int, words: str) -> ResponseReturnValue:
    """A form of one button: done, or the sentence that says why not, on the person's page."""
    ensure(viewer(), "desk.people", None)
    found: Person = people.get(viewer(), person_id)
    if form.submit(found, by=viewer()):
        flash(words)
    return _told(form, url_for(".person", person_id=person_id))


def _told(form: ActForm, address: str) -> ResponseReturnValue:
    for errors in form.errors.values():
        for sentence in errors:
            flash(sentence, "stop")
    return redirect(address)
