"""An editor works through what two readings of a file do not have in common, by keyboard and without script."""

import re

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import fill, is_fit_for_a_minister, once, open_round, press, reach
from wordfiles import docx, p, run

# words that one program takes for deleted, because of what is around them, and another for live
DIFFERING = p(run("Nobody is bound.")) + p('<w:del w:id="1" w:author="x"><w:r><w:t>always</w:t></w:r></w:del>')

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WAYS = [
    pytest.param("es", {"viewport": browsing.PHONE, "script": False}, id="español, teclado, sin script"),
    once("en", {"viewport": browsing.DESK, "script": True}, id="English, keyboard, script"),
]
SAID = {
    "es": {
        "look": "Revisar las diferencias entre los archivos y el texto",
        "open": re.compile("1 diferencia"),
        "none": "No queda ninguna diferencia por revisar",
        "tick": "Marque cada diferencia",
        "looked": "Ya revisé estas",
        "refused": "difieren",
    },
    "en": {
        "look": "Look at the differences between the files and the text",
        "open": re.compile("1 difference"),
        "none": "No difference is left to look at",
        "tick": "Tick each difference",
        "looked": "I have looked at these",
        "refused": "differ where nobody has looked yet",
    },
}


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_no_version_goes_out_before_its_differences_are_looked_at(visitor, language, way):
    said, editor = SAID[language], visitor("editor", language, **way)
    draft = uploaded(editor, language)

    # Where it would be opened, the page says what is still to be done.
    editor.goto(f"/{language}/desk/drafts/{draft}/versions/1/steps/opening")
    expect(editor.locator("main")).to_contain_text(said["refused"])

    # The desk leads to the report; each difference stands there with its passage.
    editor.goto(f"/{language}/desk/drafts/{draft}")
    reach(editor, "link", re.compile(re.escape(said["look"])))
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("heading", name=said["open"])).to_be_visible()
    is_fit_for_a_minister(editor)

    # Without a tick nothing is noted, and the page says so at the field.
    reach(editor, "button", said["looked"])
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(editor.locator("#rows-error")).to_contain_text(said["tick"])
    is_fit_for_a_minister(editor)

    # Ticked off by keyboard, none is left, and what was looked at is still told.
    reach(editor, "checkbox", re.compile("always"))
    editor.keyboard.press("Space")
    reach(editor, "button", said["looked"])
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(editor.get_by_role("heading", name=said["none"])).to_be_visible()
    expect(editor.locator("main")).to_contain_text("always")
    is_fit_for_a_minister(editor)


def uploaded(editor: Page, language: str) -> str:
    """A new draft with a first version in one language: its number."""
    round_ = open_round(editor, language).rsplit("/", 1)[1]
    editor.goto(f"/{language}/desk/drafts/new?round={round_}")
    fill(editor, title_en="A draft to look through", title_es="Un borrador por revisar")
    press(editor, "save")
    [draft] = re.findall(r"/drafts/(\d+)", editor.url)
    editor.goto(f"/{language}/desk/drafts/{draft}/versions/new")
    editor.locator("[name=english]").set_input_files({"name": "list.docx", "mimeType": WORD, "buffer": docx(DIFFERING)})
    press(editor, "send")
    return draft
