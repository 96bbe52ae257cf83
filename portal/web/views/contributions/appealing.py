"""Asking that a decision on what one sent be looked at again, with an account and with a key."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.queries import contributions as queries
from portal.queries.contributions import Found, Said
from portal.queries.moderation import appeals
from portal.web.access import public, viewer
from portal.web.forms.contributions import AppealForm
from portal.web.kept import kept, shows_none
from portal.web.views.contributions import views
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN


@views.route(f"{OWN}/review", methods=BOTH)
@kept
def appeal(ref: str) -> ResponseReturnValue:
    return ask(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.route(f"{ONE}/review", methods=BOTH)
@public
@kept
@holders
def inbox_appeal(leaf: str) -> ResponseReturnValue:
    return ask(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


def ask(own: Found[Said], back: str) -> ResponseReturnValue:
    """The reasons; where no review can be asked for, why not, beside what was typed."""
    by, (row, said) = viewer(), own
    review = appeals.review_of(by, row)
    if review is None:
        raise NotFound
    form = AppealForm.of(said, review)
    if form.submit(row, by=by):
        flash(_("A second moderator looks at it. What you wrote is kept as you wrote it."))
        return redirect(back)
    if form.is_submitted():
        review = appeals.review_of(by, row) or review
    form.seen.data, form.seen.raw_data = review.many, None
    if not review.open:
        shows_none()
    return render_template(
        "contributions/appeal.html",
        contribution=said,
        round=said.round,
        verdict=queries.verdicts(by, [said.id]).get(said.id),
        review=review,
        form=form,
        back=back,
    ), form.status
