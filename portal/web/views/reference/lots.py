"""Lots of panels: computed again for everybody, and published and drawn on the desk."""

import json

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.reference import Lot, Panel
from portal.policy.permissions import ensure
from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.forms.base import ActForm
from portal.web.forms.reference.lots import LeaveLotForm, PublishLotForm, ReadValueForm
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.keeping import BOTH

LOT = "/panels/<slug:slug>/lots/<int(max=9999):number>"
DESK = "/desk/registers/panels/<slug:slug>/lots"


@views.get(LOT)
@public
def lot(slug: str, number: int) -> ResponseReturnValue:
    return render_template("reference/lot.html", one=queries.computed(viewer(), slug, number))


@views.get(f"{LOT}.json")
@public
def lot_json(slug: str, number: int) -> Response:
    published = queries.as_published(queries.computed(viewer(), slug, number))
    text = json.dumps(published, ensure_ascii=False, indent=1)
    return downloads.made(text.encode(), "application/json", f"lot-{slug}-{number}.json")


@views.route(f"{DESK}/new", methods=BOTH)
@kept
def lot_publishing(slug: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    panel = queries.kept_panel(viewer(), slug)
    form = PublishLotForm()
    form.offered(panel, by=viewer())
    if made := form.submit(panel, by=viewer()):
        flash(_("The fingerprint is published. Send it to both Parties now, before the day comes."))
        return redirect(url_for(".lot", slug=slug, number=made.number))
    return _page(form, panel, None, "publishing")


@views.route(f"{DESK}/<int(max=9999):number>/value", methods=BOTH)
@kept
def lot_value(slug: str, number: int) -> ResponseReturnValue:
    found = _lot(slug, number)
    form = ReadValueForm(seen=found.revision)
    form.offered(found, by=viewer())
    if done := form.submit(found, by=viewer()):
        drawn = done.state == "drawn"
        flash(_("The lot is drawn.") if drawn else _("Entered. A second person has to enter the same value."))
        return redirect(url_for(".lot", slug=slug, number=number))
    return _page(form, found.panel, found, "value")


@views.route(f"{DESK}/<int(max=9999):number>/leaving", methods=BOTH)
@kept
def lot_leaving(slug: str, number: int) -> ResponseReturnValue:
    found = _lot(slug, number)
    form = LeaveLotForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is on record as not drawn, with its number."))
        return redirect(url_for(".lot", slug=slug, number=number))
    return _page(form, found.panel, found, "leaving")


def _lot(slug: str, number: int) -> Lot:
    ensure(viewer(), "desk.registers", None)
    return queries.lot_of(viewer(), slug, number)


def _page(form: ActForm, panel: Panel, found: Lot | None, doing: str) -> ResponseReturnValue:
    return render_template("reference/lot_act.html", form=form, panel=panel, lot=found, doing=doing), form.status
