"""Pages that are kept, so that what everybody reads is written once.

A page is kept only as it is written for a browser without any cookie, where the round is
public; and only for as long as nothing that readers of the round can see has
changed: one question to the database tells. Such a page is handed out before the web
framework begins its work. Pieces of pages are kept by ``threads.py``, on a shelf of their own.
"""

import gzip
import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.core import clock, db
from portal.core.actor import ANONYMOUS
from portal.core.errors import NotFound
from portal.queries import consultations as queries
from portal.web.access import viewer
from portal.web.locale import locale

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOM = 8 * 1024 * 1024  # in each process
OVERHEAD = 300  # of an entry, roughly
ROUND = re.compile(r"/(?:en|es)/rounds/([1-9][0-9]{0,8})")
LONGEST_QUESTION = 300
LONGEST_ADDRESS = 300
SEAL = secrets.token_hex(8)  # another one in each process, so that nobody can write what stands for something else
TOKEN_TO_COME = Markup(f"\ue000token {SEAL}\ue000")  # noqa: S704
ASKED = {"question", "language", "after", "before", "zone"}  # what the address of a round may ask for
MAY_BE_KEPT = "portal.may_be_kept"
SAID_ANEW = {"content-length", "cache-control", "vary", "date"}

Thing = TypeVar("Thing", bound="str | Kept")
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes out, plain and packed, with its headers."""

    plain: bytes
    packed: bytes
    tag: str
    headers: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return len(self.plain) + len(self.packed)


class Shelf(Generic[Thing]):
    """Room for so many bytes; what nobody asked for the longest makes place. Safe among threads."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def get_all(self, keys: Sequence[Hashable]) -> list[Thing | None]:
        with self._lock:
            found = [self._things.get(key) for key in keys]
            for key, thing in zip(keys, found, strict=True):
                if thing is not None:
                    self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: Thing) -> None:
        with self._lock:
            before = self._things.pop(key, None)
            self.used += len(thing) + OVERHEAD - (len(before) + OVERHEAD if before is not None else 0)
            self._things[key] = thing
            while self.used > self.room and self._things:
                self.used -= len(self._things.popitem(last=False)[1]) + OVERHEAD


def kept(view: View) -> View:
    """What this view answers may be kept. It stands over the function, under ``@public``."""

    @wraps(view)
    def answer(**arguments: Any) -> ResponseReturnValue:
        page = _kept_for_a_browser_with_a_cookie()
        if page is not None:
            return page
        response = make_response(view(**arguments))
        if response.status_code == 200 and not session.modified:
            request.environ.get(MAY_BE_KEPT, []).append(True)
        return response

    return answer


class Later:
    """Something that is read only when a page needs it, which it does not where what it wrote of it is kept."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        if name == "_found":
            self._found = self._read()
            return self._found
        return getattr(self._found, name)


def stored(name: str, as_of: Hashable, *also: Hashable, caller: Callable[[], str]) -> Markup:
    """A part of a page that is the same for all who see it, as of something: ``{% call stored("course", as_of) %}``.

    Without an ``as_of`` it is written anew. The token of a form in it is the reader's own (``token_to_come``).
    """
    if as_of is None:
        return _with_token(str(caller()))
    parts: Shelf[str] = shelf("parts", ROOM)
    key = (name, locale(), as_of, *also)
    found = parts.get(key)
    if found is None:
        found = str(caller())
        parts.put(key, found)
    return _with_token(found)


def filled(name: str, as_of: Hashable, own: Mapping[str, str], write: Callable[[dict[str, Markup]], str]) -> str:
    """A page that is the same for many but for a few words of their own, which are put in each time.

    ``write`` gets what stands for these words. Without an ``as_of``, or where a message waits, it is written anew.
    """
    if as_of is None or "_flashes" in session:
        return write({word: escape(said) for word, said in own.items()})
    parts: Shelf[str] = shelf("parts", ROOM)
    key = (name, locale(), as_of)
    page = parts.get(key)
    if page is None:
        g.token_comes_later = True
        try:
            page = write({word: Markup(f"\ue000{word} {SEAL}\ue000") for word in own})  # noqa: S704
        finally:
            g.token_comes_later = False
        parts.put(key, page)
    for word, said in own.items():
        page = page.replace(f"\ue000{word} {SEAL}\ue000", escape(said))
    return page.replace(TOKEN_TO_COME, token())


def token() -> Markup:
    """What a form with nothing but a button carries, so that nobody else's page can press it."""
    return Markup('<input name="csrf_token" type="hidden" value="{}">').format(generate_csrf())


