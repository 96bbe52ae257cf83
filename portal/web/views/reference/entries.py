"""The desk of the registers of the Board, attachés, panels and actions: entered, corrected, taken and put back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.models.reference import BoardReport, Kept
from portal.policy.permissions import ensure
from portal.queries import reference as queries
from portal.services.reference import BY_SHEET
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.reference.board import EndStepForm, StepForm
from portal.web.forms.reference.entries import (
    FORMS,
    REVISIONS,
    PutBackEntryForm,
    TakeBackEntryForm,
    UndoEntryForm,
)
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.keeping import BOTH

ROOMS = {
    "board": ("member", "value", "assessment", "report"),
    "attaches": ("attache", "project", "activity", "money", "quarter"),
    "panels": ("panel", "seat", "panelist", "conflict", "visit", "remedy", "official"),
    "actions": ("action", "ground"),
    "sectors": ("edition",),
}
ENTRIES = f"/desk/registers/entries/<any({', '.join(FORMS)}):of>"
ONE = f"{ENTRIES}/<slug:slug>"
REPORT = "/desk/registers/entries/report/<slug:slug>/steps"


@views.get("/desk/registers/<any(board, attaches, panels, actions, sectors):room>")
def kept_entries(room: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    kinds = [(of, queries.kept_entries(viewer(), of)) for of in ROOMS[room]]
    return render_template("reference/kept_entries.html", room=room, kinds=kinds, by_sheet=BY_SHEET)


@views.route(f"{ENTRIES}/new", methods=BOTH)
@kept
def entry_entry(of: str) -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    form = FORMS[of]()
    form.offered(None, by=viewer())
    if made := form.submit(None, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_entry", of=of, slug=made.slug))
    return _page(form, of, None, "entry")


@views.get(ONE)
def kept_entry(of: str, slug: str) -> ResponseReturnValue:
    found = _entry(of, slug)
    return render_template(
        "reference/kept_entry.html",
        of=of,
        room=room_of(of),
        entry=found,
        corrections=queries.corrections_of(found),
        undoing=UndoEntryForm(formdata=None),
        putting_back=PutBackEntryForm(formdata=None),
        ending=lambda step: EndStepForm(formdata=None, step_id=step.id),
    )


@views.route(f"{ONE}/revision", methods=BOTH)
@kept
def entry_revision(of: str, slug: str) -> ResponseReturnValue:
    found = _entry(of, slug)
    return _asked(REVISIONS[of].about(found), of, found, "revision", _("The changes are saved."))


@views.route(f"{ONE}/taking-back", methods=BOTH)
@kept
def entry_taking_back(of: str, slug: str) -> ResponseReturnValue:
    done = _("Readers no longer find it. You can put it back here.")
    return _asked(TakeBackEntryForm(), of, _entry(of, slug), "taking_back", done)


@views.post(f"{ONE}/undoing")
def entry_undoing(of: str, slug: str) -> ResponseReturnValue:
    return _pressed(UndoEntryForm(), of, slug, _("The latest correction is undone."))


@views.post(f"{ONE}/putting-back")
def entry_putting_back(of: str, slug: str) -> ResponseReturnValue:
    return _pressed(PutBackEntryForm(), of, slug, _("It is in the register now. Everybody can read it."))


@views.route(REPORT, methods=BOTH)
@kept
def board_steps(slug: str) -> ResponseReturnValue:
    found = _report(slug)
    return _asked(StepForm(), "report", found, "step", _("It is in the register now. Everybody can read it."))


@views.post(f"{REPORT}/ending")
def board_step_ending(slug: str) -> ResponseReturnValue:
    onward = url_for(".kept_entry", of="report", slug=slug)
    return pressed(EndStepForm(), _report(slug), _("It no longer holds, and stays on record."), onward)


def _entry(of: str, slug: str) -> Kept:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_entry(viewer(), of, slug)


def _report(slug: str) -> BoardReport:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_report(viewer(), slug)


def _asked(form: ActForm, of: str, found: Kept, doing: str, done: str) -> ResponseReturnValue:
    """A page with a form about an entry, which leads back to it."""
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(done)
        return redirect(url_for(".kept_entry", of=of, slug=found.slug))
    return _page(form, of, found, doing)


def _page(form: ActForm, of: str, found: Kept | None, doing: str) -> ResponseReturnValue:
    shown = {"form": form, "of": of, "room": room_of(of), "entry": found, "doing": doing}
    return render_template("reference/entry_act.html", **shown), form.status


def _pressed(form: ActForm, of: str, slug: str, done: str) -> ResponseReturnValue:
    return pressed(form, _entry(of, slug), done, url_for(".kept_entry", of=of, slug=slug))


def room_of(of: str) -> str:
    return next(room for room, kinds in ROOMS.items() if of in kinds)
