"""The doors: in with passphrase and code, out for good, and the way back in by letter."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.queries import people
from portal.services import people as acts
from portal.web import accounts, devices, guessing, half_way, sessions
from portal.web.access import come_back_to, public, viewer
from portal.web.addresses import SEALED, asks
from portal.web.forms.people import (
    CodeForm,
    LostPassphraseForm,
    PasskeyForm,
    RecoveryForm,
    SecondPasskeyForm,
    SignInForm,
    StopEmailsForm,
)
from portal.web.views.people import views


@views.route("/sign-in", methods=["GET", "POST"])
@public
@asks(then=SEALED)
def sign_in() -> ResponseReturnValue:
    if request.method == "GET" and (sealed := request.args.get("then", "")):
        come_back_to(sealed)
        return redirect(url_for(".sign_in"))
    if viewer().is_signed_in:
        return redirect(accounts.onward())
    form = SignInForm()
    with form.open_door():
        if address := form.leads_to():
            return redirect(address)
    passkey = PasskeyForm(formdata=None)
    return render_template("people/sign_in.html", form=form, passkey=passkey), form.status, form.headers


@views.route("/second-factor", methods=["GET", "POST"])
@public
def second_factor() -> ResponseReturnValue:
    state = half_way.found()
    if state is None:
        return redirect(url_for(".sign_in"))
    form = CodeForm(state)
    with form.open_door():
        if address := form.leads_to():
            return redirect(address)
    person = state.person
    return (
        render_template(
            "people/second_factor.html",
            form=form,
            state=state,
            has_authenticator=person is None or bool(state.guarded) or accounts.has_authenticator(person),
            has_passkey=person is not None and not state.guarded and people.has_passkey(person),
            passkey=PasskeyForm(formdata=None) if state.guarded else SecondPasskeyForm(formdata=None),
        ),
        form.status,
        form.headers,
    )


@views.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Always done, also from a page that was open for days: a form token is not asked for, the same site is."""
    return leave(_("You are signed out."))


@views.route("/recovery", methods=["GET", "POST"])
@public
def recovery() -> ResponseReturnValue:
    form = RecoveryForm()
    if form.sent():
        with guessing.unhurried():
            acts.ask_recovery(form.email.data or "", current_app.config["SECRET_KEY"])
        flash(
            _(
                "If somebody has an account with this address, an email with a link is on its way, or there already. "
                "Check your spam folder, too."
            )
        )
        return redirect(url_for(".sign_in"))
    return render_template("people/recovery.html", form=form), form.status


@views.route("/recovery/<token>", methods=["GET", "POST"])
@public
def new_passphrase(token: str) -> ResponseReturnValue:
    person, form = accounts.whose_link(token), LostPassphraseForm()
    if person and form.submit(person, by=person.as_actor(second_factor=False)):
        devices.remember(person)  # who reads their mail is no stranger
        flash(_("Your passphrase is kept. Sign in with it."))
        return redirect(url_for(".sign_in"))
    return render_template("people/new_passphrase.html", form=form, person=person), form.status, form.headers


@views.route("/emails/<token>", methods=["GET", "POST"])
@public
def emails(token: str) -> ResponseReturnValue:
    """Where emails about news are stopped without signing in. An email program does it by one request (RFC 8058).

    That request comes from elsewhere and without a form of ours: its token is the one in the address. To look at the
    page changes nothing, as programs that search emails for dangers do.
    """
    person, form = accounts.whose_emails(token), StopEmailsForm()
    if person and request.form.get("List-Unsubscribe") == "One-Click":
        acts.stop_emails(person, by=person.as_actor(second_factor=False))
    elif person and form.submit(person, by=person.as_actor(second_factor=False)):
        return redirect(url_for(".emails", token=token), 303)
    return render_template("people/emails.html", form=form, person=person), form.status, form.headers


def leave(words: str) -> Response:
    sessions.end()
    session.clear()
    flash(words)
    response = redirect(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = sessions.LEAVE_NOTHING
    return response
