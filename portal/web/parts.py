"""Parts of pages that are kept, so that what many read is written once.

A part is kept as of something: when that changes, the part is written anew under another
name. The few words in it that are its reader's own (the token of a form, their name) are
kept as something that only this process can write, and put in each time.
"""

import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask, g, request, session
from markupsafe import Markup, escape

from portal.web import tokens
from portal.web.access import viewer
from portal.web.locale import locale
from portal.web.shelves import Shelf, shelf

ROOM = 8 * 1024 * 1024  # in each process
LONGEST_ADDRESS = 300
SEAL = secrets.token_hex(8)  # another one in each process, so that nobody can write what stands for something else


@cache
def _place(word: str) -> Markup:
    """What stands in a kept part where a word is put in."""
    return Markup(f"\ue000{word} {SEAL}\ue000")  # noqa: S704  a name of ours


TOKEN, NAME = _place("token"), _place("name")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        stored=stored, address=address, token=token, own_name=own_name, messages_wait=messages_wait
    )


class Later:
    """Something that is read only when a page needs it, which it does not where what it wrote of it is kept."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        if name == "_found":
            self._found = self._read()
            return self._found
        return getattr(self._found, name)


def stored(name: str, *as_of: Hashable, caller: Callable[[], str]) -> Markup:
    """A part that is the same for all who see it, as of these things: ``{% call stored("course", as_of, zone) %}``.

    Where one of them is ``None`` it is written anew.
    """
    if None in as_of:
        return Markup(caller())  # noqa: S704  what a template wrote
    parts: Shelf[str] = shelf("parts", ROOM)
    key = (name, locale(), as_of)
    found = parts.get(key)
    if found is None:
        with _for_everybody():
            found = str(caller())
        parts.put(key, found)
    return Markup(_with_own(found))  # noqa: S704


def filled(name: str, as_of: Hashable, own: Mapping[str, str], write: Callable[[dict[str, Markup]], str]) -> str:
    """A page that is the same for many but for a few words of their own, which are put in each time.

    ``write`` gets what stands for these words. Without an ``as_of``, or where a message waits, it is written anew.
    """
    if as_of is None or messages_wait():
        return write({word: escape(said) for word, said in own.items()})
    parts: Shelf[str] = shelf("parts", ROOM)
    key = (name, locale(), as_of)
    page = parts.get(key)
    if page is None:
        with _for_everybody():
            page = write({word: _place(word) for word in own})
        parts.put(key, page)
    for word, said in own.items():
        page = page.replace(_place(word), escape(said))
    return _with_own(page)


def token() -> Markup:
    """What a form with nothing but a button carries, so that nobody else's page can press it."""
    return TOKEN if g.get("for_everybody") else _token()


def own_name() -> str:
    """The name of who is signed in."""
    return NAME if g.get("for_everybody") else viewer().name


def messages_wait() -> bool:
    """Whether something that just happened is still to be said."""
    return "_flashes" in session


def address() -> str | None:
    """Where this page stands, for what depends on that alone; nothing where that is too long to keep."""
    here = request.full_path
    return here if len(here) <= LONGEST_ADDRESS else None


@contextmanager
def _for_everybody() -> Iterator[None]:
    """What is written now will be kept, with all the parts in it: nothing of its first reader may stand in it."""
    before = g.get("for_everybody", False)
    g.for_everybody = True
    try:
        yield
    finally:
        g.for_everybody = before


def _with_own(part: str) -> str:
    if g.get("for_everybody"):
        return part
    if TOKEN in part:
        part = part.replace(TOKEN, _token())
    if NAME in part:
        part = part.replace(NAME, escape(viewer().name))
    return part


def _token() -> Markup:
    return Markup(f'<input name="csrf_token" type="hidden" value="{escape(tokens.new())}">')  # noqa: S704
