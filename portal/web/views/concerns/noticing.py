"""Neutral letters to who sent a concern: where they go, what they say, and who can read the address."""

from email.utils import parseaddr

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import OPEN, State
from portal.queries import concerns as queries
from portal.web.access import public, viewer
from portal.web.forms.concerns.noticing import AddressForm, NoAddressForm
from portal.web.kept import kept
from portal.web.views.concerns import holders, mine, views


@views.route("/concerns/letters", methods=["GET", "POST"])
@public
@kept
@holders
def letters() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    address = queries.kept_address(by, current_app.extensions["keyring"])
    offered = are_offered() and concern.state in OPEN
    if concern.state is State.DRAFT or not (address or offered):
        return redirect(url_for(".sent"), 303)
    form = AddressForm()
    form.opened = opened
    if offered and form.submit(concern, by=by):
        return redirect(url_for(".sent", _anchor="next"), 303)
    name, sender = parseaddr(current_app.config["NEUTRAL_SENDER"])
    page = render_template(
        "concerns/letters.html",
        form=form,
        drop=NoAddressForm(formdata=None),
        goes_to=address,
        offered=offered,
        sent_from_here=are_offered(),
        sender=f"{name} <{sender}>" if name else sender,
        subject=current_app.config["NEUTRAL_SUBJECT"],
    )
    return page, form.status


@views.post("/concerns/letters/deletion")
@holders
def drop_address() -> ResponseReturnValue:
    concern, _opened = mine()
    if concern.state is not State.DRAFT:
        NoAddressForm().attempt(concern, by=viewer())
    return redirect(url_for(".sent", _anchor="next"), 303)


def are_offered() -> bool:
    """Whether such letters leave this portal at all."""
    return bool(current_app.config["NEUTRAL_SENDER"] and current_app.config["SMTP_URL"])
