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
from enum import Enum, unique
from typing import TypeVar, cast

from flask import Flask, g, request, session
from markupsafe import Markup, escape

from portal.core.localized import LANGUAGES
from portal.web import addresses, tokens, waiting
from portal.web.access import viewer
from portal.web.cache import Cached, once
from portal.web.locale import locale, twin_url
from portal.web.naming import apart, numbers_whole

LONGEST_ADDRESS = 300
SEAL = secrets.token_hex(8)  # another one in each process, so that nobody can write what stands for something else
PLACE = re.compile(f"\ue000([a-z0-9 ]+) {SEAL}\ue000")
Found = TypeVar("Found")


@unique
class Fragment(Enum):
    """Each fragment by its name in templates, with all that it depends on; beside the language, which always counts.

    Nothing else of its reader may stand in it: the house suite compares what each persona is shown with what they
    would be shown had nobody come before them.
    """

    HEAD = "head", "unlisted"
    ABOVE = "above", "here mode key_first wrap signed_in staff form plays"
    FOOTER = "footer", "wrap"
    LEAVE_AT_ONCE = "leave at once", "url"
    ROUND_HEAD = "head of a round", "as_of"
    ROUND_BEGINNING = "beginning of a round", "as_of why_not"
    BEFORE_THREAD = "before a thread", "as_of organisation narrowed order"
    COURSE = "course", "as_of"
    CONTRIBUTIONS = "contributions", "as_of narrowed order"
    NO_REMARKS = "no remarks", "as_of"
    WAYS = "ways", "first earlier later"
    BESIDE_ROUND = "beside a round", "as_of zone signed_in follows"
    DATES = "dates", "as_of zone"
    DRAFT_HEAD = "head of a draft", "as_of"
    DRAFT_BEGINNING = "beginning of a draft", "as_of"
    DRAFT_PATH = "path to a draft", "as_of"
    DRAFT_FOLIO = "folio of a draft", "as_of"
    DRAFT = "draft", "as_of"
    BELOW_DRAFT = "below a draft", "as_of"
    CHANGES_IN_SHORT = "changes in short", "as_of"
    CHANGED_PASSAGES = "changed passages", "as_of"
    PAGES_OF_CHANGES = "pages of changes", "as_of"
    QUEUE_WAYS = "ways through the queue", "heaps asked"
    QUEUE_LINE = (
        "line of the queue",
        "said waits files corrected asked words claimed_by mine decidable current endpoint",
    )
    DECISION_FIELDS = "fields of a decision", "blank possible verdict language waits mine"
    TRAIL_FILTERS = "filters of the trail", "address"
    TRAIL_LINE = "line of the trail", "id said zone"
    RECEIVED_IN = "received in", "round version"
    TRY_THE_KEY = "try the key"
    NEXT = "what is next", "round version late readers"
    RECEIPT = "receipt", "round version posted_at late readers"
    WITHOUT_THE_KEY = "without the key"

    def __new__(cls, name: str, holds: str = "") -> "Fragment":
        made = object.__new__(cls)
        made._value_ = name
        made.holds = tuple(holds.split())
        return made

    holds: tuple[str, ...]

    def as_of(self, given: Mapping[str, Hashable]) -> Hashable:
        """All that it depends on, and nothing else; nothing where it is to be written anew."""
        if given.keys() != set(self.holds):
            raise TypeError(f"the fragment {self.value} depends on {', '.join(self.holds) or 'nothing'}")
        found = tuple([given[name] for name in self.holds])
        return None if None in found else found


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

    def with_own(self) -> str:
        if not self.words:
            return self.pieces[0]
        if g.get("for_everybody"):
            words = {word: _place(word) for word in self.words}
        else:
            words = {word: OWN[word]() for word in self.words}
        return "".join([words[piece] if at % 2 else piece for at, piece in enumerate(self.pieces)])


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(apart=apart, numbers_whole=numbers_whole)
    app.jinja_env.globals.update(
        cached=cached,
        address=address,
        here_in=here_in,
        token=token,
        own_name=own_name,
        how_much_waits=how_much_waits,
        messages_wait=messages_wait,
    )


def later(read: Callable[[], Found]) -> Found:
    """Something that is read only when a page needs it, which it does not where what it wrote of it is cached."""
    return cast(Found, _Later(read))


class _Later:
    def __init__(self, read: Callable[[], object]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> object:
        if name == "_found":
            self._found = self._read()
            return self._found
        return getattr(self._found, name)


def cached(name: str, *, caller: Callable[[], str], **given: Hashable) -> Markup:
    """A part that is the same for all who see it, as of these things: ``{% call cached("dates", as_of=…, zone=…) %}``.

    Where one of them is ``None`` it is written anew.
    """
    fragment = Fragment(name)
    as_of = fragment.as_of(given)
    if as_of is None:
        return Markup(caller())  # noqa: S704  what a template wrote

    def write() -> Written:
        with _for_everybody():
            return Written.of(str(caller()))

    found = once(Cached.FRAGMENTS, write, fragment=fragment, language=locale(), as_of=as_of)
    return Markup(found.with_own())  # noqa: S704


def token() -> Markup:
    """What a form with nothing but a button carries, so that nobody else's page can press it."""
    return _place("token") if g.get("for_everybody") else _token()


def own_name() -> Markup:
    """The name of who is signed in."""
    return _place("name") if g.get("for_everybody") else apart(viewer().name)


def how_much_waits() -> Markup:
    """The number in the head beside the way to what waits for who is signed in."""
    return _place("waits") if g.get("for_everybody") else waiting.how_much()


def here_in(language: str) -> Markup:
    """The address of this page in a language."""
    return _place(f"here in {language}") if g.get("for_everybody") else escape(twin_url(language))


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


OWN: dict[str, Callable[[], Markup]] = {
    "token": _token,
    "name": lambda: apart(viewer().name),
    "waits": waiting.how_much,
    **{f"here in {language}": functools.partial(here_in, language) for language in LANGUAGES},
}
