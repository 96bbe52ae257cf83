"""Neutral letters to who sent a concern: where they go, what they say, and who can read the address."""

from email.utils import parseaddr

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.mailing import server_of
from portal.core.sealing import Broken
from portal.models.concerns import OPEN, State
from portal.queries import concerns as queries
from portal.web.access import public, viewer
from portal.web.buttons import pressed
from portal.web.forms.concerns.noticing import AddressForm, NoAddressForm
from portal.web.kept import kept
from portal.web.views.concerns import holders, mine, views


@views.route("/concerns/letters", methods=["GET", "POST"])
@public
@kept
@holders
def letters() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    there = queries.has_address(by)
    offered = are_offered() and concern.state in OPEN
    if concern.state is State.DRAFT or not (there or offered):
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
        there=there,
        goes_to=_address(),
        offered=offered,
        sent_from_here=are_offered(),
        sender=f"{name} <{sender}>" if name else sender,
        subject=current_app.config["NEUTRAL_SUBJECT"],
    )
    return page, form.status


def _address() -> str:
    """The address as she reads it; empty where it does not open any more, which must not keep her from deleting it."""
    try:
        return queries.kept_address(viewer(), current_app.extensions["keyring"])
    except Broken:
        return ""


@views.post("/concerns/letters/deletion")
@holders
def drop_address() -> ResponseReturnValue:
    concern, _opened = mine()
    onward, otherwise = url_for(".sent", _anchor="next"), url_for(".letters")
    return pressed(NoAddressForm(), concern, _("The address is deleted."), onward, otherwise=otherwise, code=303)


def are_offered() -> bool:
    """Whether such letters leave this portal at all."""
    config = current_app.config
    return bool(config["NEUTRAL_SENDER"] and server_of(config) and current_app.extensions["keyring"])
