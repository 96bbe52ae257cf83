"""The first page, the page about the portal, and the health of it."""

from datetime import timedelta

from flask import Blueprint, jsonify, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.vocabulary import official_channels, terms
from portal.queries import consultations
from portal.web import health
from portal.web.access import public, viewer

PULSE = timedelta(minutes=2)
STATES = ("received", "returned", "published", "withdrawn", "late")

views = Blueprint("home", __name__)


@views.get("/")
@public
def index() -> ResponseReturnValue:
    rounds = consultations.running(viewer())
    return render_template("home/index.html", rounds=rounds)


@views.get("/about")
@public
def about() -> ResponseReturnValue:
    return render_template(
        "home/about.html",
        channels=official_channels(),
        states=[term for term in terms("contribution_state") if term.code in STATES],
        reasons=terms("moderation_reason"),
    )


def healthz() -> ResponseReturnValue:
    """Whether the database answers and the worker is alive; nothing else, as anybody may ask."""
    try:
        beat = health.heartbeat()
    except health.Stuck:
        return jsonify(status="failing", database=False, worker=None, why="The database does not answer."), 503
    if beat is None or clock.now() - beat > PULSE:
        return jsonify(status="failing", database=True, worker=False, why="The worker gave no sign of life."), 503
    return jsonify(status="ok", database=True, worker=True)


@views.record_once
def _without_language(state: BlueprintSetupState) -> None:
    state.app.add_url_rule("/healthz", "healthz", healthz)
