"""What the law obliges the committee and others to do, and when: for everybody; what shows it, for its keepers."""

from collections.abc import Iterator

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.files import calendar
from portal.files.calendar import Dated
from portal.models.reference import Duty
from portal.policy.permissions import ensure
from portal.queries import reference as queries
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import from_outside
from portal.web.buttons import pressed
from portal.web.duties import duties_table, year_ahead
from portal.web.forms.reference.duties import EndFulfilmentForm, FulfilmentForm
from portal.web.kept import kept
from portal.web.locale import local, locale
from portal.web.views.reference import views
from portal.web.views.reference.keeping import BOTH

DUTIES = "/desk/registers/duties"
ONE = f"{DUTIES}/<slug:slug>"


@views.get("/duties")
@public
def duties() -> ResponseReturnValue:
    found = queries.duties(viewer())
    due, passed = queries.upcoming(found)
    return render_template("reference/duties.html", owed=found, due=due, passed=passed, picture=year_ahead(due))


@views.get("/duties.csv")
@public
def duties_csv() -> Response:
    table = duties_table(queries.duties(viewer()))
    return downloads.made((downloads.BOM + table).encode(), downloads.CSV, f"duties.{locale()}.csv")


@views.get("/duties.ics")
@public
def duties_ics() -> Response:
    """One date for each duty, which moves when it was met: subscribed to, a calendar shows the next one."""
    content = calendar.written(_dates(), language=locale(), now=clock.now())
    return downloads.made(content, downloads.ICS, f"duties.{locale()}.ics")


@views.get("/duties/<slug:slug>")
@public
def duty(slug: str) -> ResponseReturnValue:
    return render_template("reference/duty.html", owed=queries.duty(viewer(), slug))


@views.get(DUTIES)
def kept_duties() -> ResponseReturnValue:
    ensure(viewer(), "desk.registers", None)
    return render_template("reference/kept_duties.html", owed=queries.duties(viewer()))


@views.get(ONE)
def kept_duty(slug: str) -> ResponseReturnValue:
    found = _duty(slug)
    return render_template(
        "reference/kept_duty.html",
        duty=found,
        owed=queries.duty(viewer(), slug),
        ending=lambda one: EndFulfilmentForm(formdata=None, fulfilment_id=one.id),
    )


@views.route(f"{ONE}/evidence", methods=BOTH)
@kept
def duty_evidence(slug: str) -> ResponseReturnValue:
    found = _duty(slug)
    form = FulfilmentForm()
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_duty", slug=slug))
    return render_template("reference/duty_act.html", form=form, duty=found), form.status


@views.post(f"{ONE}/evidence/ending")
def evidence_ending(slug: str) -> ResponseReturnValue:
    onward = url_for(".kept_duty", slug=slug)
    return pressed(EndFulfilmentForm(), _duty(slug), _("It no longer holds, and stays on record."), onward)


def _duty(slug: str) -> Duty:
    ensure(viewer(), "desk.registers", None)
    return queries.kept_duty(viewer(), slug)


def _dates() -> Iterator[Dated]:
    due, _passed = queries.upcoming(queries.duties(viewer()))
    for each in due:
        if each.next is not None and each.next.target is not None:
            yield Dated(
                f"duty {each.duty.slug}",
                each.next.target.end,
                _("Due: %(duty)s", duty=local(each.duty.name)),
                each.moved,
                from_outside(url_for(".duty", slug=each.duty.slug)),
            )
