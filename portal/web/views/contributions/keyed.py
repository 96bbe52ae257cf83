"""The key of who has no account and has saved words without sending them: shown in the browser in which it was done."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import tickets
from portal.services import kept as services
from portal.web import browser, downloads, forgetting, keyed
from portal.web.access import public
from portal.web.buttons import stale
from portal.web.forms.contributions import UnsentForm
from portal.web.kept import FORM, Elsewhere
from portal.web.locale import locale
from portal.web.views.contributions import views

ONE = "/unsent-key/<form_id>"


@views.get(ONE)
@public
def unsent_key(form_id: str) -> ResponseReturnValue:
    content = _held(form_id)
    _sealed, _revision, where, other = content[keyed.PLACE]
    key = keyed.key_of(content)
    text = keyed.opened_by(key)
    if text is None:
        raise Elsewhere
    return render_template(
        "contributions/unsent_key.html",
        groups=tickets.shown(key).split("-"),
        form_id=form_id,
        text=text,
        other=other,
        onward=f"/{locale()}{where}{'&' if '?' in where else '?'}{FORM}={form_id}",
        pressing=UnsentForm(formdata=None),
    )


@views.get(f"{ONE}/key")
@public
def unsent_key_note(form_id: str) -> ResponseReturnValue:
    """The key alone, as a small text file whose name and words say nothing of what it opens."""
    key = keyed.key_of(_held(form_id))
    return downloads.made(f"{tickets.shown(key)}\n".encode(), "text/plain; charset=utf-8", "nota.txt")


@views.post(f"{ONE}/leaving")
@public
def unsent_key_leaving(form_id: str) -> ResponseReturnValue:
    """Whoever has the key leaves nothing of it in this browser. What is saved under it stays."""
    content = _held(form_id)
    if not UnsentForm().validate_on_submit():
        return stale(url_for(".unsent_key", form_id=form_id))
    keys = browser.keys()
    assert keys is not None  # noqa: S101  it held that
    forgetting.forget(keys, form_id, content)
    flash(_("This browser keeps nothing of it. Your key opens it here or on any other device."))
    response = redirect(url_for("people.tracking"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # the page with the words is in the browser, too
    return response


def _held(form_id: str) -> Any:
    keys = browser.keys()
    if keys is None or not keys.made(form_id):
        raise Elsewhere
    content = services.held(keys, form_id)
    if not content or keyed.PLACE not in content:
        raise Elsewhere
    return content
