"""Pages that are kept, so that what everybody reads is written once.

A page is kept only where the reader is nobody in particular (no visit, not even a
cookie) and the round is public; and only for as long as nothing that readers of the
round can see has changed. Pieces of pages are kept by ``threads.py`` on a shelf of their own.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.queries import contributions as queries

ROOM_FOR_PAGES = 8 * 1024 * 1024  # in each process
OVERHEAD = 300  # of an entry, roughly
ASKED = {"question", "language", "after", "before", "zone"}  # what the address of a round may ask for

Thing = TypeVar("Thing", bound="str | Kept")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it went out, plain and packed."""

    plain: bytes
    packed: bytes
    tag: str

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

    def put(self, key: Hashable, thing: Thing) -> None:
        with self._lock:
            before = self._things.pop(key, None)
            self.used += len(thing) + OVERHEAD - (len(before) + OVERHEAD if before is not None else 0)
            self._things[key] = thing
            while self.used > self.room and self._things:
                self.used -= len(self._things.popitem(last=False)[1]) + OVERHEAD


View = Callable[..., ResponseReturnValue]


def kept(view: View) -> View:
    """Keep what this view of a round answers to nobody in particular. Put it under ``@public``, over the function."""

    @wraps(view)
    def answer(round_id: int, **more: Any) -> ResponseReturnValue:
        key = _key(round_id) if _is_nobody_in_particular() else None
        if key is None:
            return view(round_id=round_id, **more)
        kept_pages: Shelf[Kept] = shelf("pages", ROOM_FOR_PAGES)
        page = kept_pages.get(key)
        if page is None:
            response = make_response(view(round_id=round_id, **more))
            if response.status_code != 200 or session.modified:
                return response
            page = _packed(response.get_data())
            kept_pages.put(key, page)
        return _sent(page)

    return answer


def _is_nobody_in_particular() -> bool:
    """Nothing in the request or in this visit could make the answer somebody's own."""
    return (
        request.method in ("GET", "HEAD")
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and "visit" not in g
        and not session.modified
        and set(request.args) <= ASKED
    )


def _key(round_id: int) -> Hashable | None:
    """What the page depends on; nothing at all where the round is not for everybody."""
    edition = queries.edition(round_id)
    if edition is None:
        return None
    now, state = clock.now(), edition.state
    config = current_app.config
    return (
        request.path,
        tuple(sorted(request.args.items(multi=True))),
        edition.version,
        state.sequence,
        state.phase(now),
        state.takes_late(now),
        state.edit_until is not None and now < state.edit_until,
        now.date(),
        now.astimezone(ZoneInfo(state.zone)).date(),
        (config["DEMO"], config["OFFICIAL"]),
    )


def _packed(plain: bytes) -> Kept:
    return Kept(plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:20])


def _sent(page: Kept) -> ResponseReturnValue:
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(page.packed if packed else page.plain, content_type="text/html; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "no-cache"  # kept by the browser, but asked about each time
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.set_etag(page.tag + ("z" if packed else ""))
    return response.make_conditional(request)


def shelf(name: str, room: int) -> Shelf[Any]:
    found: Shelf[Any] = current_app.extensions.setdefault("shelves", {}).setdefault(name, Shelf(room))
    return found
