"""All drafts on the desk, a new one, and one with its versions."""

from flask import flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.files.importing import WARNINGS
from portal.policy.permissions import allows, ensure
from portal.queries import consultations
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.forms.drafts.desk import DraftForm, TitleForm
from portal.web.kept import kept, shows_none
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.course import (
    BOTH,
    DESK,
    DRAFT,
    course,
    draft_on_desk,
    next_for,
    unaligned,
    unexplained,
    ways_on,
)

LARGEST = 2**31 - 1


@views.record_once
def _for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        course_of=course, ways_on=ways_on, unaligned=unaligned, unexplained=unexplained, import_warnings=WARNINGS
    )


@views.get(DESK)
def desk() -> ResponseReturnValue:
    ensure(viewer(), "desk.drafts", None)
    return render_template(
        "drafts/desk/desk.html", drafts=queries.on_desk(viewer()), unplaced=on_drafts.unplaced(viewer())
    )


@views.route(f"{DESK}/new", methods=BOTH)
@kept
@asks(round=NUMBER, replaces=NUMBER)
def create() -> ResponseReturnValue:
    ensure(viewer(), "desk.drafts", None)
    asked = request.args.get("round", type=int)
    if asked is None:
        ensure(viewer(), "draft.create", None)
        return render_template("drafts/desk/choose_round.html", rounds=_rounds())
    round_ = consultations.get_round(viewer(), min(max(asked, 0), LARGEST))
    form = DraftForm(refiled_from=request.args.get("replaces", ""))
    form.offer([draft for draft, _versions in queries.on_desk(viewer())])
    form.offered(round_, by=viewer())
    if made := form.submit(round_, by=viewer()):
        flash(_("The draft is created. Now upload its first version."))
        return redirect(url_for(".upload", draft_id=made.id))
    return render_template("drafts/desk/create.html", form=form, round=round_), form.status


@views.route(DRAFT, methods=BOTH)
@kept
def workbench(draft_id: int) -> ResponseReturnValue:
    draft = draft_on_desk(draft_id)
    form = TitleForm.of(draft)
    if form.submit(draft, by=viewer()):
        flash(_("The title is saved."))
        return redirect(url_for(".workbench", draft_id=draft_id))
    if not allows(viewer(), "draft.revise", draft):
        shows_none()
    versions = queries.versions(viewer(), draft)
    return render_template(
        "drafts/desk/workbench.html",
        draft=draft,
        versions=versions,
        onward=next_for(draft, versions),
        unplaced=on_drafts.unplaced(viewer(), draft),
        predecessor=queries.predecessor(viewer(), draft),
        successors=queries.successors(viewer(), draft),
        form=form,
    ), form.status


def _rounds() -> list[consultations.Announced]:
    """Where this viewer may begin a draft."""
    return [
        item
        for _docket, rounds in consultations.index(viewer())
        for item in rounds
        if allows(viewer(), "draft.create", item.round)
    ]
