"""Every page on which somebody types or ticks asks before it is left, wherever it is and whoever added it."""

import re
from pathlib import Path

import pytest

import portal

TEMPLATES = Path(portal.__file__).parent / "web/templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "layout")
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
FIELDS = re.compile(r"\bfield\(|\bchoice\(|<textarea|type=\"checkbox\"")
ASKS = re.compile(r"\bleaves\(|\bdata-leave\b|\bwhole\(")
BOXES = re.compile(r"type=\"checkbox\"|\bpick\(|\bform\.organisations\b")
WAYS = re.compile(r"c-pager|rel=\"next\"|role=\"search\"|method=\"get\"|aria-label=\"{{ _\('By group'\)")
DOORS = {  # a passphrase, a code or a key: never kept, and soon typed again
    "contributions/receipt.html",
    "people/new_passphrase.html",
    "people/passkey_removal.html",
    "people/passphrase.html",
    "people/recovery.html",
    "people/recovery_codes.html",
    "people/second_factor.html",
    "people/second_factor_setup.html",
    "people/sign_in.html",
    "people/tracking.html",
}
SENT = {  # what is refused here was to be sent to somebody; elsewhere it was to be saved, or something to be changed
    "concerns/edition.html",
    "concerns/write.html",
    "contributions/answer.html",
    "contributions/appeal.html",
    "contributions/comment.html",
    "contributions/contribute.html",
    "contributions/correction.html",
    "contributions/dissent.html",
    "contributions/redaction.html",
    "demo/index.html",
    "people/recovery.html",
    "summaries/own_answer.html",
    "summaries/own_understanding.html",
}


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", [path for path in PAGES if name(path) not in DOORS], ids=name)
def test_a_form_that_is_filled_in_asks_before_its_page_is_left(path: Path) -> None:
    forms = [form for form in FORM.findall(path.read_text()) if 'method="post"' in form]

    assert [form[:120] for form in forms if FIELDS.search(form) and not ASKS.search(form)] == []


@pytest.mark.parametrize("path", [path for path in PAGES if BOXES.search(path.read_text())], ids=name)
def test_ways_to_other_rows_send_what_is_ticked(path: Path) -> None:
    """A page of a list in which rows are ticked: neither its pager nor its filter loses them without script."""
    text = path.read_text()

    if WAYS.search(text):
        assert 'name="show"' in text or ("other_rows(" in text and "elsewhere(" in text)


@pytest.mark.parametrize("path", [path for path in PAGES if ASKS.search(path.read_text())], ids=name)
def test_a_page_that_asks_brings_the_script_that_does(path: Path) -> None:
    text = path.read_text()

    assert '"leave"' in text or "{% extends" not in text  # a part of a page leaves it to the page


def test_only_a_page_that_sends_something_says_that_nothing_was_sent() -> None:
    """Where the list of what is wrong is given no words of its own, these are what it says."""
    assert {name(path) for path in PAGES if re.search(r"error_summary\([^(),]*\)", path.read_text())} == SENT
