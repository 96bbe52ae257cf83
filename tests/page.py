"""A browser that complains: every page it reads has the decencies that every page owes."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

SKIPPED = {"script", "style", "svg"}


class Page(HTMLParser):
    """A page taken apart: tags, attributes, ids, and the words people see with the language they stand in."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self.text: list[tuple[str, str]] = []  # (language, words)
        self._open: list[tuple[str, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if "svg" not in [above for above, _language in self._open]:  # a picture has a title of its own
            self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes.append((tag, found))
        if tag not in {"input", "meta", "link", "br", "hr", "img", "path", "circle", "rect", "source", "col"}:
            language = found.get("lang") or (self._open[-1][1] if self._open else "")
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position][0] == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _language in self._open]
        for tag in ("h1", "title"):
            if tag in inside and "svg" not in inside:
                self.words[tag] = self.words.get(tag, "") + data
        if data.strip() and not SKIPPED & set(inside):
            self.text.append((self._open[-1][1] if self._open else "", " ".join(data.split())))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.attributes if name == tag]


class Visitor(FlaskClient):
    """Goes where a form gets its id, as every browser does."""

    begun: Callable[[], None] = staticmethod(lambda: None)
    """Called in between, by who counts what a page asks."""

    def get(self, *args: Any, **details: Any) -> Any:
        answer = super().get(*args, **details)
        there = answer.headers.get("Location", "")
        begun = answer.status_code == 303 and re.search(r"[?&]form=[0-9a-f]{48}$", there)
        if not begun:
            return answer
        self.begun()
        answer.close()
        return super().get(there, headers=details.get("headers"), buffered=bool(details.get("buffered")))


def plain(source: str) -> str:
    """A page without form tokens and the sealed way back of a 404: both hold the second in which they were made."""
    return re.sub(r"<input[^>]*csrf_token[^>]*>|(?<=\?then=)[A-Za-z0-9_-]+", "", source)


def read(client: FlaskClient, path: str, status: int = 200) -> Page:
    """Fetch a page and complain where it lacks what every page owes."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    page = Page(answer.text)
    complain(page, path)
    return page


def complain(page: Page, path: str) -> None:
    """One h1 that the title contains, the language set, the twin linked, ids unique, fields labelled."""
    ids = [attrs["id"] for _tag, attrs in page.attributes if attrs.get("id")]
    labels = {attrs.get("for") for attrs in page.all("label")}
    assert page.tags.get("h1") == page.tags.get("title") == page.tags.get("main") == 1, path
    # without one, a browser sends a form to the address with its fragment, and what follows would have it, too
    assert all(attrs.get("action") for attrs in page.all("form")), f"{path}: a form without an address"
    heading = " ".join(page.words["h1"].split())
    assert heading, path
    assert heading in " ".join(page.words["title"].split()), path
    assert page.all("html")[0].get("lang") == path.split("/")[1], path
    assert len(ids) == len(set(ids)), f"{path}: {[i for i in ids if ids.count(i) > 1]}"
    other = "en" if path.split("/")[1] == "es" else "es"
    twin = any(a.get("hreflang") == other for a in page.all("a"))
    switch = any(b.get("value") == "switch" and b.get("lang") == other for b in page.all("button"))
    assert twin or switch, path
    for tag in ("input", "textarea", "select"):
        for attrs in page.all(tag):
            if attrs.get("type") in ("hidden", "submit", "button"):
                continue
            assert attrs.get("id") in labels or attrs.get("aria-label") or attrs.get("aria-labelledby"), (path, attrs)
    for tag, attrs in page.attributes:
        assert "style" not in attrs or tag == "svg", f"{path}: a style attribute on {tag}"
        assert not any(name.startswith("on") for name in attrs), f"{path}: script in an attribute"
    for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src")):
        for attrs in page.all(tag):
            address = attrs.get(attribute) or ""
            assert not address.startswith(("http:", "https:", "//")) or attrs.get("rel") == "alternate", (path, address)
