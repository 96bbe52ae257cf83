"""Buttons that have no page of their own: the next page says that it is done, or why not."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.web.access import viewer
from portal.web.forms.base import ActForm


def pressed(
    form: ActForm, subject: object, done: str, onward: str, *, otherwise: str = "", code: int = 302
) -> ResponseReturnValue:
    """Perform the act of a button and lead ``onward``; where it was refused, ``otherwise``."""
    if form.attempt(subject, by=viewer()):
        flash(done)
        return redirect(onward, code)
    return complained(form, otherwise or onward, code=code)


def stale(onward: str) -> ResponseReturnValue:
    """Lead onward where the token of a button that performs no act was too old."""
    flash(_("This page was open for a long time. Press it again."), "warn")
    return redirect(onward, 303)


def complained(form: ActForm, onward: str, *, code: int = 302) -> ResponseReturnValue:
    """Lead onward with every reason why it was refused."""
    wrong = [*form.form_errors, *(error for field in form for error in field.errors)]
    for sentence in wrong or [_("Check what you entered.")]:
        flash(str(sentence), "warn")
    return redirect(onward, code)
