"""One's own account: who I am here, what I may do, and where I am signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.queries import people
from portal.services import people as acts
from portal.web import accounts, casekeys, recovering, sessions
from portal.web.access import come_back_to, viewer
from portal.web.addresses import SEALED, asks
from portal.web.buttons import complained
from portal.web.forms.people import (
    EndVisitForm,
    PassphraseForm,
    PreferencesForm,
    RecoveryCodesForm,
    SecondFactorSetupForm,
    SignOutEverywhereForm,
)
from portal.web.views.people import views
from portal.web.views.people.doors import leave

ID = "int(max=2147483647)"  # what a database column of numbers can hold; larger ones are nobody's


@views.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    person = people.me(viewer())
    form = PreferencesForm(person)
    if form.submit(person, by=viewer()):
        flash(_("Your settings are saved."))
        return redirect(url_for(".account"))
    return render_template(
        "people/account.html",
        person=person,
        form=form,
        at=clock.now(),
        scopes=people.scope_names([person]),
        has_second_factor=accounts.has_second_factor(person),
        has_authenticator=accounts.has_authenticator(person),
        passkeys=len(people.passkeys(viewer())),
        codes_left=people.recovery_codes_left(viewer()),
        visits=people.visits(viewer(), sessions.limits()),
        ending=EndVisitForm(formdata=None),
        ending_all=SignOutEverywhereForm(formdata=None),
    ), form.status


@views.route("/account/passphrase", methods=["GET", "POST"])
def passphrase() -> ResponseReturnValue:
    person = people.me(viewer())
    form = PassphraseForm()
    if form.submit(person, by=viewer()):
        accounts.stay(person, form.key)
        flash(_("Your new passphrase is kept. Every other visit has ended."))
        return redirect(url_for(".account"))
    return render_template("people/passphrase.html", form=form), form.status, form.headers


@views.route("/account/second-factor", methods=["GET", "POST"])
@asks(then=SEALED)
def second_factor_setup() -> ResponseReturnValue:
    if request.method == "GET" and (sealed := request.args.get("then", "")):
        come_back_to(sealed)
        return redirect(url_for(".second_factor_setup"))
    person = people.me(viewer())
    form = SecondFactorSetupForm()
    if form.submit(person, by=viewer()):
        flash(_("Your authenticator is in use. From now on you sign in with passphrase and code."))
        address = accounts.arrive(person, second_factor=True)
        casekeys.take_in_hand(form.key)
        return redirect(address)
    secret = accounts.secret_being_set_up()
    return (
        render_template(
            "people/second_factor_setup.html",
            form=form,
            picture=accounts.picture(person, secret),
            address=accounts.key_address(person, secret),
            key=accounts.typed_key(secret),
            has_authenticator=accounts.has_authenticator(person),
            has_second_factor=accounts.has_second_factor(person),
        ),
        form.status,
        form.headers,
    )


@views.route("/account/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> ResponseReturnValue:
    """Ten new codes, shown in this one answer and never again."""
    person = people.me(viewer())
    form = RecoveryCodesForm()
    made = form.submit(person, by=viewer())
    return (
        render_template(
            "people/recovery_codes.html",
            form=form,
            has_second_factor=accounts.has_second_factor(person),
            left=people.recovery_codes_left(viewer()),
            codes=[recovering.in_groups(code) for code in form.codes] if made else [],
            today=clock.day(person.zone),
        ),
        form.status,
        form.headers,
    )


@views.post(f"/account/visits/<{ID}:visit_id>/end")
def end_visit(visit_id: int) -> ResponseReturnValue:
    if EndVisitForm().sent() and acts.end_visit_of(viewer().user_id or 0, visit_id):
        flash(_("That visit has ended."))
    return redirect(url_for(".account"))


@views.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    form = SignOutEverywhereForm()
    if form.attempt(people.me(viewer()), by=viewer()):
        return leave(_("You are signed out everywhere."))
    return complained(form, url_for(".account"))
