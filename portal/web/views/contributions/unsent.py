"""What somebody began to write and has not sent: read again, gone on with on any of their devices, or deleted."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.web import kept, unsent
from portal.web.access import viewer
from portal.web.forms.contributions import UnsentForm
from portal.web.views.contributions import views

MEXICO_CITY = "America/Mexico_City"
ONE = "/unsent/<slug:unsent_ref>"


@views.get(ONE)
def unsent_text(unsent_ref: str) -> ResponseReturnValue:
    return render_template(
        "contributions/unsent.html",
        text=unsent.one(unsent_ref),
        zone=viewer().zone or MEXICO_CITY,
        pressing=UnsentForm(formdata=None),
    )


@views.post(f"{ONE}/writing")
def unsent_writing(unsent_ref: str) -> ResponseReturnValue:
    text = unsent.one(unsent_ref)
    if not UnsentForm().validate_on_submit():
        return _stale(unsent_ref)
    if not text.where:
        raise NotFound
    return kept.gone_on_with(text)


@views.post(f"{ONE}/deletion")
def unsent_deletion(unsent_ref: str) -> ResponseReturnValue:
    unsent.one(unsent_ref)
    if not UnsentForm().validate_on_submit():
        return _stale(unsent_ref)
    unsent.delete(unsent_ref)
    flash(_("Deleted. It was never sent."))
    return redirect(url_for("home.waiting"))


def _stale(unsent_ref: str) -> ResponseReturnValue:
    flash(_("This page was open for a long time. Press it again."), "warn")
    return redirect(url_for(".unsent_text", unsent_ref=unsent_ref), 303)