def _with_token(part: str) -> Markup:
    if TOKEN_TO_COME in part and not g.get("token_comes_later"):
        part = part.replace(TOKEN_TO_COME, token())
    return Markup(part)  # noqa: S704  (what a template wrote)


def address() -> str | None:
    """Where this page stands, for what depends on that alone; nothing where that is too long to keep."""
    here = request.full_path
    return here if len(here) <= LONGEST_ADDRESS else None


def shelf(name: str, room: int) -> Shelf[Any]:
    """Where pieces or pages of this application are kept, in this process."""
    found: Shelf[Any] = current_app.extensions.setdefault("shelves", {}).setdefault(name, Shelf(room))
    return found


def init_app(app: Flask) -> None:
    """Hand out what is kept. To be called before anything else wraps the application."""
    app.jinja_env.globals.update(stored=stored, address=address, token=token, token_to_come=TOKEN_TO_COME)
    inner = app.wsgi_app
    pages: Shelf[Kept] = Shelf(ROOM)
    app.extensions["shelves"] = {"pages": pages}

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with_cookie = app.config["SESSION_COOKIE_NAME"] in environ.get("HTTP_COOKIE", "")
        key = None if with_cookie else _key(app, environ)
        page = pages.get(key) if key is not None else None
        if key is None or (page is None and environ["REQUEST_METHOD"] == "HEAD"):
            return inner(environ, start_response)
        if page is None:
            environ[MAY_BE_KEPT] = said = list[bool]()
            answered = Response.from_app(inner, environ, buffered=True)
            if not said or "Set-Cookie" in answered.headers:
                return answered(environ, start_response)
            page = _kept(answered)
            pages.put(key, page)
        db.session.remove()
        return _handed_out(page, environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]


def _kept_for_a_browser_with_a_cookie() -> str | None:
    """Somebody who opened a form here has a cookie, but is nobody in particular as long as nothing waits for them.

    They read what was written for a browser without one; what is written for them is never kept.
    """
    if MAY_BE_KEPT in request.environ or viewer() is not ANONYMOUS or "_flashes" in session:
        return None
    key = _key(current_app, request.environ)
    page: Kept | None = shelf("pages", ROOM).get(key) if key is not None else None
    return None if page is None else page.plain.decode()


def _key(app: Flask, environ: "WSGIEnvironment") -> Hashable | None:
    """All that the page depends on; nothing where it is not such a page, or the round is not for everybody."""
    address = ROUND.fullmatch(environ.get("PATH_INFO", ""))
    if address is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    question = environ.get("QUERY_STRING", "")
    if len(question) > LONGEST_QUESTION or not app.config.get("KEEP_PAGES", True):
        return None
    if not {name for name, _value in parse_qsl(question, keep_blank_values=True)} <= ASKED:
        return None
    try:
        edition = queries.glimpse(ANONYMOUS, int(address.group(1)))
    except NotFound:
        return None
    except SQLAlchemyError:  # said properly by whoever answers otherwise
        db.session.remove()
        return None
    now = clock.now()
    instants = (edition.opens_at, edition.closes_at, edition.late_until, edition.edit_until)
    return (
        address.group(),
        question,
        environ["wsgi.url_scheme"],
        edition.version,
        edition.status,
        edition.sequence,
        tuple(at is not None and now < at for at in instants),
        now.date(),
        now.astimezone(ZoneInfo(edition.zone)).date(),
    )


def _kept(answered: Response) -> Kept:
    plain = answered.get_data()
    headers = [(name, value) for name, value in answered.headers if name.lower() not in SAID_ANEW]
    headers += [
        ("Cache-Control", "no-cache"),  # the browser may keep it, but asks each time
        ("Vary", "Accept-Encoding, Cookie"),
    ]
    return Kept(plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:20], tuple(headers))


def _handed_out(page: Kept, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body, tag = (page.packed, f'"{page.tag}z"') if packed else (page.plain, f'"{page.tag}"')
    headers = [*page.headers, ("ETag", tag)]
    if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [pair for pair in headers if pair[0] != "Content-Type"])
        return ()
    headers += [("Content-Length", str(len(body)))] + ([("Content-Encoding", "gzip")] if packed else [])
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)
