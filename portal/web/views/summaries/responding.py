"""The answer to what one sent oneself, by account or by key, and what one says of it; on the desk, what all say."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.policy.permissions import allows, ensure
from portal.queries import consultations, contributions
from portal.queries import summaries as queries
from portal.queries.contributions import Found, Said
from portal.web.access import public, viewer
from portal.web.addresses import NUMBER, asks
from portal.web.forms.summaries import FeedbackForm
from portal.web.kept import kept, shows_none
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN
from portal.web.views.summaries import views


@views.route(f"{OWN}/answer", methods=BOTH)
@kept
def own_answer(ref: str) -> ResponseReturnValue:
    return _answer(contributions.own(viewer(), ref), url_for("contributions.own", ref=ref))


@views.route(f"{ONE}/answer", methods=BOTH)
@public
@kept
@holders
def inbox_answer(leaf: str) -> ResponseReturnValue:
    return _answer(contributions.held(viewer(), leaf), url_for("contributions.inbox_own", leaf=leaf))


@views.get("/desk/rounds/<int(max=2147483647):round_id>/summary/feedback")
@asks(after=NUMBER)
def feedback(round_id: int) -> ResponseReturnValue:
    """What contributors say of the answers of the latest edition, for those who gave them."""
    ensure(viewer(), "desk.answers", None)
    round_ = consultations.get_round(viewer(), round_id)
    editions = queries.editions(viewer(), round_)
    if not editions:
        raise NotFound
    after = request.args.get("after")
    told = queries.told(viewer(), editions[0], int(after) if after else None)
    return render_template(
        "summaries/feedback.html",
        round=round_,
        edition=editions[0].number,
        told=told[: queries.PAGE],
        further=told[queries.PAGE - 1].key if len(told) > queries.PAGE else None,
    )


def _answer(own: Found[Said], back: str) -> ResponseReturnValue:
    by, (row, said) = viewer(), own
    answers = queries.answers_to(by, said.number)
    if not answers:
        raise NotFound
    edition = queries.published(by, said.round).number
    words = queries.own_words(by, said.id)
    latest = next((each for each in reversed(words) if each.edition == edition), None)
    form = None
    if allows(by, "feedback.give", row):
        form = FeedbackForm.of(latest, edition, said.language)
        if form.submit(row, by=by):
            flash(_("The committee has it. You can change your answer until the next edition."))
            return redirect(back)
    else:
        shows_none()
    return render_template(
        "summaries/own_answer.html",
        contribution=said,
        round=said.round,
        answers=answers,
        edition=edition,
        words=words,
        form=form,
        back=back,
    ), form.status if form else 200
