"""Who is looking, and what pages may ask about it."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from portal.core.actor import Actor
from portal.core.errors import N_, NotAllowed
from portal.core.purposes import seal_for
from portal.extensions import logins
from portal.policy.permissions import allows
from portal.web import addresses

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

LONGEST_WAY_BACK = 500  # a cookie has room for four thousand characters in all


OURS = ("same-origin", "none")


class VisitEnded(NotAllowed):
    """Something was sent by somebody who is not, or no longer, signed in: what they typed is shown again."""

    sentence = N_("Your sign-in has ended, so nothing was saved. Copy what you wrote, sign in and send it again.")


def public(view: View) -> View:
    """Mark a view as open to everybody. The set is asserted by name in a test."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def viewer() -> Actor:
    """The person behind this request, as the policy sees them."""
    actor: Actor = current_user.actor
    return actor


def init_app(app: Flask) -> None:
    app.before_request(_same_site)
    app.before_request(_closed_by_default)
    logins.unauthorized_handler(_ask_to_sign_in)
    app.jinja_env.globals.update(
        viewer=viewer,
        sealed_here=sealed_here,
        can=lambda act, subject=None: allows(viewer(), act, subject),
        may_enter=lambda desk: allows(viewer(), desk, None),
        demo=lambda: current_app.config["DEMO"],
        exit_address=lambda: current_app.config["EXIT_URL"],
        official=lambda: current_app.config["OFFICIAL"],
    )


def is_public(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    return endpoint in ("front", "static", "healthz") or bool(getattr(view, "is_public", False))


def _same_site() -> None:
    """A form sent from elsewhere is refused before it is read (the form's own token is asked for as well)."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        abort(403)


def _closed_by_default() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    return None if endpoint is None or is_public(endpoint) else _go_in()


@login_required  # type: ignore[untyped-decorator]
def _go_in() -> None:
    """What is not public begins here, for who is signed in."""


def _ask_to_sign_in() -> ResponseReturnValue:
    come_back_here()
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("people.sign_in"))
    raise VisitEnded


def come_back_here() -> None:
    """Whoever signs in next in this browser is led here, as far as a cookie has room for the address."""
    session["next"] = _here()


def sealed_here() -> str:
    """What was asked for, whether it is there or not, for a link that leads to the sign-in and from there back.

    Sealed, so that the address of the sign-in tells a history nothing, and nobody else's link leads anywhere.
    """
    return _seal().encrypt(_here().encode()).decode().rstrip("=")


def come_back_to(sealed: str) -> None:
    """Let the sign-in lead back to where such a link was followed; any other leads nowhere."""
    with suppress(InvalidToken):
        session["next"] = _seal().decrypt(sealed + "=" * (-len(sealed) % 4)).decode()


def _seal() -> Fernet:
    return seal_for("way back", current_app.config["SECRET_KEY"])


def _here() -> str:
    here = addresses.address() if _can_be_read() else ""
    return here if here and len(here) <= LONGEST_WAY_BACK else url_for("home.index")


def _can_be_read() -> bool:
    """Whether there is a page at this address, to come back to after the sign-in."""
    return request.url_rule is not None and addresses.is_page(request) and "GET" in (request.url_rule.methods or ())
