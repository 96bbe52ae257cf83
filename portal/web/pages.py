"""Pages that are cached, so that what everybody reads is written once.

A page is cached only as it is written for a browser without any cookie, where the round is
public; and only for as long as nothing that readers of the round can see has
changed: one question to the database tells (of a contribution two). Such a page is handed out
before the web framework begins its work. A list of rounds depends on all of them.

These pages, and nothing else that is cached, are on disk as well, so that a restart loses none (``ondisk.py``).
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, cast
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from flask import Flask, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response

from portal.core import clock, db
from portal.core.actor import ANONYMOUS, Actor
from portal.core.errors import NotFound
from portal.queries import consultations as queries
from portal.queries import contributions
from portal.queries.consultations import Glimpse
from portal.web import program
from portal.web.access import viewer
from portal.web.addresses import shapes_of, understood
from portal.web.assets import takes_packed
from portal.web.cache import MEGABYTE, Cache, Cached, cache
from portal.web.fragments import messages_wait
from portal.web.ondisk import DiskCache

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONGEST_QUESTION = 300
ROOM_ON_DISK = 64 * MEGABYTE
ADDRESS = 3  # of what a key holds: path, question, scheme
PACKING = 4  # of 9: 6 takes twice the time and saves the twentieth part
MAY_BE_CACHED = "portal.may_be_cached"
GLIMPSE, ROUND_OF = "portal.glimpse", "portal.round_of"  # what was read of the page that is asked for
SAID_ANEW = {"content-length", "cache-control", "vary", "date"}

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Representation:
    """A page as it goes out (a representation, in the words of HTTP), packed or plain, with its headers."""

    body: bytes
    packed: bool
    tag: str  # of the plain page
    headers: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return len(self.body)

    def as_asked(self, packed: bool) -> "Representation":
        if packed == self.packed:
            return self
        body = gzip.compress(self.body, PACKING, mtime=0) if packed else gzip.decompress(self.body)
        return Representation(body, packed, self.tag, self.headers)

    def to_bytes(self) -> bytes:
        return json.dumps([self.packed, self.tag, self.headers]).encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        told, _, body = kept.partition(b"\n")
        packed, tag, headers = json.loads(told)
        return cls(body, packed, tag, tuple((name, value) for name, value in headers))


class PageCache(Cache[Representation]):
    """Pages in this process, and behind it those on disk."""

    def __init__(self, room: int, disk: DiskCache) -> None:
        super().__init__(room)
        self.disk = disk

    def get(self, key: Hashable) -> Representation | None:
        found = super().get(key)
        if found is None and (kept := self.disk.get(_place(key), key)) is not None:
            found = Representation.from_bytes(kept)
            super().put(key, found)
        return found

    def put(self, key: Hashable, thing: Representation) -> None:
        super().put(key, thing)
        self.disk.put(_place(key), key, thing.to_bytes())

    def clear(self) -> None:
        super().clear()
        self.disk.clear()


def cached(view: View) -> View:
    """What this view answers may be cached. It stands over the function, under ``@public``."""

    @wraps(view)
    def answer(**arguments: object) -> ResponseReturnValue:
        page = _cached_for_a_browser_with_a_cookie()
        if page is not None:
            return page
        response = make_response(view(**arguments))
        if response.status_code == 200 and not session.modified:
            request.environ.get(MAY_BE_CACHED, []).append(True)
        return response

    return answer


def init_app(app: Flask) -> None:
    """Hand out what is cached. To be called before anything else wraps the application."""
    inner = app.wsgi_app
    disk = DiskCache(Path(app.config["DATA_FOLDER"]) / "cache", ROOM_ON_DISK, partial(program.version, app))
    pages = app.extensions["caches"][Cached.PAGES] = PageCache(Cached.PAGES.room, disk)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with_cookie = app.config["SESSION_COOKIE_NAME"] in environ.get("HTTP_COOKIE", "")
        key, packed = None if with_cookie else _key(app, environ), takes_packed(environ)
        page = pages.get(key) if key is not None else None
        if key is None or (page is None and environ["REQUEST_METHOD"] == "HEAD"):
            return inner(environ, start_response)
        if page is None:
            environ[MAY_BE_CACHED] = said = list[bool]()
            answered = Response.from_app(inner, environ, buffered=True)
            if not said or "Set-Cookie" in answered.headers:
                return answered(environ, start_response)
            page = _to_be_cached(answered, packed)
            if _key(app, environ) == key:  # nothing has changed since, and what it shows is what the key says
                pages.put(key, page)
        elif packed and not page.packed:
            page = page.as_asked(packed)
            pages.put(key, page)
        db.let_go()
        return _handed_out(page, packed, environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]


def glimpse(reader: Actor, round_id: int) -> Glimpse:
    """The round of this page, which its key was just made of: read once."""
    known = request.environ.get(GLIMPSE)
    if reader is ANONYMOUS and isinstance(known, Glimpse) and known.id == round_id:
        return known
    return queries.glimpse(reader, round_id)


def _cached_for_a_browser_with_a_cookie() -> str | None:
    """Somebody who opened a form here has a cookie, but is nobody in particular as long as nothing waits for them.

    They read what was written for a browser without one; what is written for them is never cached.
    """
    if MAY_BE_CACHED in request.environ or viewer() is not ANONYMOUS or messages_wait():
        return None
    key = _key(current_app, request.environ)
    page = cache(Cached.PAGES).get(key) if key is not None else None
    return page.as_asked(packed=False).body.decode() if isinstance(page, Representation) else None


def _key(app: Flask, environ: "WSGIEnvironment") -> Hashable | None:
    """All that the page depends on; nothing where it is not such a page, or the round is not for everybody."""
    path = environ.get("PATH_INFO", "")
    here = next(((page, found) for page in PAGES if (found := page.address.fullmatch(path))), None)
    if here is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    page, address = here
    question = environ.get("QUERY_STRING", "")
    if len(question) > LONGEST_QUESTION or not app.config.get("KEEP_PAGES", True):
        return None
    given = parse_qsl(question, keep_blank_values=True)
    asked = understood(shapes_of(app, page.endpoint), given)
    if asked != given:
        return None
    try:
        as_of = page.as_of(environ, *address.groups())
    except NotFound:
        return None
    except SQLAlchemyError:  # said properly by whoever answers otherwise
        db.let_go()
        return None
    scheme, day = environ["wsgi.url_scheme"], clock.now().date()
    return Cached.PAGES.key(path=path, asked=tuple(asked), scheme=scheme, day=day, as_of=as_of)


def _of_round(environ: "WSGIEnvironment", round_id: str) -> Hashable:
    environ[GLIMPSE] = found = queries.glimpse(ANONYMOUS, int(round_id))
    return _where_it_stands(found)


def _of_contribution(environ: "WSGIEnvironment", number: str) -> Hashable:
    round_id = environ[ROUND_OF] = environ.get(ROUND_OF) or contributions.round_of(ANONYMOUS, number)
    if round_id is None:
        raise NotFound
    return _where_it_stands(queries.glimpse(ANONYMOUS, round_id))


def _of_all_rounds(_environ: "WSGIEnvironment", _code: str = "") -> Hashable:
    return tuple((_where_it_stands(one), stamp) for one, stamp in queries.glances(ANONYMOUS))


def _where_it_stands(edition: Glimpse) -> Hashable:
    """What readers can see of a round, which of its instants have passed, and the day there, as days are counted."""
    now = clock.now()
    instants = (edition.opens_at, edition.closes_at, edition.late_until, edition.edit_until)
    return (
        edition.id,
        edition.version,
        edition.stamp,
        edition.status,
        edition.sequence,
        tuple(at is not None and now < at for at in instants),
        now.astimezone(ZoneInfo(edition.zone)).date(),
    )


class Kind(NamedTuple):
    """A page that may be cached: its address, its view, and what it depends on by what stands in the address."""

    address: re.Pattern[str]
    endpoint: str
    as_of: Callable[..., Hashable]


PAGES = (
    Kind(re.compile(r"/(?:en|es)/rounds/([1-9][0-9]{0,8})"), "consultations.round", _of_round),
    Kind(re.compile(r"/(?:en|es)/"), "home.index", _of_all_rounds),
    Kind(re.compile(r"/(?:en|es)/consultations"), "consultations.index", _of_all_rounds),
    Kind(re.compile(r"/(?:en|es)/consultations/(ILC-[0-9]{4}-[0-9]{4})"), "consultations.show", _of_all_rounds),
    Kind(re.compile(r"/(?:en|es)/contributions/([A-Z0-9-]{1,60})"), "contributions.show", _of_contribution),
)


def _place(key: Hashable) -> Hashable:
    """Where a page stands on disk: by its address, so that what is written anew goes over what was there."""
    return cast(tuple[Hashable, ...], key)[:ADDRESS]


def _to_be_cached(answered: Response, packed: bool) -> Representation:
    plain = answered.get_data()
    headers = [(name, value) for name, value in answered.headers if name.lower() not in SAID_ANEW]
    headers += [
        ("Cache-Control", "no-cache"),  # the browser may keep it, but asks each time
        ("Vary", "Accept-Encoding, Cookie"),
    ]
    tag = hashlib.sha256(plain).hexdigest()[:20]
    return Representation(plain, False, tag, tuple(headers)).as_asked(packed)


def _handed_out(
    page: Representation, packed: bool, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    tag = f'"{page.tag}z"' if packed else f'"{page.tag}"'
    headers = [*page.headers, ("ETag", tag)]
    if not is_resource_modified(environ, etag=tag):
        start_response("304 NOT MODIFIED", [pair for pair in headers if pair[0] != "Content-Type"])
        return ()
    body = page.as_asked(packed).body
    headers += [("Content-Length", str(len(body)))] + ([("Content-Encoding", "gzip")] if packed else [])
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)
