"""Every page has one address, and an odd way of asking for it leads there.

Pages and their parts are kept for others, so what a stranger writes into an address must not reach
them. A view names what its address may ask for; of a request nothing else can be read (``request.args``
holds no more), and every link is made anew from what was understood.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, Request, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import BaseConverter, IntegerConverter, RequestRedirect
from werkzeug.utils import cached_property

from portal.core.keys import LARGEST
from portal.core.localized import LANGUAGES

Shape = Callable[[str], object]
View = TypeVar("View", bound=Callable[..., object])


class WholeNumber(IntegerConverter):
    """A number in the one way in which we write it: no leading zeros, no digits of other scripts."""

    regex = "(?:0|[1-9][0-9]*)"


class Folio(BaseConverter):
    """What is printed in capitals, however it was copied from paper: ``ILC-2026-0001-0051``."""

    regex = "[A-Za-z0-9-]{1,60}"

    def to_python(self, value: str) -> str:
        return value.upper()


class Slug(BaseConverter):
    """What a public record is called in an address: ``goodyear-san-luis-potosi``."""

    regex = "[a-z0-9-]{1,60}"


def matching(pattern: str) -> Shape:
    return partial(re.compile(pattern).fullmatch)


def one_of(known: Iterable[str]) -> Shape:
    return frozenset(known).__contains__


TEXT: Shape = bool  # whatever somebody types, and the view judges
YES = one_of("1")
LANGUAGE = one_of(LANGUAGES)
NUMBER = matching("0|[1-9][0-9]{0,18}")  # also a key
SLUG = matching(Slug.regex)
CODE = matching("[a-z][a-z0-9_+-]{0,39}")  # of a vocabulary
SEALED = matching("[A-Za-z0-9_-]{1,2000}")
PLACE = matching("[0-9]{1,35}")  # in a thread


def asks(**shapes: Shape) -> Callable[[View], View]:
    """What the address of this page may ask for, in the order in which it is written."""

    def mark(view: View) -> View:
        view.asks = shapes  # type: ignore[attr-defined]
        return view

    return mark


def understood(shapes: Mapping[str, Shape], given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of what is asked what can be understood, once each and in order; all else was never asked."""
    first = dict(reversed(list(given)))
    return [(name, first[name]) for name, shape in shapes.items() if name in first and shape(first[name])]


class Understood(Request):
    """A request of which no more can be read than its view can understand."""

    @cached_property
    def given(self) -> list[tuple[str, str]]:
        return list(Request.args.fget(self).items(multi=True))  # type: ignore[attr-defined]

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        given = self.given
        if self.url_rule is None or not is_page(self):
            return ImmutableMultiDict(given)
        return ImmutableMultiDict(understood(shapes_of(current_app, self.url_rule.endpoint), given))


def number_asked(name: str = "after") -> int | None:
    """A key that an address asks for, as the last row of the page before; nothing where no column can hold it."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None


def init_app(app: Flask) -> None:
    app.url_map.converters.update(int=WholeNumber, folio=Folio, slug=Slug)
    app.request_class = Understood
    app.before_request(_lead_to_the_one_address)


def is_page(asked: Request) -> bool:
    """Whether it is for something with a language: the others link to nothing, and nothing of them is kept."""
    return asked.url_rule is not None and "lang" in asked.url_rule.arguments


def address(**other: str) -> str:
    """The one address of what is asked for; in another language with ``lang``."""
    known: dict[str, str] = g.setdefault("addresses", {})
    lang = other.get("lang", "")
    if lang not in known:
        # what is asked stands beside the path, never among its parts: a question called "_external" chooses nothing
        path = url_for(str(request.endpoint), **{**(request.view_args or {}), **other})
        asked = urlencode(list(request.args.items(multi=True)))
        known[lang] = f"{path}?{asked}" if asked else path
    return known[lang]


def _lead_to_the_one_address() -> ResponseReturnValue | None:
    """The path always; what is asked where somebody only reads: what is sent is not lost for an odd question."""
    astray = request.routing_exception
    if isinstance(astray, RequestRedirect):  # a slash too many or too few
        return redirect(_within(astray.new_url), astray.code)
    if not is_page(request):
        return None
    asked_oddly = request.method in ("GET", "HEAD") and request.given != list(request.args.items(multi=True))  # type: ignore[attr-defined]
    here = address()
    if asked_oddly or unquote(urlsplit(here).path) != request.script_root + request.path:
        return redirect(here, 308)
    return None


def _within(location: str) -> str:
    """An address of ours without the name of the host, which a request may make up."""
    return urlsplit(location)._replace(scheme="", netloc="").geturl()


def shapes_of(app: Flask, endpoint: str) -> Mapping[str, Shape]:
    """What the address of this page may ask for."""
    return getattr(app.view_functions.get(endpoint), "asks", {})


def from_outside(path: str) -> str:
    """The whole address, for what is read outside the portal; empty where its host is not known."""
    host = str(current_app.config["BASE_URL"]).rstrip("/")
    return host + path if host else ""
