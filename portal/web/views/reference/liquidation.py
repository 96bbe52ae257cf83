"""The desk of those who keep the register of cases: liquidation was suspended, and the suspension was lifted."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.web.forms.base import ActForm
from portal.web.forms.reference.liquidation import EndLiftingForm, EndSuspensionForm, LiftingForm, SuspensionForm
from portal.web.kept import kept
from portal.web.views.reference import views
from portal.web.views.reference.happening import ONE, ended, entered, kept_one_case
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
    return ended(kept_one_case(slug), EndSuspensionForm(), url_for(".kept_case", slug=slug))


@views.post(f"{SUSPENSIONS}/lifting/ending")
def lifting_ending(slug: str) -> ResponseReturnValue:
    return ended(kept_one_case(slug), EndLiftingForm(), url_for(".kept_case", slug=slug))


def _entered(slug: str, form: ActForm, doing: str, *, is_open: bool) -> ResponseReturnValue:
    """Of a case in which one is open it can be lifted, and of others entered; else there is no such page."""
    found = kept_one_case(slug)
    stands = any(each.ended_at is None and not each.lifted for each in found.suspensions)
    if request.method == "GET" and stands is not is_open:
        raise NotFound
    return entered(found, form, doing)
