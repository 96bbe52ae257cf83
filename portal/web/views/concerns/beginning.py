"""Before the form: what this is and is not, then the tracking key, shown and typed back.

Until it is typed back the key waits for this browser alone, as a form does that had to be shown again. Then the concern
begins, and the server has the key no more.
"""

from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import tickets
from portal.core.browserkeys import BrowserKeys
from portal.core.errors import NotFound
from portal.core.vocabulary import official_channels
from portal.policy.permissions import allows, ensure
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services import kept as services
from portal.web import browser, downloads, kept, tokens, trackingkeys
from portal.web.access import public, viewer
from portal.web.forms.concerns import BeginForm
from portal.web.views.concerns import views

OUR_OWN = "portal_consultation"  # among the channels, but none for a petition, as this page has to say
LONGEST_TYPED = 200  # of what was meant to be a key


@views.get("/concerns/new")
@public
def new() -> ResponseReturnValue:
    keyring = current_app.extensions["keyring"]
    received = queries.receivers(keyring) if keyring is not None else None
    return render_template(
        "concerns/new.html",
        receivers=received if received is not None and received.complete else None,
        works_here=not allows(viewer(), "concern.begin", None),
        channels=[each for each in official_channels() if each.code != OUR_OWN],
        writing=viewer().concern is not None,
    )


@views.post("/concerns/new")
@public
def draw() -> ResponseReturnValue:
    """Draw a key, for this browser to show until it is typed back."""
    if not tokens.GuardedForm().validate():
        return redirect(url_for(".new"), 303)
    ensure(viewer(), "concern.begin", None)
    keys, word = browser.keys(), ""
    if keys is None:
        word, keys = browser.new_keys()
    id_ = keys.new_id()
    services.hold(keys, _place(id_), {"key": tickets.new()})
    response = redirect(url_for(".key", form_id=id_), 303)
    if word:
        browser.give(response, word)
    return response


@views.get("/concerns/key/<form_id>")
@public
def key(form_id: str) -> ResponseReturnValue:
    _keys, told = _drawn(form_id)
    if not told["key"]:
        return redirect(url_for(".draft"))
    form = BeginForm(formdata=None)
    if typed := told.get("typed", ""):
        form.compare(typed, told["key"])
    groups = tickets.shown(told["key"]).split("-")
    return render_template("concerns/key.html", form=form, groups=groups, form_id=form_id)


@views.get("/concerns/key/<form_id>/note")
@public
def key_note(form_id: str) -> ResponseReturnValue:
    """The key alone, as a small text file whose name and words say nothing of what it opens."""
    _keys, told = _drawn(form_id)
    if not told["key"]:
        raise NotFound
    return downloads.made(f"{tickets.shown(told['key'])}\n".encode(), "text/plain; charset=utf-8", "nota.txt")


@views.post("/concerns/key/<form_id>")
@public
def begin(form_id: str) -> ResponseReturnValue:
    """Typed back, the key begins a concern; typed back twice, it has begun one."""
    keys, told = _drawn(form_id)
    if not told["key"]:
        return redirect(url_for(".draft"), 303)
    form = BeginForm()
    typed = (form.key.data or " ")[:LONGEST_TYPED]
    if not form.validate() or not form.compare(typed, told["key"]):
        services.hold(keys, _place(form_id), {"key": told["key"], "typed": typed})
        return redirect(url_for(".key", form_id=form_id, _anchor="form-errors"), 303)
    drawn = told["key"]
    concerns.begin(
        None,
        mark=trackingkeys.mark(drawn),
        open_key=tickets.open_key(drawn),
        keyring=current_app.extensions["keyring"],
        by=viewer(),
    )
    holding = queries.opened_by(trackingkeys.mark(drawn))
    if holding is None:
        raise NotFound
    trackingkeys.enter(holding, drawn)
    services.hold(keys, _place(form_id), {"key": ""})
    return redirect(url_for(".draft"), 303)


@views.get("/concerns/gone")
@public
def gone() -> ResponseReturnValue:
    """Where the way leads of who has deleted a draft."""
    return render_template("concerns/gone.html")


def _place(form_id: str) -> str:
    """Not where a form is kept: what lies here is none."""
    return f"key {form_id}"


def _drawn(form_id: str) -> tuple[BrowserKeys, dict[str, Any]]:
    keys = browser.keys()
    told = services.held(keys, _place(form_id)) if keys is not None and keys.made(form_id) else None
    if keys is None or told is None:
        raise kept.Elsewhere
    return keys, told
