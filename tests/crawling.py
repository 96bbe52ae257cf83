"""Going through the pages of the demonstration: where links lead, and whether what a browser shows there is sound."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import browsing
from checker import Checker
from flask import Flask
from lxml import html
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from server import Answer, Browser

OF_A_KIND = 10  # the demonstration has one who wrote nine, of which the last was answered
NARROW = {"width": 320, "height": 700}


@dataclass
class Looker:
    """A visitor who looks at pages, and what was wrong with them."""

    visitor: BrowserContext
    portal: str
    nu: Checker
    wrong: list[str] = field(default_factory=list)
    _turn: bool = False

    @classmethod
    def of(cls, chromium: Chromium, portal: str, nu: Checker) -> "Looker":
        return cls(browsing.visit(chromium, portal, viewport=browsing.DESK), portal, nu)

    def __post_init__(self) -> None:
        """Requests that leave the house are noted, and errors that the browser notes."""
        note = self.wrong.append
        self.visitor.on("request", lambda r: None if r.url.startswith(self.portal) else note(f"asked others: {r.url}"))
        self.visitor.on("weberror", lambda e: note(str(e.error)))
        self.visitor.on(
            "console",
            lambda m: note(m.text) if m.type == "error" and "the server responded" not in m.text else None,
        )
        self.page: Page = self.visitor.new_page()

    def open(self, path: str, axe: bool = True) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        self.look(answer.text(), axe)

    def open_in_both(self, path: str) -> None:
        """In Spanish, where links led to it, and in English: the same template in the same state, so that axe sees one
        of them, by turns.
        """
        self._turn = not self._turn
        self.open(path, axe=self._turn)
        self.open(path.replace("/es/", "/en/", 1), axe=not self._turn)

    def look(self, source: str = "", axe: bool = True) -> None:
        """At the page that is open: axe sees Spanish on a phone, English on a desk; nothing is too wide on either."""
        self.wrong += [f"{self.page.url}: {fault}" for fault in self.nu.errors(source or self.page.content())]
        size = NARROW if urlsplit(self.page.url).path.startswith("/es/") else browsing.DESK
        for each in (NARROW, browsing.DESK):
            self.page.set_viewport_size(each)  # type: ignore[arg-type]
            self.wrong += (browsing.faults if axe and each is size else browsing.overflow)(self.page)

    def browser(self) -> Browser:
        """Who follows the links of this visitor: a browser is dear, and needed only for what is looked at."""
        found = Browser(urlsplit(self.portal).port or 0)
        found.cookies = {one.get("name", ""): one.get("value", "") for one in self.visitor.cookies()}
        return found

    def found_nothing(self) -> None:
        self.visitor.close()
        assert not self.wrong, "\n" + "\n".join(dict.fromkeys(self.wrong))


def walk(app: Flask, browser: Browser, seen: Counter[str], starts: list[str], many: Mapping[str, int]) -> Iterator[str]:
    """Addresses that Spanish links lead this persona to, one of each kind (or so many) that nobody looked at before.

    The links of several of a kind are followed: a round in preparation leads where an open one does not.
    """
    waiting = [*starts]
    known = set(waiting)
    own: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(app, path)
        if own[kind] == OF_A_KIND:
            continue
        own[kind] += 1
        answer = followed(browser, path)
        assert answer.status < 500, f"{path}: {answer.status}"
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        if seen[kind] < many.get(kind, 1) and answer.status in (200, 404):
            seen[kind] += 1
            yield path
        for target in links(answer.text):
            if target not in known:
                known.add(target)
                waiting.append(target)


def followed(browser: Browser, path: str) -> Answer:
    """The page that comes in the end, as a browser finds it: some send on, to where a form gets its id."""
    for _turn in range(10):
        answer = browser.get(path)
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        path = answer.goes_to
    raise AssertionError(f"sent on and on, to {path}")


def links(source: str) -> list[str]:
    found = [urlsplit(str(address)) for address in html.fromstring(source).xpath("//a/@href")]
    return [one._replace(fragment="").geturl() for one in found if not one.netloc and one.path.startswith("/es")]


def kind_of(app: Flask, path: str) -> str:
    """Which view answers here; a link to an address that no view answers is a fault of its own."""
    if path.endswith("nothing-here"):
        return "nothing"
    endpoint, _values = app.url_map.bind("localhost").match(urlsplit(path).path)
    return str(endpoint)
