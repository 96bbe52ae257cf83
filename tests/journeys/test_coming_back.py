"""A session that ended while somebody was writing: they sign in, and words and file are sent as if nothing had been."""

import re

import browsing
import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect
from walking import choose, fill, is_fit_for_a_minister, once, open_round, press, wait_for

from portal.web.views.demo import HOUSE, PASSPHRASE, SECOND_FACTOR

PERSONA = {"es": "member_union", "en": "member_ilo"}  # a code of one of them is taken once
PHONE = {"width": 375, "height": 667}
WORDS = {
    "es": "El acta de la asamblea dice quién votó y cuándo; la adjunto.",
    "en": "The minutes of the assembly say who voted and when; they are attached.",
}


def sign_out_everywhere(page: Page, language: str) -> None:
    """As somebody does on another device who has lost a telephone."""
    page.goto(f"/{language}/account")
    with page.expect_navigation():
        page.locator("form[action$='/sign-out-everywhere'] button").click()


@pytest.mark.parametrize(
    ("language", "script", "screen"),
    [pytest.param("es", False, PHONE, id="telephone"), once("en", True, browsing.DESK, id="desk")],
)
def test_words_and_file_survive_the_sign_in(visitor, tmp_path, language, script, screen):
    minutes = tmp_path / "acta de asamblea.txt"
    minutes.write_text("Acta\n\nVotaron 214 personas.", "utf-8")
    elsewhere = visitor(PERSONA[language], language)
    writer = visitor(PERSONA[language], language, script=script, viewport=screen)
    writer.goto(f"/{language}{open_round(writer, language)}/contribute")
    choose(writer, "language", language)
    choose(writer, "naming", "name")
    fill(writer, body=WORDS[language])
    writer.locator("input[type=file]").set_input_files(minutes)
    form = writer.url

    # Meanwhile the session ends. Nothing is sent, and nobody is turned into a stranger without being asked.
    sign_out_everywhere(elsewhere, language)
    press(writer, "send")
    expect(writer.locator("main [data-leave=unsent] a[href$='/sign-in'][data-stay]")).to_be_visible()
    expect(writer.locator("main")).not_to_contain_text(WORDS[language])
    is_fit_for_a_minister(writer)

    # Signed in again, the page that one was on has all of it.
    writer.locator("main a[href$='/sign-in']").click()
    fill(writer, email=f"{PERSONA[language]}@{HOUSE}", passphrase=PASSPHRASE)
    press(writer, "send")
    fill(writer, code=TOTP(key=SECOND_FACTOR).generate().token)
    press(writer, "send")
    assert writer.url.split("#")[0] == form
    expect(writer.locator("#body")).to_have_value(WORDS[language])
    expect(writer.locator("input[name=naming]:checked")).to_have_value("name")
    expect(writer.locator("main")).to_contain_text(minutes.name)
    is_fit_for_a_minister(writer)

    # Sent, it is there once, with its file, and the file is what was chosen.
    press(writer, "send")
    mine = f"/{language}/account/contributions"
    writer.goto(mine)
    entry = writer.locator("main li").filter(has_text=re.compile(re.escape(WORDS[language][:30])))
    expect(entry).to_have_count(1)
    wait_for(writer, entry.locator("a").first.get_attribute("href") or "", minutes.name)
    sent = writer.locator("#files a").filter(has_text=minutes.name).first.get_attribute("href") or ""
    assert writer.request.get(sent).body() == minutes.read_bytes()
