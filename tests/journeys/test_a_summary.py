"""A round whose answers are overdue is answered, reviewed, approved by two agencies and published, by keyboard."""

import re

import browsing
import pytest
from conftest import ON_POSTGRESQL
from playwright.sync_api import expect
from walking import is_fit_for_a_minister, reach, wait_for

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the acts are told on both databases; this is the keyboard's way")

ROUND = "Training on votes: what comes first"
MISSING = "A paragraph is missing in one language or in both."
WORDS = {"In English": "Training comes before the vote.", "In Spanish": "La capacitación va antes de la votación."}


def enter(page, role, name):
    """Go there by the keyboard, press Enter, and wait for the page that comes."""
    reach(page, role, name)
    with page.expect_navigation(timeout=60_000):
        page.keyboard.press("Enter")


def write(page, **words):
    for label, text in words.items():
        reach(page, "textbox", label.replace("_", " "))
        page.keyboard.insert_text(text)


def test_writer_second_person_reviewer_and_two_delegates(visitor):
    editor, second, reviewer, other = (
        visitor(who, "en", viewport=browsing.DESK) for who in ("editor", "delegate_dol", "translator", "delegate_ustr")
    )
    editor.goto("/en/")
    expect(editor.locator("main")).to_contain_text("Answers overdue since")
    enter(editor, "link", ROUND)
    expect(editor.locator("main")).to_contain_text("They are not published yet.")
    enter(editor, "link", re.compile("^Answers$"))
    expect(editor.locator("main")).to_contain_text("3 of 3")
    desk = re.sub("/answers$", "", editor.url)
    enter(editor, "button", "Begin to answer")

    # Everything is proposed by one person, without leaving the keys ...
    enter(editor, "link", re.compile("^ILC-2026-0003-0001"))
    for _ in range(3):
        reach(editor, "radio", re.compile("^Accepted"))
        editor.keyboard.press("Space")
        write(editor, Reason_in_English="It will be so.", Reason_in_Spanish="Así se hará.")
        enter(editor, "button", "Propose it and take the next")
    expect(editor.locator("main")).to_contain_text("3 proposals wait for a decision.")

    # ... and decided by another.
    second.goto(f"{desk}/answers")
    enter(second, "link", re.compile("^ILC-2026-0003-0001"))
    is_fit_for_a_minister(second)
    for _ in range(3):
        enter(second, "button", "Decide it and take the next")
    expect(second.locator("main")).to_contain_text("Nothing is left to do")

    # The summary begins with what is counted; the list of what is missing leads to the rest.
    editor.goto(f"{desk}/summary")
    enter(editor, "link", "Begin the summary")
    enter(editor, "button", "Begin to write")
    while editor.get_by_role("link", name=MISSING).count():
        enter(editor, "link", MISSING)
        write(editor, **WORDS)
        reach(editor, "checkbox", "Both languages say the same")
        editor.keyboard.press("Space")
        enter(editor, "button", "Save the paragraph")

    reviewer.goto(f"{desk}/summary/reading")
    enter(reviewer, "button", "I have read all of it in both languages")
    for delegate in (second, other):
        delegate.goto(f"{desk}/summary/reading")
        enter(delegate, "button", "Approve exactly this text")
    editor.goto(f"{desk}/summary/reading")
    is_fit_for_a_minister(editor)
    enter(editor, "link", "Publish")
    enter(editor, "button", "Publish the summary")

    anybody = visitor("", "en", viewport=browsing.DESK)
    page = re.sub("/desk", "", desk)
    wait_for(anybody, f"{page}/summary", "3 received = 3 published and answered", seconds=120)
    anybody.goto(page)
    expect(anybody.locator("main")).not_to_contain_text("overdue")
