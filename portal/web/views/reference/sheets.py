"""Entries of a register as a workbook: taken along, brought back, looked at, taken, and undone."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import Invalid
from portal.files.exporting.records import records_xlsx
from portal.models.reference import RegisterSheet
from portal.policy.permissions import ensure
from portal.queries import reference as queries
from portal.queries.reference import WORKPLACE, Fate
from portal.services import reference as acts
from portal.web import downloads
from portal.web.access import viewer
from portal.web.board import KINDS, ROOMS
from portal.web.forms.reference import columns
from portal.web.forms.reference.sheets import BringSheetForm, TakeRegisterSheetForm, UndoRegisterSheetForm
from portal.web.kept import kept, shows_none
from portal.web.locale import told
from portal.web.views.reference import views
from portal.web.views.reference.entries import room_of
from portal.web.views.reference.keeping import BOTH

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF = f"/desk/registers/sheets/<any({', '.join(acts.BY_SHEET)}):kind>"
ONE = f"{OF}/<int(max=2147483647):sheet_id>"


@views.get(f"{OF}.xlsx")
def register_xlsx(kind: str) -> Response:
    """What holds of a kind, one entry a row."""
    ensure(viewer(), "desk.registers", None)
    offered = columns.choices(kind)
    content = records_xlsx(
        columns.heads(kind, offered),
        columns.rows(kind, queries.entries_for_a_sheet(viewer(), kind), offered),
        columns.words_of_the_workbook(_back(kind)[0] if kind == WORKPLACE else str(KINDS[kind])),
        kind=kind,
        as_of=clock.now(),
    )
    return downloads.made(content, XLSX, f"{kind}-{clock.day().date()}.xlsx")


@views.route(OF, methods=BOTH)
def register_sheets(kind: str) -> ResponseReturnValue:
    """A sheet comes back; nothing of it counts before it was looked at."""
    ensure(viewer(), "desk.registers", None)
    form = BringSheetForm()
    form.of = kind
    if made := form.submit(None, by=viewer()):
        return redirect(url_for(".register_sheet", kind=kind, sheet_id=made.id))
    lately = queries.brought_lately(viewer(), kind)
    answer = render_template("reference/register_sheets.html", of=kind, back=_back(kind), form=form, lately=lately)
    return answer, form.status


@views.route(ONE, methods=BOTH)
@kept
def register_sheet(kind: str, sheet_id: int) -> ResponseReturnValue:
    """What each row would change, what is refused and why, and the button; of a sheet that was taken, its undoing."""
    ensure(viewer(), "desk.registers", None)
    row = queries.register_sheet(viewer(), kind, sheet_id)
    if row.undone_at is not None:
        shows_none()
        return _page(kind, row, None)
    form: TakeRegisterSheetForm | UndoRegisterSheetForm
    if row.taken_at is not None:
        if "take" in request.form:  # a second click: the answer to the first stands there
            return redirect(url_for(".register_sheet", kind=kind, sheet_id=sheet_id))
        form, done = UndoRegisterSheetForm(), _("The sheet is undone.")
    else:
        form, done = TakeRegisterSheetForm(), _("The register now says what the sheet says.")
    if form.submit(row, by=viewer()):
        flash(done)
        return redirect(url_for(".register_sheet", kind=kind, sheet_id=sheet_id))
    return _page(kind, queries.register_sheet(viewer(), kind, sheet_id), form)


def _back(kind: str) -> tuple[str, str]:
    """The page of the register that these are of."""
    if kind == WORKPLACE:
        return _("Workplaces"), url_for(".kept_workplaces")
    room = room_of(kind)
    return str(ROOMS[room]), url_for(".kept_entries", room=room)


def _page(
    kind: str, row: RegisterSheet, form: TakeRegisterSheetForm | UndoRegisterSheetForm | None
) -> ResponseReturnValue:
    sheet = queries.seen_of_register(viewer(), row)
    if isinstance(form, TakeRegisterSheetForm):
        form.seen.data, form.seen.raw_data = len(sheet.doing), None
        if not sheet.left_out:
            del form.without
        if not sheet.doing:
            shows_none()
            form = None
    offered = {name: each.words() for name, each in columns.choices(kind).items()}
    called = columns.headings(kind)
    answer = render_template(
        "reference/register_sheet.html",
        of=kind,
        back=_back(kind),
        sheet=sheet,
        form=form,
        same=len(sheet.of_fate(Fate.SAME)),
        stale=sheet.of_fate(Fate.STALE),
        refused=[
            (change, told(Invalid(change.wrong.sentence, **change.wrong.values)), called.get(change.wrong.field or ""))
            for change in sheet.changes
            if change.wrong is not None
        ],
        called=called,
        cell=lambda name, said: offered.get(name, {}).get(said, said),
    )
    return answer, form.status if form else 200
