"""Words of a passage selected in a browser, by mouse, by finger and by keyboard, counted as the portal counts them."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import browsing
import pytest
from conftest import ON_POSTGRESQL

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="what a browser does with a page is the same on both databases")

SCRIPT = Path(__file__).parents[2] / "portal/web/static/js/passage.js"
TEXT = "Ana 🦊👩🏽‍🔧 pide un cafe\u0301 y doce\u00a0meses; Ana espera."
ROW = ["Uno 🦊", "", "tres"]
PAGE = f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>x</title></head><body>
<div class="c-par" id="one"><div class="c-par__t" lang="es" data-passage="p0001"><span>Español</span>
<p data-text>{TEXT.replace("doce", "<mark>doce</mark>")}</p></div>
<div><a class="c-comment" href="http://x.example/comment" data-words="Comentar estas palabras">Comentar</a></div></div>
<div class="c-par" id="two"><div class="c-par__t" lang="en" data-passage="p0002"><p data-text>Another text.</p></div>
<div><a class="c-comment" href="http://x.example/other" data-words="Comentar estas palabras">Comentar</a></div></div>
<div class="c-par" id="row"><div class="c-par__t" lang="en" data-passage="p0003"><ul><li data-text>{ROW[0]}</li>
<li data-text data-empty>–</li><li data-text>{ROW[2]}</li></ul></div>
<div><a class="c-comment" href="http://x.example/row" data-words="Comentar estas palabras">Comentar</a></div></div>
<p id="end">End</p></body></html>"""
SELECT = """([from, to]) => {
  const walk = document.createTreeWalker(document.querySelector(from.in), NodeFilter.SHOW_TEXT);
  const find = (words, after) => { for (let node; (node = walk.nextNode());) {
    const at = node.data.indexOf(words); if (at >= 0) return [node, at + (after ? words.length : 0)]; } };
  const start = find(from.words), range = document.createRange();
  walk.currentNode = walk.root;
  const end = find(to, true);
  range.setStart(...start); range.setEnd(...end);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport=browsing.PHONE, has_touch=True)
    page = context.new_page()
    page.set_content(PAGE)
    page.add_script_tag(type="module", content=SCRIPT.read_text())
    yield page
    context.close()


def chosen(page):
    """The language and the words that the button leads to."""
    page.locator(".c-chosen").wait_for()
    address = urlsplit(page.locator(".c-chosen").get_attribute("href"))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    return address.path, asked["language"], int(asked["start"]), int(asked["end"])


@pytest.mark.parametrize("words", ["🦊", "👩🏽‍🔧", "un cafe\u0301 y", "doce\u00a0meses", "pide un cafe\u0301 y doce"])
def test_counts_in_code_points(page, words):
    first, last = (words, words) if "pide" not in words and "doce" not in words else (words[:4], words[-5:].strip())
    if "meses" in words:
        first, last = "doce", "\u00a0meses"
    page.evaluate(SELECT, [{"in": "#one", "words": first}, last])

    path, language, start, end = chosen(page)
    assert (path, language, TEXT[start:end]) == ("/comment", "es", words)


def test_leaves_spaces_at_the_ends_out(page):
    page.evaluate(SELECT, [{"in": "#one", "words": " pide un "}, " pide un "])

    _path, _language, start, end = chosen(page)
    assert TEXT[start:end] == "pide un"


def test_finds_words_in_the_cells_of_a_row(page):
    page.evaluate(SELECT, [{"in": "#row", "words": "tres"}, "tres"])

    path, language, start, end = chosen(page)
    assert (path, language, "\t".join(ROW)[start:end]) == ("/row", "en", "tres")


def test_a_double_click_is_enough_and_a_click_elsewhere_takes_it_away(page):
    page.locator("#two [data-text]").dblclick(position={"x": 10, "y": 8})
    _path, _language, start, end = chosen(page)
    assert "Another text."[start:end] == "Another"

    page.locator("#end").click()
    page.locator(".c-chosen").wait_for(state="detached")


def test_a_triple_click_that_reaches_into_what_follows_means_the_passage(page):
    page.locator("#two [data-text]").click(click_count=3)

    _path, _language, start, end = chosen(page)
    assert "Another text."[start:end] == "Another text."


def test_words_of_two_passages_are_no_words_of_one(page):
    page.evaluate(SELECT, [{"in": "body", "words": "espera"}, "Another"])
    page.wait_for_timeout(500)

    assert page.locator(".c-chosen").count() == 0


def test_works_by_keyboard(page):
    page.evaluate(SELECT, [{"in": "#two", "words": "Another"}, "Another"])
    for _letter in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(500)
    _path, _language, start, end = chosen(page)
    assert "Another text."[start:end] == "Another text"

    page.locator("#two a.c-comment").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Comentar estas palabras: Another text"
    page.keyboard.press("Escape")
    assert page.locator(".c-chosen").count() == 0


def test_works_by_finger(page):
    page.evaluate(SELECT, [{"in": "#two", "words": "text"}, "text"])
    page.locator(".c-chosen").wait_for()
    page.evaluate(
        "document.addEventListener('click', (e) => { e.preventDefault(); document.title = e.target.className })"
    )
    page.evaluate("getSelection().removeAllRanges()")  # as some telephones do before the tap arrives
    page.locator(".c-chosen").tap()

    assert "c-chosen" in page.title()


def test_is_told_to_who_does_not_see_it(page):
    page.evaluate(SELECT, [{"in": "#two", "words": "text"}, "text"])
    page.locator(".c-chosen").wait_for()

    assert page.locator("[role=status]").text_content() == "Comentar estas palabras: text"
