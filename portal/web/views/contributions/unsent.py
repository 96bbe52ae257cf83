"""What somebody began to write and has not sent: read again, gone on with on any of their devices, or deleted."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound
from portal.web import browser, kept, unsent
from portal.web.access import viewer
from portal.web.buttons import stale
from portal.web.forms.contributions import UnsentForm
from portal.web.views.contributions import views

ONE = "/unsent/<slug:unsent_ref>"


@views.get(ONE)
def unsent_text(unsent_ref: str) -> ResponseReturnValue:
    return render_template(
        "contributions/unsent.html",
        text=unsent.one(unsent_ref),
        zone=viewer().zone or clock.COMMITTEE,
        pressing=UnsentForm(formdata=None),
    )


@views.post(f"{ONE}/writing")
def unsent_writing(unsent_ref: str) -> ResponseReturnValue:
    text = unsent.one(unsent_ref)
    if not UnsentForm().validate_on_submit():
        return stale(url_for(".unsent_text", unsent_ref=unsent_ref))
    if not text.where:
        raise NotFound
    return kept.gone_on_with(text.where, lambda: unsent.content_of(text, browser.holder()))


@views.post(f"{ONE}/deletion")
def unsent_deletion(unsent_ref: str) -> ResponseReturnValue:
    unsent.one(unsent_ref)
    if not UnsentForm().validate_on_submit():
        return stale(url_for(".unsent_text", unsent_ref=unsent_ref))
    unsent.delete(unsent_ref)
    flash(_("Deleted. It was never sent."))
    return redirect(url_for("home.waiting"))
