"""Coming back with a key."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.queries import contributions as queries
from portal.web import sessions
from portal.web.access import public, viewer
from portal.web.forms.contributions import TrackingForm
from portal.web.kept import forget, kept
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH, correct, state_of, withdraw

KEY = "/tracking/contribution"

View = TypeVar("View", bound=Callable[..., Any])


@views.route("/tracking", methods=BOTH)
@public
def tracking() -> ResponseReturnValue:
    form = TrackingForm()
    if opened := form.opened():
        sessions.begin_with_key(opened)
        return redirect(url_for(".inbox"))
    return render_template("contributions/tracking.html", form=form), form.status, form.headers


def with_key(view: View) -> View:
    """Behind a tracking key. Whoever comes without is asked for it."""

    @wraps(view)
    def ask(**arguments: Any) -> ResponseReturnValue:
        if viewer().holds is None:
            return redirect(url_for(".tracking"))
        return cast(ResponseReturnValue, view(**arguments))

    return cast(View, public(ask))


@views.get(KEY)
@with_key
def inbox() -> ResponseReturnValue:
    return render_template("contributions/inbox.html", **state_of(queries.held(viewer())))


@views.route(f"{KEY}/correction", methods=BOTH)
@public
@kept
@with_key
def inbox_correction() -> ResponseReturnValue:
    return correct(queries.held(viewer()), url_for(".inbox"))


@views.route(f"{KEY}/withdrawal", methods=BOTH)
@with_key
def inbox_withdrawal() -> ResponseReturnValue:
    return withdraw(queries.held(viewer()), url_for(".inbox"))


@views.post("/tracking/leave")
@public
def leave() -> ResponseReturnValue:
    """Always done, also from a page whose form token is stale: nobody who has to be quick is left signed in."""
    sessions.end()
    session.clear()
    away = current_app.config["EXIT_URL"]
    response = make_response(render_template("contributions/left.html", away=away))
    response.headers["Refresh"] = f"0; url={away}"  # a redirect to another site is not followed from a form of ours
    response.headers["Clear-Site-Data"] = sessions.LEAVE_NOTHING
    forget(response)
    return response
