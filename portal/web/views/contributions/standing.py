"""What is said about a comment later: whether it still applies, and what follows where a translation is questioned."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.keys import LARGEST
from portal.models.contributions import Contribution
from portal.policy.permissions import ensure
from portal.queries import contributions as queries
from portal.queries.contributions import on_drafts
from portal.web.access import viewer
from portal.web.addresses import TEXT, YES, asks
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.contributions import PutBackForm, SettlementForm, StandingForm, TakeForm
from portal.web.kept import kept
from portal.web.views.contributions import views
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import BOTH, OWN

DESK = "/desk/translations"
ITEM = f"{DESK}/<int(max={LARGEST}):dispute_id>"


@views.post(f"{OWN}/standing")
def stand(ref: str) -> ResponseReturnValue:
    return _stand(queries.own(viewer(), ref).row, url_for(".own", ref=ref, _anchor="where"))


@views.post(f"{ONE}/standing")
@holders
def inbox_stand(leaf: str) -> ResponseReturnValue:
    return _stand(queries.held(viewer(), leaf).row, url_for(".inbox_own", leaf=leaf, _anchor="where"))


def _stand(contribution: Contribution, back: str) -> ResponseReturnValue:
    done = _("Noted. Everybody who sees your comment sees what you said of it.")
    return pressed(StandingForm(), contribution, done, back)


@views.get(DESK)
@asks(settled=YES, after=TEXT)
def questions() -> ResponseReturnValue:
    """What somebody says of two texts that differ, for the translators."""
    ensure(viewer(), "desk.translations", None)
    settled, after = "settled" in request.args, request.args.get("after", "")
    page = on_drafts.questioned(viewer(), settled, after)
    return render_template(
        "contributions/questions.html",
        page=page,
        first=not after,
        origins=on_drafts.origins(one.comment.id for one in page.rows),
        settled=settled,
    )


@views.route(ITEM, methods=BOTH)
@kept
def settlement(dispute_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.translations", None)
    dispute = on_drafts.dispute(viewer(), dispute_id)
    form = SettlementForm(seen=dispute.revision)
    form.offered(dispute, by=viewer())
    if form.submit(dispute, by=viewer()):
        flash(_("Settled. The passage and the comment say so from now on."))
        return redirect(url_for(".questions"))
    return render_template(
        "contributions/settlement.html",
        form=form,
        title=dispute.contribution.round.title,
        question=on_drafts.question(viewer(), dispute.contribution_id),
        place=on_drafts.origins([dispute.contribution_id])[dispute.contribution_id],
        take_form=TakeForm(formdata=None),
        put_back_form=PutBackForm(formdata=None),
    ), form.status


@views.post(f"{ITEM}/claim")
def take_question(dispute_id: int) -> ResponseReturnValue:
    onward = url_for(".settlement", dispute_id=dispute_id)
    return _on_a_question(TakeForm(), dispute_id, _("You have it for half an hour."), onward)


@views.post(f"{ITEM}/release")
def put_question_back(dispute_id: int) -> ResponseReturnValue:
    return _on_a_question(PutBackForm(), dispute_id, _("It is back in the queue."), url_for(".questions"))


def _on_a_question(form: ActForm, dispute_id: int, done: str, onward: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.translations", None)
    here = url_for(".settlement", dispute_id=dispute_id)
    return pressed(form, on_drafts.dispute(viewer(), dispute_id), done, onward, otherwise=here)
