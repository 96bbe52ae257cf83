"""Passkeys: one's own, added and removed, and the two doors that they open.

A question for a device is asked for by script (``passkey.js``) and comes as JSON; the answer is sent like any form.
"""

from flask import abort, current_app, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.people import Person
from portal.queries import people
from portal.services import people as acts
from portal.web import accounts, casekeys, half_way, passkeys, sessions
from portal.web.access import public, viewer
from portal.web.buttons import complained
from portal.web.forms.people import (
    AddPasskeyForm,
    DoorForm,
    PasskeyForm,
    RemovePasskeyForm,
    RenamePasskeyForm,
    SecondPasskeyForm,
)
from portal.web.half_way import HalfWay
from portal.web.passkeys import Party
from portal.web.views.people import views
from portal.web.views.people.account import ID


@views.app_context_processor
def words_for_passkeys() -> dict[str, object]:
    return {"party": passkeys.party}


@views.route("/account/passkeys", methods=["GET", "POST"])
def own_passkeys() -> ResponseReturnValue:
    person, form, party = people.me(viewer()), AddPasskeyForm(), passkeys.party()
    if form.is_submitted() and form.answered(person, _expected(party), by=viewer()):
        flash(_("Your passkey is in use. You can sign in with it, without your passphrase."))
        if sessions.second_factor():
            return redirect(url_for(".own_passkeys"))
        address = accounts.arrive(person, second_factor=True)
        casekeys.take_in_hand(form.key)
        return redirect(url_for(".own_passkeys") if address == url_for("home.waiting") else address)
    return (
        render_template(
            "people/passkeys.html",
            form=form,
            there=people.passkeys(viewer()),
            most=acts.MOST,
            has_authenticator=accounts.has_authenticator(person),
            codes_left=people.recovery_codes_left(viewer()),
        ),
        form.status,
        form.headers,
    )


@views.post("/account/passkeys/question")
def question_for_new_passkey() -> ResponseReturnValue:
    person, form = people.me(viewer()), AddPasskeyForm()
    question = form.question(person, _expected(passkeys.party()), by=viewer())
    return _answered(form) if question is None else _asked(question)


@views.route(f"/account/passkeys/<{ID}:passkey_id>/name", methods=["GET", "POST"])
def passkey_name(passkey_id: int) -> ResponseReturnValue:
    passkey = people.passkey(viewer(), passkey_id)
    form = RenamePasskeyForm(passkey)
    if form.submit(people.me(viewer()), by=viewer()):
        flash(_("The passkey has its new name."))
        return redirect(url_for(".own_passkeys"))
    return render_template("people/passkey_name.html", form=form), form.status


@views.route(f"/account/passkeys/<{ID}:passkey_id>/removal", methods=["GET", "POST"])
def passkey_removal(passkey_id: int) -> ResponseReturnValue:
    person, passkey = people.me(viewer()), people.passkey(viewer(), passkey_id)
    form, name = RemovePasskeyForm(passkey_id), passkey.name
    is_last = len(people.passkeys(viewer())) == 1 and not accounts.has_authenticator(person)
    if form.submit(person, by=viewer()):
        accounts.stay(person, form.key)
        flash(_("The passkey is removed. Every other visit has ended."))
        return redirect(url_for(".own_passkeys"))
    return (
        render_template("people/passkey_removal.html", form=form, name=name, is_last=is_last),
        form.status,
        form.headers,
    )


@views.post("/sign-in/passkey/question")
@public
def question_to_sign_in() -> ResponseReturnValue:
    form = PasskeyForm()
    with form.open_door():
        if form.sent():
            return _asked(passkeys.ask_to_show(_expected(passkeys.party())))
    return _answered(form)


@views.post("/sign-in/passkey")
@public
def sign_in_with_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    with form.open_door():
        if address := form.leads_to(_expected(passkeys.party())):
            return redirect(address)
    return complained(form, url_for(".sign_in"))


@views.post("/second-factor/passkey/question")
@public
def question_for_second_factor() -> ResponseReturnValue:
    form, _state, person = SecondPasskeyForm(), *_half_way()
    with form.open_door():
        if form.sent():
            return _asked(passkeys.ask_to_show_one_of(person, _expected(passkeys.party())))
    return _answered(form)


@views.post("/second-factor/passkey")
@public
def second_factor_with_passkey() -> ResponseReturnValue:
    form, state, person = SecondPasskeyForm(), *_half_way()
    with form.open_door():
        if address := form.leads_to(state, person, _expected(passkeys.party())):
            return redirect(address)
    return complained(form, url_for(".second_factor"))


def _half_way() -> tuple[HalfWay, Person]:
    """Whose passphrase was right in this browser. Where it may have been wrong, a passkey signs in by itself."""
    state = half_way.found()
    if state is None or state.guarded or state.person is None:
        abort(redirect(url_for(".sign_in")))
    return state, state.person


def _expected(party: Party | None) -> Party:
    """Of a portal at whose address there are passkeys; elsewhere these addresses are nobody's."""
    return party if party is not None else abort(404)


def _asked(question: str) -> ResponseReturnValue:
    return current_app.response_class(question, mimetype="application/json")


def _answered(form: DoorForm) -> ResponseReturnValue:
    """Why nothing is asked: a sentence, and the field that it is about."""
    field = next((field for field in form if field.errors), None)
    sentences = [*form.form_errors, *(field.errors if field else ())]
    said = jsonify(sentence=" ".join(map(str, sentences)), field=field.id if field else "")
    return said, form.status, form.headers
