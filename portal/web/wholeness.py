"""Half a message is never taken for a whole one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.wsgi import LimitedStream

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def init_app(app: Flask) -> None:
    """Count the bytes that arrive against the length that was declared.

    Some servers hand on what came before the sender broke off as if it were all; a
    form of which only the first half arrived would be stored. A body shorter than
    it says is refused with 400 (werkzeug's ``ClientDisconnected``).
    """
    inner = app.wsgi_app

    def whole(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        declared = environ.get("CONTENT_LENGTH") or ""
        if declared.isdigit():
            environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], int(declared))
            environ.pop("wsgi.input_terminated", None)
        return inner(environ, start_response)

    app.wsgi_app = whole  # type: ignore[method-assign]
