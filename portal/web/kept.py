"""Kept forms (post/redirect/get): what was typed survives a refusal, a preview, the other language, an ended session.

Each form has an id in its address that was made for one browser. Whatever is sent and cannot be taken is sealed for
that browser, and answered with a redirect to the same address, which shows the words again: so reloading sends
nothing twice, and Back shows words instead of a question about sending again. Accepted, the id leads to the receipt.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.browserkeys import BrowserKeys
from portal.core.errors import N_, NotFound, Refusal
from portal.services import kept as services
from portal.services.kept.unsent import Saved
from portal.web import browser, carrying, forgetting, keyed, unsent
from portal.web.access import come_back_here, is_public, viewer
from portal.web.addresses import address, matching
from portal.web.locale import locale
from portal.web.replaying import Begins, Sent, replayed

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Content = Callable[[], dict[str, Any]]  # made when its browser is known

FORM = "form"
"""What the address calls the id of a form."""

FORM_ID = matching("[0-9a-f]{48}")
DO, WAS = "do", "was"
WAITING = "waiting"  # what the cookie calls the address of words that wait for their writer's key
SWITCH, KEEP, GO_ON = "switch", "keep", "without"  # to the other language; elsewhere by a link; on without an account
LOOKED_AT = (SWITCH, KEEP, unsent.SAVE)
"""What a form is asked to do without being sent."""
NOT_KEPT = {"csrf_token", "passphrase", "again", "current", "code", "key", DO, WAS}


class Elsewhere(NotFound):
    """Also after leaving at once: what the form held must not be found by going back."""

    sentence = N_(
        "This form was opened in another browser or by somebody else, or you have left it since. If you see this each "
        "time, your browser does not accept cookies, and a form needs one."
    )


def init_app(app: Flask) -> None:
    """To be called after visits are recognised and before pages are closed to who has none."""
    app.before_request(_hold_for_the_sign_in)
    app.jinja_env.globals.update(
        kept_form=_on_the_page,
        kept_address=address_of,
        form_holder=browser.holder,
        kept_on_leaving=_is_kept_on_leaving,
        saves_here=lambda form: form.saves and viewer().is_signed_in and _on_the_page() is not None,
    )


def kept(view: View) -> View:
    """Over a view that shows one form and takes it, under ``@public``."""

    @wraps(view)
    def answer(**arguments: object) -> ResponseReturnValue:
        keys, id_ = browser.keys(), request.args.get(FORM, "")
        try:
            if request.method in ("GET", "HEAD"):
                return _shown(view, arguments, keys, id_)
            if keys is None or not keys.made(id_):
                if request.form.get(DO) == forgetting.FORGET:
                    return redirect(forgetting.anew(FORM), 303)  # nothing is kept of who accepts no cookie
                g.only_looked_at = request.form.get(DO) in LOOKED_AT
                return ("", 204) if _is_left() else view(**arguments)  # no cookie: the direct answer has the words
            g.keys, g.kept_form = keys, id_
            response = _taken(view, arguments, keys, id_)
            return ("", 204) if _is_left() else response
        except Exception:
            shows_none()
            raise

    answer.is_kept = True  # type: ignore[attr-defined]
    answer.asks = {**getattr(view, "asks", {}), FORM: FORM_ID}  # type: ignore[attr-defined]
    return cast(View, answer)


# What views ask and say.


def address_of(endpoint: str, **where: Any) -> str:
    """Where the form of this page is sent, if that is not where it is shown; with its id."""
    id_ = g.get("kept_form")
    return url_for(endpoint, **where, **({FORM: id_} if id_ else {}))


def shown_at(endpoint: str, **where: Any) -> ResponseReturnValue:
    """To another part of the list that the form is about; what was typed and ticked comes along."""
    g.comes_along = g.only_looked_at = True
    return redirect(address_of(endpoint, **where), 303)


def shows_none() -> None:
    """The page has no form, though its address has the id of one: its other language is a link and no button."""
    g.pop("kept_form", None)


def is_open() -> bool:
    """Whether what was sent came from a kept form, which can be shown again with what it held."""
    return g.get("keys") is not None


def sent_before(*words: object) -> bool:
    """Whether this browser holds the receipt of the same words, sent today to the same place."""
    keys = g.get("keys")
    return keys is not None and services.is_twin(keys.twin(*words))


def gone_on_with(where: str, content: Content) -> ResponseReturnValue:
    """To a form of this browser that holds what was written on another device, or here before."""
    return _begun(browser.keys(), where, content)


# How it goes.


def _shown(view: View, arguments: dict[str, object], keys: BrowserKeys | None, id_: str) -> ResponseReturnValue:
    if not id_:
        g.beginning = True
        try:
            return view(**arguments)
        except Begins:
            return _begun(keys, address().removeprefix(f"/{locale()}"))
    if keys is None or not keys.made(id_):
        raise Elsewhere
    g.keys, g.kept_form = keys, id_
    content = services.held(keys, id_)
    if content is None:
        response = make_response(view(**arguments))
        if not _is_kept_on_leaving():
            response.headers["Cache-Control"] = "private, no-cache"  # so Back restores what was typed
        return response
    if forgetting.is_forgotten(content):
        return forgetting.said(forgetting.anew(FORM))
    if "receipt" in content:
        return redirect(url_for("contributions.receipt_page", form_id=id_), 303)
    if content["holder"] not in ("", browser.holder()):
        if viewer().is_signed_in:  # somebody else at this computer: not their session ended, and not their words wait
            raise Elsewhere
        return _ended(content)
    g.replayed = content
    response = make_response(view(**arguments))
    if response.status_code in (403, 409, 422, 429, 503):
        response.status_code = 200  # the answer to what was sent has been given; this only shows it
    return response


def _taken(view: View, arguments: dict[str, object], keys: BrowserKeys, id_: str) -> ResponseReturnValue:
    before = services.held(keys, id_)
    if before is not None and "receipt" in before:  # sent already: by Back, or by a second click
        return _again()
    if request.form.get(DO) == forgetting.FORGET or (_is_left() and forgetting.is_forgotten(before)):
        unsent.sent(before)
        forgetting.forget(keys, id_, before)
        return _again()
    if request.form.get(DO) == GO_ON and before is not None:
        return _go_on(keys, id_, cast(Sent, before))
    g.only_looked_at = request.form.get(DO) in LOOKED_AT
    holder = request.form.get(WAS, "")[:64]
    if holder not in ("", browser.holder()):
        _hold(keys, id_, holder, before, open_=not _is_left() and _is_open(view, arguments))
        return _again()
    try:
        response = make_response(view(**arguments))
    except Exception:
        _hold(keys, id_, holder, before)
        raise
    if 300 <= response.status_code < 400 or "Content-Disposition" in response.headers:  # a file that was asked for
        if g.get("comes_along"):
            _hold(keys, id_, holder, before)
        else:
            unsent.sent(before)
            if not g.get("receipt_kept"):
                services.let_go(keys, id_)
        return response
    saved = _hold(keys, id_, holder, before)
    if request.form.get(DO) == unsent.SAVE:
        return unsent.told(saved, id_) or _again()
    return _again("#form-errors" if response.status_code in (409, 422, 429, 503) else "")


def _is_open(view: View, arguments: dict[str, object]) -> bool:
    """Whether the same form is there for who has no account: looked at, and nothing sent."""
    g.only_looked_at = True
    try:
        return make_response(view(**arguments)).status_code == 200
    except Refusal:
        return False


def _go_on(keys: BrowserKeys, id_: str, before: Sent) -> ResponseReturnValue:
    """The words of somebody whose session is over, as those of somebody without an account: who chooses a name anew."""
    if before.get("open") and not viewer().is_signed_in:
        words = [(name, value) for name, value in before["fields"] if name != "naming"]
        services.hold(keys, id_, {**before, "holder": "", "fields": words})
    return _again()


def _begun(keys: BrowserKeys | None, where: str, content: Content | None = None) -> ResponseReturnValue:
    """A form gets its id before it is shown, so that nothing that is typed stands at an address that anybody knows."""
    word = ""
    if keys is None:
        word, keys = browser.new_keys()
    id_ = keys.new_id()
    if content is not None:
        g.keys = keys
        services.hold(keys, id_, content())
    response = redirect(f"/{locale()}{where}{'&' if '?' in where else '?'}{FORM}={id_}", 303)
    if word:
        browser.give(response, word)
    return response


def _hold(
    keys: BrowserKeys, id_: str, holder: str, before: Mapping[str, Any] | None, *, open_: bool = False
) -> Saved | None:
    """Keep what was sent, for this browser; and then for the other devices of who wrote it, which is told."""
    form = g.get("form_that_is_kept")
    own, files = carrying.hold_what_came(keys, id_) if form is None else ([], [])
    if hasattr(form, "hold_files"):
        files = form.hold_files(keys, id_)
    own += [(one.name, "" if one.data is None else str(one.data)) for one in form or () if one.name in form.renewed]
    named = {name for name, _value in own} | NOT_KEPT
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in named]
    tried = not g.get("only_looked_at")
    content = {
        "holder": holder,
        "fields": typed + own,
        "refusals": g.get("refusals", []),
        "tried": tried,
        "open": open_,
        "files": files,
        unsent.PLACE: (before or {}).get(unsent.PLACE),
        **keyed.carried(before),
    }
    services.hold(keys, id_, content)
    if holder != browser.holder():
        return None
    known, here = content[unsent.PLACE], forgetting.anew(FORM)
    keyed.save(form, content, keys, id_, here=here, asked=request.form.get(DO) == unsent.SAVE)
    saved = unsent.save(form, typed + own, here=here, known=known, files=bool(files))
    if saved is not None and [*saved] != known:
        services.hold(keys, id_, {**content, unsent.PLACE: saved})
    return saved


def _hold_for_the_sign_in() -> ResponseReturnValue | None:
    """What was sent to a page that is only for who is signed in, by somebody who no longer is."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "is_kept", False) or is_public(request.endpoint or ""):
        return None
    keys, id_ = browser.keys(), request.args.get(FORM, "")
    if viewer().is_signed_in or keys is None or not keys.made(id_):
        return None
    g.only_looked_at = True
    _hold(keys, id_, request.form.get(WAS, "")[:64], services.held(keys, id_))
    if _is_left():
        return make_response("", 204)  # nobody reads it: who signs in next at this computer is told of nothing
    come_back_here()
    flash(gettext("Your sign-in has ended. What you wrote is kept: sign in, and it is here again."), "info")
    return redirect(url_for("people.sign_in"), 303)


def _again(place: str = "") -> ResponseReturnValue:
    """To the same address, and there to what is wrong, which has the focus also without script."""
    return redirect(f"{address()}{place}", 303)


def _ended(content: dict[str, object]) -> ResponseReturnValue:
    """The words of somebody whose session is over: they sign in, and are back where they were."""
    come_back_here()
    if viewer().holds is None:  # else they have shown a key already, and it was another
        session[WAITING] = session["next"]
    return make_response(render_template("layout/ended.html", here=address(), open=content.get("open")), 200)


def _on_the_page() -> str | None:
    """The id of the form that the page shows."""
    return g.get("kept_form") if "form_that_is_kept" in g else None


def _is_kept_on_leaving() -> bool:
    """Whether the page holds what not everybody may read, so that no browser may keep it and bring its words back."""
    by = viewer()
    return by.is_signed_in or by.holds is not None or replayed() is not None


def _is_left() -> bool:
    """Whether the page says, by script, that it is left or hidden with words in its form. Nobody reads the answer."""
    return request.form.get(DO) == KEEP
