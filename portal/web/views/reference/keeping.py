"""The desk of those who keep the register of workplaces: enter, describe, merge, split, and undo."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.reference import Facility
from portal.policy.permissions import allows, ensure
from portal.queries import reference as queries
from portal.web.access import viewer
from portal.web.addresses import NUMBER, SLUG, TEXT, asks, number_asked
from portal.web.buttons import pressed
from portal.web.forms.reference import (
    DetailForm,
    EndForm,
    MergeForm,
    SplitForm,
    UndoRevisionForm,
    UnmergeForm,
    WorkplaceForm,
    WorkplaceRevisionForm,
)
from portal.web.forms.reference.cases import EndLabelForm
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.public import digits_fit

BOTH = ["GET", "POST"]
WORKPLACES = "/desk/registers/workplaces"
ONE = f"{WORKPLACES}/<slug:slug>"


@views.get(WORKPLACES)
@asks(q=TEXT, after=NUMBER)
def kept_workplaces() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    wanted = queries.Filter(text=request.args.get("q", ""))
    page = queries.facilities(viewer(), wanted, number_asked())
    lately = [] if request.args else queries.entered_lately(viewer())
    alike = queries.perhaps_one(viewer(), lately)
    return render_template("reference/kept_workplaces.html", page=page, wanted=wanted, lately=lately, alike=alike)


@views.route(f"{WORKPLACES}/new", methods=BOTH)
@kept
def workplace_entry() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    form = WorkplaceForm()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_workplace", slug=made.slug))
    return render_template("reference/workplace_entry.html", form=form), form.status


@views.get(ONE)
def kept_workplace(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    return render_template(
        "reference/kept_workplace.html",
        facility=found,
        moves=queries.moves(viewer(), found),
        about=queries.own_cases(viewer(), found),
        alike=[] if found.is_merged else queries.perhaps_one(viewer(), [found])[found.id],
        fits=digits_fit,
        may={
            act: allows(viewer(), f"facility.{act}", found)
            for act in ("revise", "describe", "label", "merge", "split", "unmerge")
        },
        ending=lambda detail: EndForm(formdata=None, detail_id=detail.id),
        undoing=UnmergeForm(formdata=None),
        corrections=queries.corrections_of(found) if found.entered else (),
        undoing_revision=UndoRevisionForm(formdata=None),
        sayings=queries.sayings(viewer(), [found.id]),
        ending_label=lambda one: EndLabelForm(formdata=None, saying_id=one.id),
    )


@views.route(f"{ONE}/revision", methods=BOTH)
@kept
def workplace_revision(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    form = WorkplaceRevisionForm.about(found)
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("The changes are saved."))
        return redirect(url_for(".kept_workplace", slug=slug))
    return render_template("reference/workplace_act.html", form=form, facility=found, doing="revision"), form.status


@views.post(f"{ONE}/revision/undoing")
def revision_undoing(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    done = _("The latest correction is undone.")
    return pressed(UndoRevisionForm(), found, done, url_for(".kept_workplace", slug=slug))


@views.route(f"{ONE}/details", methods=BOTH)
@kept
def workplace_detail(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    form = DetailForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_workplace", slug=slug))
    return render_template("reference/workplace_act.html", form=form, facility=found, doing="detail"), form.status


@views.post(f"{ONE}/details/ending")
def detail_ending(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    onward = url_for(".kept_workplace", slug=slug)
    return pressed(EndForm(), found, _("It no longer holds, and stays on record."), onward)


@views.route(f"{ONE}/merge", methods=BOTH)
@kept
@asks(into=SLUG)
def workplace_merge(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    other = request.args.get("into", "")
    form = MergeForm(into=url_for(".facility", slug=other) if other else "")
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("Merged. You can undo it here."))
        return redirect(url_for(".kept_workplace", slug=slug))
    return render_template("reference/workplace_act.html", form=form, facility=found, doing="merge"), form.status


@views.post(f"{ONE}/merge/undoing")
def merge_undoing(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    return pressed(UnmergeForm(), found, _("It is on its own again."), url_for(".kept_workplace", slug=slug))


@views.route(f"{ONE}/split", methods=BOTH)
@kept
def workplace_split(slug: str) -> ResponseReturnValue:
    found = kept_one(slug)
    form = SplitForm.about(found, queries.own_cases(viewer(), found, merged=True))
    form.offered(found, by=viewer())
    if move := form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_workplace", slug=move.other.slug))
    return render_template("reference/workplace_act.html", form=form, facility=found, doing="split"), form.status


def kept_one(slug: str) -> Facility:
    """The entry itself, wherever its address leads readers."""
    ensure(viewer(), "desk.registers", None)
    return queries.kept_facility(viewer(), slug)
