"""The text that is proposed for publication, as the sender of a concern sees it: beside what she sent, to answer."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.policy.exposure import Audience, Measure, may_learn
from portal.queries import concerns as queries
from portal.web.access import public, viewer
from portal.web.forms.concerns.consenting import ConsentForm
from portal.web.kept import kept
from portal.web.views.concerns import holders, mine, views


@views.route("/concerns/edition", methods=["GET", "POST"])
@public
@kept
@holders
def edition() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    proposal, _released = queries.proposed(by, opened)
    if proposal is None:
        return redirect(url_for(".sent"), 303)
    form = ConsentForm.shown(opened, proposal)
    if form.submit(concern, by=by):
        return redirect(url_for(".edition", _anchor="answer"), 303)
    proposal, released = queries.proposed(by, opened)  # as it is now, where somebody was faster
    if proposal is None or not queries.is_shown(concern.state, released):
        return redirect(url_for(".sent"), 303)
    form.renew(proposal)
    answers = {field: one.text.text for field, one in queries.answers(by, opened).items()}
    page = render_template(
        "concerns/edition.html",
        form=form,
        proposal=proposal,
        released=released,
        too_late=queries.is_too_late(by, proposal, released),
        round=queries.round_of_edition(by, proposal.round_id),
        happened=answers.get("happened", ""),
        may_be_public=may_learn(Audience.ANYONE, "happened", answers.get("exposure", "")) is Measure.AGREED,
    )
    return page, form.status
