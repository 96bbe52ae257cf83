"""A union member begins on a telephone, is called away, and sends it from a desk. With script no button is needed."""

import re

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import fill, is_fit_for_a_minister, once, open_round, press, wait_for

WORDS = "Nos descuentan las horas extra desde mayo."
MORE = f"{WORDS} Pedimos que se revise la nómina."
NOT_SENT = {"es": "Sin enviar", "en": "Not sent yet"}


def write(page: Page, language: str, words: str) -> None:
    page.goto(f"/{language}{open_round(page, language)}/contribute")
    fill(page, body=words)


def waiting(page: Page, language: str) -> list[str]:
    page.goto(f"/{language}/waiting")
    is_fit_for_a_minister(page)
    return [each.strip() for each in page.locator('a[href*="/unsent/"]').all_inner_texts()]


@pytest.mark.parametrize("language", [pytest.param("es", id="es"), once("en", id="en")])
def test_what_was_saved_on_a_telephone_is_sent_from_a_desk(visitor, language):
    telephone = visitor("member_union", language, script=False, viewport={"width": 320, "height": 568})
    write(telephone, language, WORDS)
    telephone.locator('button[name=do][value="save"]').click()
    expect(telephone).to_have_url(re.compile(f"/{language}/waiting$"))
    is_fit_for_a_minister(telephone)
    assert any(WORDS in each for each in waiting(telephone, language))

    desk = visitor("member_union", language, viewport=browsing.DESK)
    waiting(desk, language)
    desk.locator('a[href*="/unsent/"]', has_text=WORDS).click()
    expect(desk.locator("h1")).to_have_text(NOT_SENT[language])
    is_fit_for_a_minister(desk)
    with desk.expect_navigation():
        desk.locator('form[action$="/writing"] button').click()
    expect(desk.locator('textarea[name="body"]')).to_have_value(WORDS)
    is_fit_for_a_minister(desk)
    fill(desk, body=f"{MORE} {language}")
    press(desk, "send")
    assert "/unsent/" not in desk.url
    assert not any(WORDS in each for each in waiting(telephone, language))


def test_who_pauses_with_script_finds_it_elsewhere_and_deletes_it(visitor):
    telephone = visitor("member_union", "es", viewport={"width": 375, "height": 667})
    telephone.clock.install()
    write(telephone, "es", WORDS)
    with telephone.expect_request(lambda one: one.method == "POST" and "form=" in one.url):
        telephone.clock.fast_forward(16_000)

    desk = visitor("member_union", "es", script=False, viewport=browsing.DESK)
    wait_for(desk, "/es/waiting", WORDS)
    assert any(WORDS in each for each in waiting(desk, "es"))
    desk.locator('a[href*="/unsent/"]', has_text=WORDS).click()
    with desk.expect_navigation():
        desk.locator('form[action$="/deletion"] button').click()
    is_fit_for_a_minister(desk)
    assert not any(WORDS in each for each in waiting(desk, "es"))
