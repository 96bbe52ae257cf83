"""A moderator's morning, counted: keys, taps and how far the page is scrolled."""

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import contribute, desk_page, fill, is_fit_for_a_minister, once, open_round, press, wait_for

SETTLED = 600  # milliseconds: before that a key was meant for the page before


def key(page: Page, name: str) -> None:
    """Press one key, and see where it leads. Nothing was scrolled."""
    page.wait_for_timeout(SETTLED)
    assert page.evaluate("scrollY") == 0
    with page.expect_navigation():
        page.keyboard.press(name)


@pytest.mark.parametrize(("language", "keys"), [("es", "spn"), once("en", "npw", id="English")])
def test_what_fits_the_screen_is_one_key_each(visitor, language, keys):
    take, publish, withhold = keys
    moderator = visitor("moderator", language, viewport=browsing.DESK)
    moderator.goto(f"/{language}/desk/queue")

    key(moderator, take)
    seen = []
    for _ in range(2):
        seen.append(moderator.locator("h1").inner_text())
        expect(moderator.locator("button[name=publish]")).to_be_in_viewport()
        is_fit_for_a_minister(moderator)
        key(moderator, publish)

    assert len({*seen, moderator.locator("h1").inner_text()}) == 3
    # What needs a reason asks for it; to keys that are turned off nothing answers.
    key(moderator, withhold)
    expect(moderator.locator("[name=reason]").first).to_be_attached()
    is_fit_for_a_minister(moderator)
    moderator.locator("[data-keys] button").click()
    press(moderator, "undo")
    moderator.wait_for_timeout(SETTLED)
    moderator.keyboard.press(publish)
    expect(moderator.locator("button[name=publish]")).to_be_visible()


def test_keys_are_letters_where_one_writes(visitor):
    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    moderator.goto("/en/desk/queue")
    key(moderator, "n")
    here = moderator.url
    moderator.wait_for_timeout(SETTLED)
    fill(moderator, note="")
    moderator.locator("[name=note]").press_sequentially("Well put, npwr.")

    expect(moderator.locator("[name=note]")).to_have_value("Well put, npwr.")
    assert moderator.url == here


def test_what_was_taken_goes_back_when_its_page_is_left(visitor):
    words = "Que se publiquen los horarios de la votación."
    worker = visitor(language="es")
    contribute(worker, f"/es{open_round(worker, 'es')}/contribute", words)
    first, second = (visitor(who, "es", viewport=browsing.DESK) for who in ("moderator", "moderator_2"))
    item = desk_page(first, words, "es")
    first.goto(item)
    with first.expect_navigation():
        first.locator("form[action$='/claim'] button").click()
    second.goto(item)
    expect(second.locator("main")).to_contain_text("La tomó")

    # The queue is a leaving.
    first.locator("main a[href$='/desk/queue']").last.click()
    expect(first.locator("h1")).to_contain_text("Fila de moderación")

    wait_for(second, item, "Tomarla para leerla")

    # So is what comes next.
    first.goto(item)
    for action in ("/claim", "/desk/next"):
        with first.expect_navigation():
            first.locator(f"article ~ section form[action$='{action}'] button").click()
    wait_for(second, item, "Tomarla para leerla")


def test_on_a_phone_the_words_come_first_and_the_decision_within_two_screens(visitor):
    words = "Que haya casilla en cada turno."
    worker = visitor(language="es")
    contribute(worker, f"/es{open_round(worker, 'es')}/contribute", words)
    moderator = visitor("moderator", "es", script=False)
    moderator.goto(desk_page(moderator, words, "es"))

    text, decision = (moderator.locator(each).first.bounding_box()["y"] for each in (".c-words", "[name=publish]"))
    assert text < decision < 2 * browsing.PHONE["height"]
    is_fit_for_a_minister(moderator)
