"""What people do on the pages of the portal, by its fields and buttons, in whatever language they read."""

import re
import time
from datetime import UTC, datetime, timedelta

import browsing
import pytest
from conftest import ON_POSTGRESQL
from lxml import html
from playwright.sync_api import Page, expect

WHERE_THE_FOCUS_IS = """wanted => {
  const it = document.activeElement;
  if (it === document.body) return {inSight: true};
  const shown = it.matches(".usa-radio__input, .usa-checkbox__input") ? it.nextElementSibling : it;
  const marks = [shown, it].flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::before")]);
  const box = shown.getBoundingClientRect();
  return {
    there: it === wanted,
    beside: it.type === "radio" && it.name === wanted.name,
    inSight: box.bottom > 0 && box.top < innerHeight && marks.some((style) => style.boxShadow !== "none"
      || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)),
    what: it.outerHTML.slice(0, 200),
  };
}"""


WAYS = {"published": "publish", "returned": "turn_back", "withheld": "withhold"}  # the button of each decision


def once(*values: object, id: str) -> object:
    """Another way through a story: with the engine it has nothing to do, and each story is told on both by the first.

    What differs is the browser (script, screen, finger or keyboard) and the language; what reaches the database is
    what the first way sends.
    """
    return pytest.param(*values, id=id, marks=pytest.mark.skipif(ON_POSTGRESQL, reason="a way of the browser"))


def choose(page: Page, name: str, value: str) -> None:
    """Tap a radio button or a checkbox by its label."""
    page.locator(f'input[name="{name}"][value="{value}"] + label').first.click()


def fill(page: Page, **fields: str) -> None:
    for name, words in fields.items():
        field = page.locator(f'[name="{name}"]').first
        if not field.is_visible():  # folded away: unfold it as a person would
            page.locator(f'details:has([name="{name}"]) > summary').first.click()
        field.fill(words)


def press(page: Page, name: str) -> None:
    """Press the button of this name, and see that the page that comes is fit for everybody."""
    with page.expect_navigation(timeout=60_000):  # or what follows could come before it
        page.locator(f'main [name="{name}"]:not([aria-hidden]):visible').first.click()


def hour(days: float) -> str:
    """An hour as a browser's own control writes it, so many days from now in Mexico City (UTC-6)."""
    return (datetime.now(UTC) + timedelta(days=days) - timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")


def open_round(page: Page, language: str) -> str:
    """The address of the public round of the demonstration that takes contributions, without its language."""
    page.goto(f"/{language}/")
    address = page.locator("main .c-list h3 a").first.get_attribute("href") or ""
    return address.removeprefix(f"/{language}")


def contribute(page: Page, address: str, words: str, *, language: str = "es", naming: str = "anonymous") -> None:
    page.goto(address)
    choose(page, "language", language)
    choose(page, "naming", naming)
    fill(page, body=words)
    press(page, "send")


def key_on(page: Page) -> str:
    """The tracking key that the receipt shows."""
    return "".join(page.locator(".c-key").first.inner_text().split())


def desk_page(page: Page, words: str, language: str) -> str:
    """The desk's page of the waiting contribution that says this: its address."""
    page.goto(f"/{language}/desk/queue")
    while True:
        for link in page.locator(".c-q a").all():
            address = link.get_attribute("href") or ""
            if words in read(page, address):
                return address
        following = page.locator('a[href*="after="]').last
        assert following.count(), f"«{words}» is not in the queue"
        following.click()


def read(page: Page, address: str) -> str:
    """What the page at an address says to whoever looks at this one, which stays: to show it would be dear."""
    answer = page.request.get(address)
    [main] = html.fromstring(answer.text()).xpath("//main")
    return " ".join(main.text_content().split())


def decide(page: Page, address: str, verdict: str, reason: str = "", note: str = "", aside: str = "") -> None:
    page.goto(address)
    fill(page, note=note, aside=aside)
    way = page.locator(f"main [name={WAYS[verdict]}]")
    if way.count():  # where only one decision is left, the page asks for its reason at once
        press(page, WAYS[verdict])
    if verdict != "published":
        choose(page, "reason", reason)
        press(page, "decide")


def number_of(page: Page, address: str, words: str) -> str:
    """The public number under which these words stand on the round's page."""
    page.goto(address)
    entry = page.locator("li[id^=ILC]").filter(has_text=words).last
    return entry.get_attribute("id") or ""


def is_fit_for_a_minister(page: Page) -> None:
    """No fault that axe finds, nothing wider than the screen: asked once, the pages are the same on both databases."""
    if ON_POSTGRESQL:
        return
    faults = browsing.faults(page)
    assert not faults, "\n".join(faults)


def wait_for_news(page: Page, language: str, words: str | re.Pattern[str], seconds: int = 60) -> None:
    """Letters are carried by the worker: look again until they have come."""
    wait_for(page, f"/{language}/account/news", words, seconds)


def wait_for(page: Page, address: str, words: str | re.Pattern[str], seconds: int = 60) -> None:
    """What the worker does takes a moment: ask again until it is there, then look."""
    until = time.monotonic() + seconds
    while not re.search(words if isinstance(words, re.Pattern) else re.escape(words), read(page, address)):
        if time.monotonic() > until:
            break
        page.wait_for_timeout(500)
    page.goto(address)
    expect(page.locator("main")).to_contain_text(words)


def reach(page: Page, role: str, name: str | re.Pattern[str], *, step: str = "", most: int = 600) -> None:
    """Go by the keyboard until what has this role and name has the focus, which must be in sight all the way."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    focus = wanted.evaluate(WHERE_THE_FOCUS_IS)
    for _ in range(most):
        if focus.get("there"):
            return
        page.keyboard.press(step if step and focus.get("beside") else "Tab")
        focus = wanted.evaluate(WHERE_THE_FOCUS_IS)
        if not focus["inSight"]:
            page.wait_for_timeout(400)  # the link that skips to the content glides in
            focus = wanted.evaluate(WHERE_THE_FOCUS_IS)
            assert focus["inSight"], focus["what"]
    raise AssertionError(f"the keyboard does not lead to the {role} «{name}»")
