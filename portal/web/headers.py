"""What every answer tells a browser: nothing from elsewhere, nothing left behind, and to come encrypted.

These never change while the portal runs, so they are put together once. A library that did so for each
answer (Flask-Talisman) took a tenth of the time of a page. What an answer says itself is left as it is.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",  # a page says that it is left: to delete its key, or to keep its words
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
WITHOUT = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "display-capture")
ALWAYS = [
    ("Content-Security-Policy", "; ".join(f"{what} {whence}" for what, whence in CONTENT.items())),
    ("Permissions-Policy", ", ".join(f"{power}=()" for power in WITHOUT)),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
]
ENCRYPTED = ("Strict-Transport-Security", "max-age=31556926; includeSubDomains")  # a year


def init_app(app: Flask) -> None:
    inner = app.wsgi_app
    encrypted = [*ALWAYS, ENCRYPTED] if not app.config["DEMO"] else ALWAYS

    def told(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        ours = encrypted if environ["wsgi.url_scheme"] == "https" else ALWAYS

        def begin(
            status: str, headers: list[tuple[str, str]], problem: "OptExcInfo | None" = None
        ) -> Callable[[bytes], object]:
            said = {name for name, _ in headers}
            return start_response(status, [*headers, *(each for each in ours if each[0] not in said)], problem)

        return inner(environ, begin)

    app.wsgi_app = told  # type: ignore[method-assign]
