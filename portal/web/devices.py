"""Browsers in which somebody has signed in before: a device cookie, as OWASP calls it.

It opens nothing. It says that wrong passphrases from here are the owner's own business and not a stranger's guess
(``guessing.py``). It is random but for a keyed hash of whose it is, so it tells neither a name nor an address, and
nothing of it is stored on the server. Whatever ends every visit of a person makes their browsers strangers again.
"""

import hmac
import secrets
from datetime import timedelta

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from portal.core import clock
from portal.models.people import Person

LASTS = timedelta(days=180)


def remember(person: Person) -> None:
    """Let this browser be known from now on as one of this person's."""
    name, at = secrets.token_hex(16), int(clock.now().timestamp())
    config = current_app.config

    @after_this_request
    def tell(response: Response) -> Response:
        response.set_cookie(
            config["DEVICE_COOKIE_NAME"],
            f"{name}.{at}.{_proof(person, name, at)}",
            max_age=LASTS,
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def known(person: Person | None) -> str:
    """The random name of this browser, if this person has signed in here lately; otherwise nothing."""
    name, _, rest = request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "").partition(".")
    at, _, proof = rest.partition(".")
    if person is None or not (at.isascii() and at.isdigit() and len(at) < 12):
        return ""
    age = clock.now().timestamp() - int(at)
    genuine = hmac.compare_digest(proof.encode(errors="replace"), _proof(person, name, int(at)).encode())
    return name if genuine and -60 < age < LASTS.total_seconds() else ""


def _proof(person: Person, name: str, at: int) -> str:
    words = f"device\n{name}\n{at}\n{person.fs_uniquifier}"
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), words.encode(errors="replace"), "sha256").hex()
