"""The key that this browser's visit has in hand: a case officer's, or that of who came with a concern's tracking key.

It lies wrapped in the database; what opens it stands in a cookie of its own, which ends with the browser.
"""

from typing import TypedDict

from flask import Flask, after_this_request, current_app, g, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.core.sealing import PrivateKey
from portal.core.sealing.visits import VisitKey
from portal.queries import concerns as queries
from portal.queries.concerns import InHand
from portal.services import concerns as services
from portal.web import half_way
from portal.web.sessions import WITHOUT_VISITOR


def init_app(app: Flask) -> None:
    """To be called after visits are recognised."""
    app.after_request(_forget_with_the_visit)


def take_in_hand(key: PrivateKey, holder: str) -> None:
    """Keep a key for the visit that has begun in this browser."""
    _take(key, holder, _visit_id())


def take_half_way(key: PrivateKey, holder: str) -> None:
    """Keep a key for the sign-in of which the passphrase was right and the second factor is still missing."""
    _take(key, holder, None)


def pretend_half_way() -> None:
    """Give who has no key, or was not right, a cookie as well: it opens nothing, and nobody can tell."""
    _tell(VisitKey.new())


def on_arrival(holder: str) -> None:
    """The second factor was right and the visit has begun: the key goes into its hand, under a new cookie.

    What this browser brought is taken only if it is this holder's: somebody else may have begun to sign in before.
    """
    found = None if (cookie := _cookie()) is None else queries.in_hand(cookie, None)
    if cookie is None:
        return
    services.lay_down(cookie)
    if found is not None and found.holder == holder:
        take_in_hand(found.key, found.holder)
    else:
        _forget()


def in_hand() -> InHand | None:
    """The key of this visit, loaded once a request."""
    if "in_hand" not in g:
        cookie, visit = _cookie(), _visit_id()
        g.in_hand = queries.in_hand(cookie, visit) if cookie is not None and visit is not None else None
    return g.in_hand  # type: ignore[no-any-return]


def _take(key: PrivateKey, holder: str, visit_id: int | None) -> None:
    cookie = services.take_in_hand(key, holder, visit_id)
    g.in_hand = InHand(holder, key) if visit_id is not None else None
    _tell(cookie)


def _tell(cookie: VisitKey) -> None:
    g.told_key = True

    @after_this_request
    def tell(response: Response) -> Response:
        response.set_cookie(_name(), cookie.word, **_only_ours())
        return response


def _forget() -> None:
    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(_name(), **_only_ours())
        return response


def _forget_with_the_visit(response: Response) -> Response:
    """A cookie that opens nothing more is taken away: the visit has ended, and no sign-in is half-way."""
    if _name() not in request.cookies or "told_key" in g or request.endpoint in WITHOUT_VISITOR:
        return response
    if current_user.visit is None and half_way.PLACE not in session:
        response.delete_cookie(_name(), **_only_ours())
    return response


def _cookie() -> VisitKey | None:
    return VisitKey.of(request.cookies.get(_name(), ""))


def _visit_id() -> int | None:
    visit = current_user.visit
    return None if visit is None else visit.id


def _name() -> str:
    return str(current_app.config["OPEN_COOKIE_NAME"])


class Attributes(TypedDict):
    """How a cookie is kept from others."""

    secure: bool
    httponly: bool
    samesite: str


def _only_ours() -> Attributes:
    return {"secure": current_app.config["SESSION_COOKIE_SECURE"], "httponly": True, "samesite": "Lax"}
