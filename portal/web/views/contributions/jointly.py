"""What members of an organisation draft together for a round, for nobody else's eyes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.policy.permissions import objection
from portal.queries import consultations
from portal.queries.contributions import jointly as queries
from portal.services.contributions import LONGEST
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.forms.contributions import JointDraftForm
from portal.web.kept import kept
from portal.web.views.contributions import views

STATEMENT = "/rounds/<int(max=2147483647):round_id>/statement"


@views.route(STATEMENT, methods=["GET", "POST"])
@kept
@asks(before=NUMBER)
def statement(round_id: int) -> ResponseReturnValue:
    """The words as they stand, and who saved them when. Whoever saves second loses no word of theirs."""
    by = viewer()
    round_ = _drafted_in(round_id)
    latest, released = queries.drafted(by, round_id), queries.released(by, round_id)
    form = JointDraftForm.of(latest)
    why_not = objection(by, "statement.save", round_)
    form.over = why_not is not None
    if form.submit(round_, by=by):
        flash(_("Saved. Your colleagues read it here; nobody else does."))
        return redirect(url_for(".statement", round_id=round_id))
    beside = latest if latest is not None and (form.status == 409 or form.seen.data != latest.number) else None
    if form.status == 409 and latest is not None:
        form.seen.data, form.seen.raw_data = latest.number, None
    before = request.args.get("before", type=int)
    savings = queries.savings(by, round_id, before)
    page = render_template(
        "contributions/statement.html",
        round=round_,
        form=form,
        most=LONGEST,
        latest=latest,
        beside=beside,
        released=released,
        why_not=why_not,
        before=before,
        savings=savings[: queries.A_LIST],
        older=len(savings) > queries.A_LIST,
        coordinated=queries.has_coordinator(by, round_),
        now=clock.now(),
    )
    return page, form.status


@views.get(f"{STATEMENT}/wordings/<int(max=2147483647):wording>")
def statement_wording(round_id: int, wording: int) -> ResponseReturnValue:
    """The words as a colleague saved them once."""
    round_ = _drafted_in(round_id)
    found = queries.drafted(viewer(), round_id, wording)
    return render_template("contributions/statement_wording.html", round=round_, drafted=found)


def _drafted_in(round_id: int) -> Round:
    """The round, for members of an organisation; for everybody else there is no such page."""
    if not queries.may_draft(viewer()):
        raise NotFound
    return consultations.get_round(viewer(), round_id)
