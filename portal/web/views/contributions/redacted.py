"""What would be published of one's own with covered passages: read and answered, with an account and with a key."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries.contributions import Found, Said
from portal.queries.moderation import redactions
from portal.web.access import public, viewer
from portal.web.forms.contributions import AnswerRedactionForm
from portal.web.forms.files import storage
from portal.web.kept import kept, shows_none
from portal.web.views.contributions import views
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN, addresses


@views.route(f"{OWN}/redaction", methods=BOTH)
@kept
def redaction(ref: str) -> ResponseReturnValue:
    return answered(queries.own(viewer(), ref), url_for(".own", ref=ref))


@views.route(f"{ONE}/redaction", methods=BOTH)
@public
@kept
@holders
def inbox_redaction(leaf: str) -> ResponseReturnValue:
    return answered(queries.held(viewer(), leaf), url_for(".inbox_own", leaf=leaf))


def answered(own: Found[Said], back: str) -> ResponseReturnValue:
    """The original beside what would be published; where nothing can be answered any more, why not."""
    by, (row, said) = viewer(), own
    proposed = redactions.latest(by, row)
    if proposed is None:
        raise NotFound
    form = AnswerRedactionForm.of(said, proposed)
    if form.submit(row, by=by):
        flash(_("Your answer was received. The moderator reads it before anything is published."))
        return redirect(back)
    if form.is_submitted():
        proposed = redactions.latest(by, row) or proposed
    form.seen.data, form.seen.raw_data = proposed.number, None
    sent = [(each, each.sent(storage())) for each in proposed.texts]
    open_ = proposed.stands and proposed.answered_at is None
    if not open_:
        shows_none()
    return render_template(
        "contributions/redaction.html",
        contribution=said,
        round=said.round,
        proposed=proposed,
        texts=[(each.position, *each.made_of(words)) for each, words in sent],
        sent_texts=[(each.position, words, each.covered_there) for each, words in sent],
        open=open_,
        may_correct=allows(by, "contribution.correct", row),
        may_withdraw=allows(by, "contribution.withdraw", row),
        addresses=addresses(said),
        form=form,
        back=back,
    ), form.status
