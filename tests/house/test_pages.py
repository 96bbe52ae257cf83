"""Every page, by following every link as each persona: axe, the HTML checker, and nobody else is asked."""

from urllib.parse import urlsplit

import browsing
import pytest
from conftest import ON_POSTGRESQL
from playwright.sync_api import BrowserContext

NOBODY = ""
PERSONAS = [
    NOBODY, "member_union", "member_lac", "moderator", "editor", "delegate_dol", "administrator", "auditor",
]  # fmt: skip
STARTS = ["/{l}/", "/{l}/demo", "/{l}/desk", "/{l}/account", "/{l}/tracking", "/{l}/nothing-here"]
SAMPLES = 1  # pages of each kind that a persona looks at

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_are_sound(app, portal, browser, nu, persona, language):
    visitor = browsing.visit(browser, portal, language=language, viewport=browsing.DESK)
    page = visitor.new_page()
    strangers, mishaps = watched(visitor, portal)
    if persona:
        browsing.become(page, persona, language)
    wrong: list[str] = []
    seen: dict[str, int] = {}
    waiting = [start.format(l=language) for start in STARTS]
    known = set(waiting)
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(app, path, language)
        if kind is None or seen.get(kind, 0) >= SAMPLES:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = page.goto(path)
        assert answer is not None
        if answer.status >= 500:
            wrong.append(f"{path}: {answer.status}")
            continue
        if "html" not in (answer.headers.get("content-type") or ""):
            continue
        links = page.evaluate(
            "[...document.querySelectorAll('main a[href], nav a[href]')].map(a => a.getAttribute('href'))"
        )
        for link in links:
            there = urlsplit(page.url)._replace(query="", fragment="").geturl() if link.startswith("?") else ""
            address = urlsplit(there + link if there else link)
            if address.netloc or not address.path.startswith(f"/{language}"):
                continue
            target = address._replace(fragment="").geturl()
            if target not in known:
                known.add(target)
                waiting.append(target)
        wrong += [f"{path}: {fault}" for fault in nu.errors(answer.text())]
        wrong += browsing.faults(page)
        page.set_viewport_size({"width": 320, "height": 700})
        wrong += browsing.faults(page)
        page.set_viewport_size(browsing.DESK)
    visitor.close()
    assert not strangers, f"asked others: {strangers}"
    assert not mishaps, mishaps
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def kind_of(app, path: str, language: str) -> str | None:
    """Which view answers here: one look at each is enough."""
    if path.endswith("nothing-here"):
        return "nothing"
    try:
        found, _values = app.url_map.bind("localhost").match(urlsplit(path).path)
    except Exception:
        return "dead " + path
    return str(found)


def watched(visitor: BrowserContext, portal: str) -> tuple[list[str], list[str]]:
    """Requests that leave the house, and errors that the browser notes."""
    strangers: list[str] = []
    mishaps: list[str] = []
    visitor.on("request", lambda r: strangers.append(r.url) if not r.url.startswith(portal) else None)
    visitor.on("weberror", lambda e: mishaps.append(str(e.error)))
    visitor.on(
        "console",
        lambda m: mishaps.append(m.text) if m.type == "error" and "the server responded" not in m.text else None,
    )
    return strangers, mishaps
