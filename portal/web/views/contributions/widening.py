"""An author lets more people read what they sent for few, with an account and with a key."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.contributions import Contribution
from portal.queries import contributions as queries
from portal.queries.contributions import Found, Said
from portal.web.access import viewer
from portal.web.forms.contributions import WideningForm
from portal.web.views.contributions import views
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN, WIDENED


@views.route(f"{OWN}/readers", methods=BOTH)
def readers(ref: str) -> ResponseReturnValue:
    return widen(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.route(f"{ONE}/readers", methods=BOTH)
@holders
def inbox_readers(leaf: str) -> ResponseReturnValue:
    return widen(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


def widen(own: Found[Said], back: str) -> ResponseReturnValue:
    """Whom to add; where nobody can be added, why not."""
    by, (row, said) = viewer(), own
    form = WideningForm.of(row)
    form.offered(row, by=by)
    if widened := form.submit(row, by=by):
        flash(_done(widened))
        return redirect(back)
    return render_template(
        "contributions/readers.html",
        contribution=said,
        round=said.round,
        can=row.status in WIDENED,
        members=queries.on_record.members(said.round),
        form=form,
        back=back,
    ), form.status


def _done(widened: Contribution) -> str:
    if widened.on_record_for is None:
        return str(_("It is noted. A moderator reads it before these people can."))
    return str(_("A moderator reads it again before these people can. Until then it stays on record as before."))
