"""Coming back with a key."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries import drafts
from portal.web import receipts, sessions
from portal.web.access import public, viewer
from portal.web.addresses import TEXT, asks
from portal.web.forms.contributions import TrackingForm
from portal.web.kept import WAITING, forget, kept
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH, addresses, correct, state_of, withdraw

KEY = "/tracking/inbox"
ONE = f"{KEY}/<leaf>"

View = TypeVar("View", bound=Callable[..., Any])


@views.route("/tracking", methods=BOTH)
@public
def tracking() -> ResponseReturnValue:
    form = TrackingForm()
    with form.open_door():
        if opened := form.opened():
            sessions.begin_with_key(opened)
            return redirect(str(session.pop(WAITING, "")) or url_for(".inbox"))
    page = render_template("contributions/tracking.html", form=form, shown_at=receipts.shown_at())
    return page, form.status, form.headers


def with_key(view: View) -> View:
    """Behind a tracking key. Whoever comes without is asked for it."""

    @wraps(view)
    def ask(**arguments: Any) -> ResponseReturnValue:
        if viewer().inbox is None:
            return redirect(url_for(".tracking"))
        return cast(ResponseReturnValue, view(**arguments))

    return cast(View, public(ask))


@views.get(KEY)
@asks(before=TEXT)
@with_key
def inbox() -> ResponseReturnValue:
    """What the key opens; where that is one contribution, at once all of it."""
    by, before = viewer(), request.args.get("before", "")
    found = queries.inbox(by, before)
    page = found[: queries.PAGE]
    if len(page) == 1 and not before:
        return inbox_own(leaf=queries.leaf_of(by, page[0].said.id))
    ids = [one.said.id for one in page]
    return render_template(
        "contributions/inbox.html",
        contributions=[
            {
                "said": one.said,
                "may_correct": allows(by, "contribution.correct", one.row),
                "may_withdraw": allows(by, "contribution.withdraw", one.row),
                "addresses": addresses(one.said),
            }
            for one in page
        ],
        verdicts=queries.verdicts(by, ids),
        origins=drafts.origins(one.said.id for one in page if one.said.comment_type),
        more=found[queries.PAGE :],
    )


@views.get(ONE)
@with_key
def inbox_own(leaf: str) -> ResponseReturnValue:
    found = state_of(queries.held(viewer(), leaf))
    return render_template("contributions/own.html", **found, several=queries.are_several(viewer()))


@views.route(f"{ONE}/correction", methods=BOTH)
@public
@kept
@with_key
def inbox_correction(leaf: str) -> ResponseReturnValue:
    return correct(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


@views.route(f"{ONE}/withdrawal", methods=BOTH)
@with_key
def inbox_withdrawal(leaf: str) -> ResponseReturnValue:
    return withdraw(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


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
