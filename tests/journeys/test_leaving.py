"""What becomes of words that were typed and not sent when their page is left: by a link, in a hidden tab, at once."""

import pytest
from conftest import ON_POSTGRESQL
from playwright.sync_api import Page
from walking import open_round

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="what a browser does with a page is the same on both databases")
WORDS = "Nos descuentan las horas extra desde mayo, y «nadie» responde. " * 300
HIDE = """() => {
  Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def typing(visitor):
    """A form in which somebody has begun to type."""

    def begin(persona: str = "member_union") -> Page:
        page = visitor(persona)
        page.on("dialog", lambda question: question.accept())
        page.goto(f"/es{open_round(page, 'es')}/contribute")
        page.locator("#body").fill(WORDS)
        return page

    return begin


def is_kept(page: Page, address: str, words: str) -> bool:
    """Whether a tab that never had these words is shown them, as soon as they have arrived."""
    other = page.context.new_page()
    for _ in range(50):
        other.goto(address)
        if other.locator("#body").input_value() == words:
            return True
        other.wait_for_timeout(100)
    return False


def test_the_way_back_shows_the_words_of_who_is_signed_in(typing):
    page = typing()
    form = page.url

    page.locator(".c-brand").click()
    page.wait_for_url("**/es/")

    assert is_kept(page, form, WORDS)
    page.go_back()
    assert page.locator("#body").evaluate("body => body.defaultValue") == WORDS
    assert page.locator("#form-errors").count() == 0


def test_a_hidden_tab_has_its_words_kept_as_often_as_they_change(typing):
    page = typing()

    page.evaluate(HIDE)
    assert is_kept(page, page.url, WORDS)

    page.locator("#body").fill("Mejor así.")
    page.evaluate(HIDE)
    assert is_kept(page, page.url, "Mejor así.")


def test_nothing_leaves_the_browser_of_who_has_no_account_before_it_is_sent(typing):
    page = typing("")
    form = page.url

    page.locator(".c-brand").click()
    page.wait_for_url("**/es/")

    page.wait_for_timeout(1_000)
    assert is_kept(page, form, "")


def test_who_leaves_at_once_leaves_no_key_behind(typing):
    page = typing("")
    names = {cookie["name"] for cookie in page.context.cookies()}

    page.locator("form[data-exit] button").first.click()
    for _ in range(50):
        if not page.context.cookies():
            break
        page.wait_for_timeout(100)

    assert names >= {"kept", "portal"}
    assert page.context.cookies() == []


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_who_leaves_at_once_is_elsewhere_and_back_does_not_lead_to_the_page(typing, way):
    page = typing("")
    form, exit_ = page.url, str(page.locator("form[data-exit]").first.get_attribute("data-exit"))
    page.context.route(f"{exit_}**", lambda route: route.fulfill(body="<p>elsewhere", content_type="text/html"))

    if way == "button":
        page.locator("form[data-exit] button").first.click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url(exit_)

    page.go_back()
    assert page.url not in (form, exit_)
