"""A slow sender waits alone: work on a request begins when all of it is here."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from flask import Flask, abort, request

AT_ONCE = 4  # in one process; more only take turns on one core, and fewer let a long upload hold up short pages
IN_MEMORY = 1024 * 1024
CHUNK = 64 * 1024
HEARD_OUT = 4  # how many times the size accepted is still read, so that the answer "too large" arrives
NO_ROOM = "portal.no_room"


def init_app(app: Flask) -> None:
    """Take the body in first, then wait for a turn. The server has threads enough for all who are still sending."""
    inner = app.wsgi_app
    largest = int(app.config["MAX_CONTENT_LENGTH"])
    turns = BoundedSemaphore(AT_ONCE)

    def one_after_another(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        declared = _declared(environ)
        if not declared:
            with turns:
                return inner(environ, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            _take_in(environ, body, declared, largest)
            with turns:
                return inner(environ, start_response)

    app.wsgi_app = one_after_another  # type: ignore[method-assign]
    app.before_request(_say_when_there_was_no_room)


def _declared(environ: dict[str, Any]) -> int:
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdigit() else 0


def _take_in(environ: dict[str, Any], body: IO[bytes], declared: int, largest: int) -> None:
    source = environ["wsgi.input"]
    environ["wsgi.input"] = body
    try:
        if declared <= largest:
            _copy(source, declared, body)
        else:
            _copy(source, HEARD_OUT * largest)
    except OSError:
        _copy(source, declared)
        environ[NO_ROOM], environ["CONTENT_LENGTH"] = True, "0"
        body.truncate(0)
    body.seek(0)


def _copy(source: IO[bytes], most: int, body: IO[bytes] | None = None) -> None:
    while most > 0 and (piece := source.read(min(CHUNK, most))):
        most -= len(piece)
        if body is not None:
            body.write(piece)


def _say_when_there_was_no_room() -> None:
    if request.environ.get(NO_ROOM):
        abort(503)
