"""Fragments of pages that are cached, so that what many read is written once.

A fragment is cached as of something: when that changes, it is written anew under another
key. The few words in it that are its reader's own (the token of a form, their name) are
cached as something that only this process can write, and put in each time.
"""

import functools
import re
import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, session
from markupsafe import Markup, escape

from portal.web import addresses, tokens
from portal.web.access import viewer
from portal.web.cache import once
from portal.web.locale import locale
from portal.web.naming import apart

ROOM = 8 * 1024 * 1024  # in each process
LONGEST_ADDRESS = 300
SEAL = secrets.token_hex(8)  # another one in each process, so that nobody can write what stands for something else
PLACE = re.compile(f"\ue000([a-z0-9 ]+) {SEAL}\ue000")


@functools.cache
def _place(word: str) -> Markup:
    """What stands in a cached fragment where a word is put in."""
    return Markup(f"\ue000{word} {SEAL}\ue000")  # noqa: S704  a name of ours


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, cut where words of its reader's own come: text and the name of such a word by turns."""

    pieces: list[str]
    words: frozenset[str]

    @classmethod
    def of(cls, written: str) -> "Written":
        pieces = PLACE.split(written)
        return cls(pieces, frozenset(pieces[1::2]))

    def __len__(self) -> int:
        return sum(map(len, self.pieces))

    def with_own(self, own: Mapping[str, str]) -> str:
        if not self.words:
            return self.pieces[0]
        if g.get("for_everybody"):
            words: dict[str, str] = {word: _place(word) for word in self.words}
        else:
            words = {word: own[word] if word in own else OWN[word]() for word in self.words}
        return "".join([words[piece] if at % 2 else piece for at, piece in enumerate(self.pieces)])


def init_app(app: Flask) -> None:
    app.jinja_env.filters["apart"] = apart
    app.jinja_env.globals.update(
        cached=cached, address=address, token=token, own_name=own_name, messages_wait=messages_wait
    )


class Later:
    """Something that is read only when a page needs it, which it does not where what it wrote of it is cached."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        if name == "_found":
            self._found = self._read()
            return self._found
        return getattr(self._found, name)


def cached(name: str, *as_of: Hashable, caller: Callable[[], str]) -> Markup:
    """A fragment that is the same for all who see it, as of these things: ``{% call cached("course", as_of, zone) %}``.

    Where one of them is ``None`` it is written anew.
    """
    if None in as_of:
        return Markup(caller())  # noqa: S704  what a template wrote
    return Markup(_cached(name, as_of, caller).with_own({}))  # noqa: S704


def _cached(name: str, as_of: Hashable, write: Callable[[], str]) -> Written:
    def anew() -> Written:
        with _for_everybody():
            return Written.of(str(write()))

    return once("parts", ROOM, (name, locale(), as_of), anew)


def token() -> Markup:
    """What a form with nothing but a button carries, so that nobody else's page can press it."""
    return _place("token") if g.get("for_everybody") else _token()


def own_name() -> Markup:
    """The name of who is signed in."""
    return _place("name") if g.get("for_everybody") else apart(viewer().name)


def messages_wait() -> bool:
    """Whether something that just happened is still to be said."""
    return "_flashes" in session


def address() -> str | None:
    """Where this page stands, for what depends on that alone; nothing where that is too long to cache.

    Nothing either where no page stands: what is said there about an address must not be said again to others,
    who ask for a page that does.
    """
    if request.args.get("form"):
        return None  # of a form that is kept for one browser: nobody else ever asks for it
    here = addresses.address() if addresses.is_page(request) else None
    return here if here is not None and len(here) <= LONGEST_ADDRESS else None


@contextmanager
def _for_everybody() -> Iterator[None]:
    """What is written now will be cached, with all the fragments in it: nothing of its first reader may stand in it."""
    before = g.get("for_everybody", False)
    g.for_everybody = True
    try:
        yield
    finally:
        g.for_everybody = before


def _token() -> Markup:
    return Markup(f'<input name="csrf_token" type="hidden" value="{escape(tokens.new())}">')  # noqa: S704


OWN: dict[str, Callable[[], Markup]] = {"token": _token, "name": lambda: apart(viewer().name)}
