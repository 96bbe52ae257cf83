"""A real browser for tests: Debian's chromium, driven by Playwright, looking at the shipped server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).parent / "axe.min.js").read_text()
# Only what is wrong leaves the page: what is right there is a hundred times as much, and dear to carry.
AXE_FINDS = """async (rules) => (await axe.run(document, {
  runOnly: {type: 'tag', values: rules},
  rules: {'target-size': {enabled: true}},
  resultTypes: ['violations'],
})).violations"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WITHOUT_SCRIPT: set[BrowserContext] = set()
PHONE, DESK = {"width": 375, "height": 740}, {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def visit(browser: Browser, base: str, *, language: str = "es", script: bool = True, **more: Any) -> BrowserContext:
    """A visitor with a browser of their own, who reads this language."""
    more.setdefault("viewport", PHONE)
    found = browser.new_context(base_url=base, locale=language, java_script_enabled=script, **more)
    found.set_default_timeout(10_000)
    if not script:
        WITHOUT_SCRIPT.add(found)
    return found


def become(page: Page, persona: str, language: str = "es") -> Page:
    """Sign in as a persona of the demonstration."""
    page.goto(f"/{language}/demo")
    with page.expect_navigation():  # or the next address could be asked for before anybody is signed in
        page.locator(f'form:has(input[name=persona][value="{persona}"]) button').click()
    return page


def address_of(page: Page, kind: str) -> str:
    """A page of this kind, found as people find it: by links from the first page, the account or the desk."""
    waiting = ["/es/", "/es/desk/queue", "/es/account", "/es/desk/rounds"]
    known: set[str] = set()
    while waiting:
        answer = page.request.get(waiting.pop(0))
        for found in page.evaluate(
            "source => [...new DOMParser().parseFromString(source, 'text/html').querySelectorAll('main a[href]')]"
            ".map((a) => a.getAttribute('href').split('#')[0]).filter((href) => href.startsWith('/es/'))",
            answer.text(),
        ):
            if kind in found:
                return str(found)
            if found not in known and len(known) < 100:
                known.add(found)
                waiting.append(found)
    raise AssertionError(f"no link leads to {kind}")


def faults(page: Page) -> list[str]:
    """What axe finds wrong (where script runs: axe is one), and what sticks out at the side."""
    return ([] if page.context in WITHOUT_SCRIPT else _barriers(page)) + overflow(page)


def _barriers(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(AXE_FINDS, RULES)
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {(node['any'] or node['all'] or [{}])[0].get('message', '')}"
        for one in found
        for node in one["nodes"][:3]
    ]


def overflow(page: Page) -> list[str]:
    """What sticks out at the side."""
    if not page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        return []
    wide = page.evaluate(
        "[...document.querySelectorAll('main *, header *, footer *')].filter(e => !e.closest('.c-scroll')"
        " && e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"
    )
    return [f"{page.url} is wider than {page.viewport_size}: {wide}"]
