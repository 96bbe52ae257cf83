"""The desk of those who keep the register of cases: liquidation was suspended, and the suspension was lifted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.base import ActForm
from portal.web.forms.reference.liquidation import EndLiftingForm, EndSuspensionForm, LiftingForm, SuspensionForm
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.happening import ONE, kept_one_case
from portal.web.views.reference.keeping import BOTH

SUSPENSIONS = f"{ONE}/suspensions"


@views.route(SUSPENSIONS, methods=BOTH)
@kept
def case_suspension(slug: str) -> ResponseReturnValue:
    return _entered(slug, SuspensionForm(), "suspension", is_open=False)


@views.route(f"{SUSPENSIONS}/lifting", methods=BOTH)
@kept
def case_lifting(slug: str) -> ResponseReturnValue:
    return _entered(slug, LiftingForm(), "lifting", is_open=True)


@views.post(f"{SUSPENSIONS}/ending")
def suspension_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndSuspensionForm())


@views.post(f"{SUSPENSIONS}/lifting/ending")
def lifting_ending(slug: str) -> ResponseReturnValue:
    return _ended(slug, EndLiftingForm())


def _entered(slug: str, form: ActForm, doing: str, *, is_open: bool) -> ResponseReturnValue:
    """Of a case in which one is open it can be lifted, and of others entered; else there is no such page."""
    found = kept_one_case(slug)
    stands = any(each.ended_at is None and not each.lifted for each in found.suspensions)
    if request.method == "GET" and stands is not is_open:
        raise NotFound
    form.offered(found, by=viewer())
    if form.submit(found, by=viewer()):
        flash(_("It is in the register now. Everybody can read it."))
        return redirect(url_for(".kept_case", slug=slug))
    return render_template("reference/case_act.html", form=form, case=found, doing=doing), form.status


def _ended(slug: str, form: ActForm) -> ResponseReturnValue:
    found = kept_one_case(slug)
    return pressed(form, found, _("It no longer holds, and stays on record."), url_for(".kept_case", slug=slug))
