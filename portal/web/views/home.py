"""The first page, the page about the portal, and the health of it."""

from flask import Blueprint, jsonify, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.vocabulary import official_channels, terms
from portal.queries import consultations, contributions, drafts, outbox, summaries
from portal.queries import home as queries
from portal.queries.contributions import jointly
from portal.queries.moderation import redactions
from portal.web import unsent
from portal.web import waiting as what_waits
from portal.web.access import public, viewer
from portal.web.forms.outbox import reading_form
from portal.web.health import examined
from portal.web.pages import cached

A_FEW, A_SCREEN = 5, 12
STATES = ("received", "returned", "published", "on_record", "withdrawn", "late")

views = Blueprint("home", __name__)


@views.get("/")
@public
@cached
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


@views.get("/waiting")
def waiting() -> ResponseReturnValue:
    """What waits for whoever is signed in, whatever they do here: the first page after signing in."""
    by, heaps = viewer(), what_waits.heaps()
    news = outbox.news(by, most=A_SCREEN)
    return render_template(
        "home/waiting.html",
        heaps=heaps,
        most=queries.COUNTED,
        unsent=unsent.mine() if "not_sent" in heaps else [],
        drafting=jointly.open_drafts(by) if "drafting" in heaps else [],
        returned=contributions.returned(by) if "returned" in heaps else [],
        covered=redactions.to_answer(by) if "covered" in heaps else [],
        newer=drafts.newer(by) if "newer" in heaps else [],
        to_be_answered=summaries.to_be_answered(by, A_SCREEN) if "to_be_answered" in heaps else [],
        open_rounds=consultations.not_closed(by, A_FEW),
        news=news,
        unread=outbox.how_much_unread(by),
        most_unread=outbox.COUNTED,
        reading=reading_form(news, "waiting"),
        at=clock.now(),
    )


def healthz() -> ResponseReturnValue:
    """Which part of the portal is stuck, if any; nothing else, as anybody may ask."""
    health = examined()
    return jsonify(health.shown()), 503 if health.stuck else 200


@views.record_once
def _without_language(state: BlueprintSetupState) -> None:
    state.app.add_url_rule("/healthz", "healthz", healthz)
