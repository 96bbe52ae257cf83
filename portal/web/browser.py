"""The random word in a browser's cookie, from which the keys to what waits for that browser alone are made."""

from flask import current_app, g, request
from werkzeug.wrappers import Response

from portal.core.browserkeys import BrowserKeys, new_word
from portal.web.access import viewer


def keys() -> BrowserKeys | None:
    return BrowserKeys.of(request.cookies.get(_cookie(), ""), current_app.config["SECRET_KEY"])


def new_keys() -> tuple[str, BrowserKeys]:
    """For a browser that has none: the word of its cookie, and what it opens."""
    word = new_word()
    made = BrowserKeys.of(word, current_app.config["SECRET_KEY"])
    assert made is not None  # noqa: S101  a word of ours
    return word, made


def give(response: Response, word: str) -> None:
    """From now on this browser has this word."""
    response.set_cookie(_cookie(), word, httponly=True, samesite="Lax", secure=not current_app.config["DEMO"])


def forget(response: Response) -> None:
    """What this browser kept can be read by nobody any more."""
    response.delete_cookie(_cookie(), secure=not current_app.config["DEMO"], httponly=True, samesite="Lax")


def holder() -> str:
    """Whose form it is, as nobody but this browser can tell; empty for who has neither account nor key."""
    by, own = viewer(), g.get("keys")
    if own is None or not (by.is_signed_in or by.holds):
        return ""
    return str(own.twin("holder", by.user_id, by.holds and (by.holds.kind, by.holds.id))[:32])


def _cookie() -> str:
    return "kept" if current_app.config["DEMO"] else "__Host-kept"
