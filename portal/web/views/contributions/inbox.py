"""Contributions for who came with a tracking key: what it opens, each of it, and its corrections."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.actor import Opens
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries import summaries
from portal.queries.contributions import on_drafts
from portal.queries.moderation import appeals, redactions
from portal.web.access import public, viewer
from portal.web.addresses import TEXT, asks
from portal.web.kept import kept
from portal.web.trackingkeys import with_key
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH, addresses, correct, state_of, withdraw

KEY = "/tracking/inbox"
ONE = f"{KEY}/<leaf>"

holders = with_key(Opens.INBOX)
"""Decorates what only the holder of a key to an inbox is shown."""


@views.get(KEY)
@asks(before=TEXT)
@holders
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
                "leaf": queries.leaf_of(by, one.said.id),
            }
            for one in page
        ],
        verdicts=queries.verdicts(by, ids),
        asked_of=redactions.asked_about(by, ids),
        reviews=appeals.reviews(by, [one.row for one in page]),
        origins=on_drafts.origins(one.said.id for one in page if one.said.comment_type),
        more=found[queries.PAGE :],
        asking=summaries.asking_rounds(by, {one.said.round.id for one in page}),
    )


@views.get(ONE)
@holders
def inbox_own(leaf: str) -> ResponseReturnValue:
    found = state_of(queries.held(viewer(), leaf))
    return render_template("contributions/own.html", **found, several=queries.are_several(viewer()))


@views.route(f"{ONE}/correction", methods=BOTH)
@public
@kept
@holders
def inbox_correction(leaf: str) -> ResponseReturnValue:
    return correct(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


@views.route(f"{ONE}/withdrawal", methods=BOTH)
@holders
def inbox_withdrawal(leaf: str) -> ResponseReturnValue:
    return withdraw(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))
