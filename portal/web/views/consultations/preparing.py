"""The editor's desk: consultations and rounds, and what they still lack."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.vocabulary import terms
from portal.models.consultations import Round
from portal.policy.permissions import ensure
from portal.queries import consultations as queries
from portal.queries import drafts
from portal.web.access import viewer
from portal.web.addresses import CODE, asks
from portal.web.buttons import pressed
from portal.web.forms.consultations import (
    ConsultationForm,
    ConsultationRevisionForm,
    DocumentForm,
    DocumentRemovalForm,
    InvitationsForm,
    QuestionsForm,
    RoundForm,
    RoundRevisionForm,
)
from portal.web.kept import kept
from portal.web.views.consultations import views

ROUND = "/desk/rounds/<int(max=2147483647):round_id>"
BOTH = ["GET", "POST"]


@views.get("/desk/rounds")
def desk() -> ResponseReturnValue:
    ensure(viewer(), "desk.rounds", None)
    dockets = [
        (docket, [(item, queries.missing(viewer(), item.round) if item.phase == "draft" else []) for item in rounds])
        for docket, rounds in queries.index(viewer())
    ]
    return render_template("consultations/desk.html", dockets=dockets)


@views.route("/desk/rounds/consultations/new", methods=BOTH)
@kept
def create() -> ResponseReturnValue:
    ensure(viewer(), "desk.rounds", None)
    form = ConsultationForm(code=queries.next_code(clock.now().year))
    form.offered(None, by=viewer())
    if docket := form.submit(None, by=viewer()):
        flash(_("The consultation is created. Now prepare its first round."))
        return redirect(url_for(".prepare", code=docket.code))
    return render_template("consultations/create.html", form=form), form.status


@views.route("/desk/rounds/consultations/<folio:code>", methods=BOTH)
@kept
def revise_consultation(code: str) -> ResponseReturnValue:
    docket = queries.get(viewer(), code)
    ensure(viewer(), "desk.rounds", docket)
    form = ConsultationRevisionForm.of(docket)
    form.offered(docket, by=viewer())
    if form.submit(docket, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".desk"))
    return render_template("consultations/revise_consultation.html", form=form, docket=docket), form.status


@views.route("/desk/rounds/consultations/<folio:code>/new", methods=BOTH)
@kept
def prepare(code: str) -> ResponseReturnValue:
    docket = queries.get(viewer(), code)
    ensure(viewer(), "desk.rounds", docket)
    form = RoundForm()
    form.offered(docket, by=viewer())
    if made := form.submit(docket, by=viewer()):
        flash(_("The round is kept as a draft. Only editors and delegates see it."))
        return redirect(url_for(".workbench", round_id=made.id))
    return render_template("consultations/prepare.html", form=form, docket=docket), form.status


@views.get(ROUND)
def workbench(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    return render_template(
        "consultations/workbench.html",
        round=round_,
        phase=round_.phase(clock.now()),
        checks=queries.checks(viewer(), round_),
        contents=queries.contents(viewer(), round_id),
        invited=queries.invited(viewer(), round_id),
        drafts=drafts.on_desk(viewer(), round_id),
        removal=DocumentRemovalForm(),
    )


@views.route(f"{ROUND}/revision", methods=BOTH)
@kept
def revise(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    form = RoundRevisionForm.of(round_)
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".workbench", round_id=round_id))
    return render_template("consultations/revise.html", form=form, round=round_), form.status


@views.route(f"{ROUND}/questions", methods=BOTH)
@kept
def ask(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    form = QuestionsForm.of(round_, queries.questions(viewer(), round_id))
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The questions are saved."))
        return redirect(url_for(".workbench", round_id=round_id))
    return render_template("consultations/ask.html", form=form, round=round_), form.status


@views.route(f"{ROUND}/invitations", methods=BOTH)
@kept
@asks(group=CODE)
def invite(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    groups = terms("stakeholder_group")
    group = next((each.code for each in groups if each.code == request.args.get("group")), None)
    offered, invited = list(queries.to_invite(viewer(), group)), list(queries.invited(viewer(), round_id))
    form = InvitationsForm.of(offered, invited)
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The invitations are saved."))
        return redirect(url_for(".workbench", round_id=round_id))
    return render_template(
        "consultations/invite.html", form=form, round=round_, groups=groups, group=group, invited=invited
    ), form.status


@views.route(f"{ROUND}/documents", methods=BOTH)
@kept
def add_document(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    form = DocumentForm()
    form.offered(round_, by=viewer())
    if form.submit(round_, by=viewer()):
        flash(_("The document is added."))
        return redirect(url_for(".workbench", round_id=round_id))
    return render_template("consultations/add_document.html", form=form, round=round_), form.status


@views.post(f"{ROUND}/documents/removal")
def drop_document(round_id: int) -> ResponseReturnValue:
    round_ = _on_the_desk(round_id)
    onward = url_for(".workbench", round_id=round_id)
    return pressed(DocumentRemovalForm(), round_, _("The document is removed."), onward)


def _on_the_desk(round_id: int) -> Round:
    round_ = queries.get_round(viewer(), round_id)
    ensure(viewer(), "desk.rounds", round_)
    return round_
