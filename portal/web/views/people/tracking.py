"""The door of who has a tracking key and no account: in with the key, and away at once."""

from flask import current_app, flash, make_response, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.web import browser, keyed, receipts, sessions, trackingkeys
from portal.web.access import public
from portal.web.forms.people import TrackingForm
from portal.web.kept import WAITING, gone_on_with
from portal.web.views.people import views


@views.route("/tracking", methods=["GET", "POST"])
@public
def tracking() -> ResponseReturnValue:
    form = TrackingForm()
    with form.open_door():
        if (opened := form.opened()) and form.unsent is None:
            trackingkeys.enter(opened, form.typed)
            return redirect(str(session.pop(WAITING, "")) or trackingkeys.home_of(opened))
        if (text := form.unsent) is not None:
            sessions.end()  # what is gone on with is nobody's but the key's
            if opened:
                flash(
                    _("Words are saved under this key that were not sent. Send or forget them, and it opens the rest.")
                )
            return gone_on_with(text.where, lambda: keyed.content_of(text))
    page = render_template("people/tracking.html", form=form, shown_at=receipts.shown_at())
    return page, form.status, form.headers


@views.post("/tracking/leave")
@public
def leave() -> ResponseReturnValue:
    """Always done, also from a page whose form token is stale: nobody who has to be quick is left signed in."""
    sessions.end()
    session.clear()
    away = current_app.config["EXIT_URL"]
    response = make_response(render_template("people/left.html", away=away))
    response.headers["Refresh"] = f"0; url={away}"  # a redirect to another site is not followed from a form of ours
    response.headers["Clear-Site-Data"] = sessions.LEAVE_NOTHING
    browser.forget(response)
    return response
