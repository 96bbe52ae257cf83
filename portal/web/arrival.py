"""Request buffering and a concurrency limit: a slow sender waits alone, work begins when all of a request is here.

What needs no work (files of ours, the health page) takes no turn; nobody waits for one without an end.
"""

import io
from collections.abc import Iterable
from threading import BoundedSemaphore
from types import TracebackType
from typing import IO, TYPE_CHECKING, cast

from flask import Flask, abort, request

from portal.core.errors import Busy
from portal.core.spool import Spool
from portal.core.turns import Turns
from portal.web.addresses import Understood

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WITHOUT_A_TURN = ("/static/", "/healthz")
# In one process, of those who read and of those who send something each: more would only take turns on one core, and
# fewer would let a long upload hold up short pages.
AT_ONCE = 4
IN_MEMORY = 1024 * 1024
FILE_IN_MEMORY = 500 * 1024
CHUNK = 64 * 1024
HEARD_OUT = 4  # how many times the size accepted is still read, so that the answer "too large" arrives
DISK_IS_FULL = "portal.disk_is_full"
ENDLESS = "portal.endless"
NO_TURN = "portal.no_turn"

_lifeboats = BoundedSemaphore(AT_ONCE)


class NoRoom(Exception):
    """The disk is full, and so is what is set aside of the memory for that case."""


def init_app(app: Flask) -> None:
    """Take the body in first, then wait for a turn. The server has threads enough for all who are still sending."""
    inner = app.wsgi_app
    largest = int(app.config["MAX_CONTENT_LENGTH"])
    reading, sending = Turns(AT_ONCE), Turns(AT_ONCE)  # who sends something may wait for others' rows to come free

    def in_turn(turns: Turns, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with turns.one() as mine:
            environ[NO_TURN] = not mine
            return inner(environ, start_response)

    def one_after_another(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        declared = _declared(environ)
        if not declared:
            if environ.get("PATH_INFO", "").startswith(WITHOUT_A_TURN):
                return inner(environ, start_response)
            return in_turn(reading, environ, start_response)
        with Body() as body:
            _take_in(environ, body, declared, largest)
            return in_turn(sending, environ, start_response)

    app.wsgi_app = one_after_another  # type: ignore[method-assign]
    app.request_class = Arrived
    # before all others, which ask the database
    app.before_request_funcs.setdefault(None, []).insert(0, _say_what_could_not_be_done)


class Body:
    """What has arrived so far: little in memory, much encrypted on the disk, and in memory again if the disk is full.

    Then the words can still be shown to who wrote them, which is all that can be done.
    """

    def __init__(self) -> None:
        self.file: IO[bytes] = io.BytesIO()
        self.rescued = False
        self._size = 0

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _where: TracebackType | None) -> None:
        self.file.close()
        if self.rescued:
            _lifeboats.release()

    def write(self, piece: bytes) -> None:
        try:
            if isinstance(self.file, io.BytesIO) and not self.rescued and self._size + len(piece) > IN_MEMORY:
                self._move_to(cast(IO[bytes], Spool()))
            _write(self.file, piece)
        except OSError as problem:
            if not _lifeboats.acquire(blocking=False):
                raise NoRoom from problem
            self.rescued = True
            self._move_to(io.BytesIO())
            self.file.write(piece)
        self._size += len(piece)

    def _move_to(self, target: IO[bytes]) -> None:
        left, self.file = self.file, target
        left.seek(0)
        content = left.read(self._size)
        try:
            _write(target, content)
        except OSError:
            self.file = left
            target.close()
            raise
        left.close()


class Arrived(Understood):
    """A request whose files lie on no disk in plain, and stay in memory when there is none to put them on."""

    def _get_file_stream(self, *_what: object, **_details: object) -> IO[bytes]:
        return io.BytesIO() if self.environ.get(DISK_IS_FULL) else cast(IO[bytes], Spool(FILE_IN_MEMORY))


def _declared(environ: "WSGIEnvironment") -> int:
    """How much is to come. A body that does not say so has no end by which to tell that it broke off."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit():
        return int(length)
    environ.pop("wsgi.input_terminated", None)
    environ[ENDLESS] = "HTTP_TRANSFER_ENCODING" in environ
    return 0


def _take_in(environ: "WSGIEnvironment", body: Body, declared: int, largest: int) -> None:
    source = environ["wsgi.input"]
    try:
        if declared <= largest:
            _copy(source, declared, body)
            environ[DISK_IS_FULL] = body.rescued
        else:
            _copy(source, HEARD_OUT * largest)
    except NoRoom:
        _copy(source, declared)
        environ["CONTENT_LENGTH"], environ[DISK_IS_FULL] = "0", NoRoom
    body.file.seek(0)
    environ["wsgi.input"] = body.file


def _copy(source: IO[bytes], most: int, body: Body | None = None) -> None:
    while most > 0 and (piece := source.read(min(CHUNK, most))):
        most -= len(piece)
        if body is not None:
            body.write(piece)


def _write(target: IO[bytes], content: bytes) -> None:
    """All of it: a file without a buffer may take less than it was given, and says so only by a number."""
    view = memoryview(content)
    while view:
        view = view[target.write(view) :]


def _say_what_could_not_be_done() -> None:
    environ = request.environ
    if environ.get(NO_TURN):
        raise Busy
    if environ.get(ENDLESS):
        abort(400)
    if environ.get(DISK_IS_FULL) is NoRoom:
        abort(503)
