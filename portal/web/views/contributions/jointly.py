"""What members of an organisation draft together for a round, for nobody else's eyes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.policy.permissions import allows, ensure, objection
from portal.queries import consultations, contributions
from portal.queries.contributions import Marker
from portal.queries.contributions import jointly as queries
from portal.services.contributions import LONGEST
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.forms.contributions import DissentForm, JointDraftForm, NoRemarksForm, ReleaseForm
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
        may_release=allows(by, "statement.release", round_),
        now=clock.now(),
    )
    return page, form.status


@views.get(f"{STATEMENT}/wordings/<int(max=2147483647):wording>")
def statement_wording(round_id: int, wording: int) -> ResponseReturnValue:
    """The words as a colleague saved them once."""
    round_ = _drafted_in(round_id)
    found = queries.drafted(viewer(), round_id, wording)
    return render_template("contributions/statement_wording.html", round=round_, drafted=found)


@views.route(f"{STATEMENT}/release", methods=["GET", "POST"])
def statement_release(round_id: int) -> ResponseReturnValue:
    """Exactly what would be sent, and the button that sends it. A second click leads to what the first one sent."""
    by = viewer()
    round_, latest = _to_speak_in(round_id), queries.drafted(by, round_id)
    if latest is None or queries.released(by, round_id):
        return redirect(url_for(".statement", round_id=round_id))
    form = ReleaseForm(seen=latest.number)
    form.offered(round_, by=by)
    if made := form.submit(round_, by=by):
        flash(_("Released. A moderator reads it before it is published."))
        return redirect(url_for(".own", ref=made.ref))
    if queries.released(by, round_id):
        return redirect(url_for(".statement", round_id=round_id))
    latest = queries.drafted(by, round_id) or latest
    form.seen.data, form.seen.raw_data = latest.number, None
    page = render_template(
        "contributions/statement_release.html",
        round=round_,
        form=form,
        latest=latest,
        readers=contributions.readers(round_),
        now=clock.now(),
    )
    return page, form.status


@views.route(f"{STATEMENT}/no-remarks", methods=["GET", "POST"])
def no_remarks(round_id: int) -> ResponseReturnValue:
    """What readers would be told, and the button that says it."""
    by, round_ = viewer(), _to_speak_in(round_id)
    form = NoRemarksForm()
    if not queries.released(by, round_id):
        form.offered(round_, by=by)
        if form.submit(round_, by=by):
            flash(_("Said. Whoever sees the round reads it from now on."))
    if queries.released(by, round_id):
        return redirect(url_for(".statement", round_id=round_id))
    page = render_template(
        "contributions/no_remarks.html",
        round=round_,
        form=form,
        drafted=queries.drafted(by, round_id),
        readers=contributions.readers(round_),
    )
    return page, form.status


@views.route("/contributions/<folio:number>/dissent", methods=["GET", "POST"])
@kept
def dissent(number: str) -> ResponseReturnValue:
    """Against what the advisory body has said, by a member of it."""
    by, (row, said) = viewer(), contributions.get(viewer(), number)
    if isinstance(said, Marker):
        raise NotFound
    form = DissentForm()
    form.of(by, said.byline)
    form.offered(row, by=by)
    if sent := form.submit(row, by=by):
        return redirect(url_for(".own", ref=sent.ref, sent=1))
    return render_template(
        "contributions/dissent.html",
        contribution=said,
        round=said.round,
        form=form,
        readers=contributions.readers(row.round),
    ), form.status


def _to_speak_in(round_id: int) -> Round:
    """The round, for who coordinates the organisation in it: its other members are told who may, as on any page."""
    round_ = _drafted_in(round_id)
    if not queries.coordinates(viewer(), round_):
        ensure(viewer(), "statement.release", round_)
    return round_


def _drafted_in(round_id: int) -> Round:
    """The round, for members of an organisation; for everybody else there is no such page."""
    if not queries.may_draft(viewer()):
        raise NotFound
    return consultations.get_round(viewer(), round_id)
