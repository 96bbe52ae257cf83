"""A second moderator looks at a decision, because its author asks for it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.moderation import Appeal, Outcome
from portal.policy.permissions import ensure
from portal.queries import files
from portal.queries import moderation as queries
from portal.queries.contributions import Found, Said, on_drafts
from portal.queries.moderation import appeals
from portal.queries.waiting import claim_on
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.files import storage
from portal.web.forms.moderation import CheckForm, PutReviewBackForm, ReviewForm, TakeReviewForm
from portal.web.kept import kept, shows_none
from portal.web.views.moderation.deciding import BOTH, ITEM, objection_to, views

REVIEW = f"{ITEM}/review"


@views.route(REVIEW, methods=BOTH)
@kept
def review(ref: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.moderation", None)
    found, appeal = queries.get(viewer(), ref), appeals.get(viewer(), ref)
    form = ReviewForm.of(appeal)
    if decided := form.submit(appeal, by=viewer()):
        flash(_done(decided))
        return redirect(url_for(".queue"))
    if request.method == "POST":
        found, appeal = queries.get(viewer(), ref), appeals.get(viewer(), ref)
    return _page(found, appeal, form)


@views.post(f"{REVIEW}/claim")
def take_review(ref: str) -> ResponseReturnValue:
    here = url_for(".review", ref=ref)
    return pressed(TakeReviewForm(), appeals.get(viewer(), ref), _("You have it for half an hour."), here)


@views.post(f"{REVIEW}/release")
def put_review_back(ref: str) -> ResponseReturnValue:
    here, queue = url_for(".review", ref=ref), url_for(".queue")
    appeal = appeals.get(viewer(), ref)
    return pressed(PutReviewBackForm(), appeal, _("It is back in the queue."), queue, otherwise=here)


def _page(found: Found[Said], appeal: Appeal, form: ReviewForm) -> ResponseReturnValue:
    row, said = found
    objection, over = objection_to("appeal.decide", appeal), appeal.outcome is not None
    form.seen.data, form.seen.raw_data = appeal.revision, None
    if objection or over:
        shows_none()
    decisions = queries.decisions(viewer(), row)
    claim, attached = claim_on(viewer(), appeal), files.judged(viewer(), said.id)
    return render_template(
        "moderation/review.html",
        said=said,
        about=on_drafts.followed(viewer(), said.id) if said.comment_type else None,
        form=form,
        files=attached,
        beginnings=files.beginnings(storage(), attached),
        decisions=decisions,
        asked=next(one.review for one in decisions if one.review is not None),
        openings=queries.openings(viewer(), row),
        over=over,
        objection=objection,
        claimant=claim.by if claim else "",
        mine=claim is not None and claim.mine,
        language=queries.reader_language(row),
        take_form=TakeReviewForm(formdata=None),
        put_back_form=PutReviewBackForm(formdata=None),
        check_form=CheckForm(formdata=None),
    ), form.status


def _done(decided: Appeal) -> str:
    if decided.outcome is Outcome.REVERSED:
        return str(_("Reversed, and published as %(number)s.", number=decided.contribution.number))
    return str(_("The decision is kept, with your reason."))
