"""The table of answers as a workbook: taken along, brought back, looked at, and then proposed."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.policy.permissions import ensure
from portal.queries import summaries as queries
from portal.queries.summaries import Fate
from portal.web import downloads
from portal.web.access import viewer
from portal.web.addresses import asks
from portal.web.forms.summaries import SheetForm, TakeSheetForm
from portal.web.locale import local, locale
from portal.web.shown.summaries import sheet as shown
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import ANSWERS, BOTH, FILTERS, on_the_desk
from portal.web.views.summaries.table import asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = "/desk/rounds/<int(max=2147483647):round_id>/sheets"


@views.get(f"{ANSWERS}.xlsx")
@asks(**FILTERS)
def answers_xlsx(round_id: int) -> Response:
    """What the table shows with these filters, all of it."""
    from portal.files.exporting.answers import answers_xlsx as written  # with its library, for who takes it along

    round_ = on_the_desk(round_id)
    rows = shown.rows(queries.sheet_rows(viewer(), round_id, asked(request.args)))
    content = written(
        local(round_.title),
        shown.headings(),
        rows,
        shown.outcomes(locale()),
        round_id=str(round_id),
        as_of=clock.now(),
    )
    return downloads.made(content, XLSX, f"{round_.prefix}-{_('answers')}-{clock.day(round_.zone).date()}.xlsx")


@views.route(SHEETS, methods=BOTH)
def bring_sheet(round_id: int) -> ResponseReturnValue:
    """A sheet comes back; nothing of it counts before it was looked at."""
    round_ = on_the_desk(round_id)
    ensure(viewer(), "sheet.bring", round_)
    form = SheetForm()
    if made := form.submit(round_, by=viewer()):
        return redirect(url_for(".sheet", round_id=round_id, sheet_id=made.id))
    return render_template("summaries/sheets.html", round=round_, form=form), form.status


@views.route(f"{SHEETS}/<int(max=2147483647):sheet_id>", methods=BOTH)
def sheet(round_id: int, sheet_id: int) -> ResponseReturnValue:
    """What each row would change, what changed here and there, what is refused and why; and the button."""
    round_ = on_the_desk(round_id)
    row = queries.sheet_row(viewer(), round_id, sheet_id)
    ensure(viewer(), "sheet.take", row)
    form = TakeSheetForm()
    if form.submit(row, by=viewer()):
        flash(_("Proposed. Somebody else decides."))
        return redirect(url_for(".answers", round_id=round_id, state="proposed"))
    found = queries.looked_at(viewer(), row)
    form.seen.data, form.seen.raw_data = len(found.of(Fate.CHANGED)), None
    return render_template(
        "summaries/sheet.html",
        round=round_,
        sheet=found,
        form=form,
        changed=found.of(Fate.CHANGED),
        conflicts=found.of(Fate.CONFLICT),
        same=len(found.of(Fate.SAME)),
    ), form.status
