"""A moderator covers what points to a person, its author reads it first and agrees, and readers see a labeled gap."""

import browsing
import pytest
from playwright.sync_api import expect
from walking import contribute, desk_page, fill, is_fit_for_a_minister, key_on, once, open_round, press

PHONE = {"viewport": {"width": 375, "height": 667}}
TELEPHONE, NAME = "81 8345 6789", "Domitila"


@pytest.mark.parametrize(
    ("language", "script", "desk"),
    [
        pytest.param("es", False, {"viewport": browsing.DESK}, id="es-without-script"),
        once("en", True, {**PHONE, "script": False}, id="en-and-a-desk-on-a-phone-without-script"),
    ],
)
def test_what_points_to_a_person_is_covered_after_its_author_has_read_it(visitor, language, script, desk):
    spanish = language == "es"
    words = (
        f"En la línea 4 faltan guantes ({language}). Pregunte por {NAME}, del turno de noche. Teléfono: {TELEPHONE}."
        if spanish
        else f"Line 4 has no gloves ({language}). Ask for {NAME} of the night shift. Her telephone: {TELEPHONE}."
    )
    author = visitor(language=language, script=script, **PHONE)
    address = open_round(author, language)
    contribute(author, f"/{language}{address}/contribute", words, language=language)
    key = key_on(author)

    # The program proposes the telephone; the name is chosen word by word.
    moderator = visitor("moderator", "en", **desk)
    item = desk_page(moderator, words, "en")
    moderator.goto(f"{item}/redaction")
    is_fit_for_a_minister(moderator)
    moderator.locator("li", has_text=TELEPHONE).locator("button[name=cover]").click()
    expect(moderator.locator("section:has(#covered) mark")).to_have_count(1)
    moderator.locator("p.c-stretch", has_text=NAME).locator("button[name=open]").click()
    for _first_and_last in range(2):
        moderator.locator("button[name=word]", has_text=NAME).click()
    expect(moderator.locator("section:has(#covered) mark")).to_have_count(2)
    as_read = moderator.locator("section:has(#as-read)")
    expect(as_read).not_to_contain_text(TELEPHONE)
    expect(as_read).not_to_contain_text(NAME)
    is_fit_for_a_minister(moderator)
    fill(moderator, note="The rest can be published.")
    press(moderator, "send")
    expect(moderator.locator("main")).to_contain_text("Choose for each passage why it is covered.")
    expect(moderator.locator("[name=note]")).to_have_value("The rest can be published.")
    is_fit_for_a_minister(moderator)
    moderator.locator("select[name^=ground-]").first.select_option("third_person")
    press(moderator, "send")
    is_fit_for_a_minister(moderator)

    # Not yet public, and not to be published before its author answers.
    reader = visitor(language=language, script=script, **PHONE)
    reader.goto(f"/{language}{address}")
    expect(reader.locator("main")).not_to_contain_text(f"({language}). ")
    assert moderator.locator("main form[action$='/publication']").count() == 0

    author.goto(f"/{language}/tracking")
    if author.locator("#key").count():
        author.locator("#key").fill(key)
        author.locator("main form button").first.click()
    author.locator("main a[href$='/redaction']").click()
    would, sent = author.locator("section:has(#public)"), author.locator("section:has(#original)")
    expect(would).not_to_contain_text(TELEPHONE)
    expect(sent).to_contain_text(TELEPHONE)
    is_fit_for_a_minister(author)
    press(author, "agree")
    is_fit_for_a_minister(author)

    moderator.goto(f"{item}/redaction")
    moderator.locator("main form[action$='/publication'] button").click()
    reader.goto(f"/{language}{address}")
    entry = reader.locator("li[id^=ILC]").filter(has_text=f"({language}). ").last
    expect(entry.locator(".c-gap")).to_have_count(2)
    expect(reader.locator("main")).not_to_contain_text(TELEPHONE)
    expect(reader.locator("main")).not_to_contain_text(NAME)
    is_fit_for_a_minister(reader)
    for covered in (NAME, TELEPHONE):
        reader.goto(f"/{language}/search?q={covered}")
        expect(reader.locator("main .c-list")).to_have_count(0)
