"""A restricted draft in two versions, and a comment that finds its place again: told by browsers."""

import re
from pathlib import Path

import browsing
import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from walking import decide, desk_page, fill, is_fit_for_a_minister, once, press, reach, wait_for

from portal.cli import demo

SAMPLES = Path(demo.__file__).parent / "data"
WAYS = [
    pytest.param(
        "es", {"viewport": browsing.PHONE, "script": False, "has_touch": True}, id="español, toque, sin script"
    ),
    once("en", {"viewport": browsing.DESK, "script": True}, id="English, keyboard, script"),
]
SAID = {
    "es": {
        "title": "Proyecto que se comenta",
        "words": "dos revisiones anuales consecutivas",
        "wording": "tres revisiones anuales consecutivas",
        "body": "Dos años pasan pronto (es).",
        "gone": "Conviene conservar la mención (es).",
        "changed": "El texto cambió",
        "relevant": "Sigue vigente",
        "inserted": "agregado:",
        "send": "Enviar",
    },
    "en": {
        "title": "A draft to comment on",
        "words": "two yearly reviews in a row",
        "wording": "three yearly reviews in a row",
        "body": "Two years are soon over (en).",
        "gone": "The mention should stay (en).",
        "changed": "Text changed",
        "relevant": "Still relevant",
        "inserted": "inserted:",
        "send": "Send",
    },
}


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_a_comment_on_words_finds_its_place_in_the_next_version(visitor, language, way):
    said = SAID[language]
    editor, member = visitor("editor", language, **way), visitor("member_lac", language, **way)
    draft = a_draft_for_some(visitor, editor, language)
    address = f"/{language}/drafts/{draft}"

    # Version 1 comes from Word in both languages; a row is taken apart and put together again; then it is confirmed.
    upload(editor, language, draft, "priority-subsectors-v1.{}.docx")
    editor.locator(".c-algn__d summary").nth(4).click()
    editor.locator('[name=press][value^="unpair-"]:visible').first.click()
    expect(editor.locator("[role=status] [name=press]")).to_be_visible()
    is_fit_for_a_minister(editor)
    with editor.expect_navigation():
        editor.locator("[role=status] [name=press]").click()
    confirm(editor)

    # Nobody sees it before it is circulated; then it is read, and commented on only once it is open.
    assert member.goto(address).status == 404
    go_on(editor, language, draft, 1, "circulation", "circulate")
    assert member.goto(address).status == 200
    expect(member.locator("a.c-comment")).to_have_count(0)
    expect(member.locator(".c-watermark").first).to_contain_text("Labor Advisory Committee")
    go_on(editor, language, draft, 1, "opening", "open")

    # Two comments: one on words, with another wording; one on a paragraph that will not be there any more.
    comment = by_touch if way.get("has_touch") else by_keyboard
    member.goto(f"{address}/versions/1")
    is_fit_for_a_minister(member)
    comment(member, said, "17", said["body"], said["words"], said["wording"])
    member.goto(f"{address}/versions/1")
    comment(member, said, "9", said["gone"])
    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    for words in (said["body"], said["gone"]):
        decide(moderator, desk_page(moderator, words, "en"), "published")
    member.goto(f"{address}/versions/1")
    expect(at(member, "17")).to_contain_text(said["body"])

    # Version 2, with a word on what changed and why, takes the place of version 1.
    upload(
        editor, language, draft, "priority-subsectors-v2.{}.md", note_en="Three reviews.", note_es="Tres revisiones."
    )
    confirm(editor)
    go_on(editor, language, draft, 2, "opening", "open")

    # The comment stands at the words that came from its own, and says that they changed; its author says what of it.
    wait_for(member, f"{address}/versions/2", said["body"])
    mine = at(member, "19").locator("article").filter(has_text=said["body"])
    unfold(member, mine)
    expect(mine).to_contain_text(said["changed"])
    expect(mine).to_contain_text(said["words"])
    is_fit_for_a_minister(member)
    with member.expect_navigation():
        mine.get_by_role("button", name=said["relevant"]).click()
    member.goto(f"{address}/versions/2")
    expect(at(member, "19")).to_contain_text(re.compile(f"{said['relevant']}"))
    assert heard(member.goto(f"{address}/versions/2/changes").text(), said["inserted"])
    assert_every_sheet_names_its_reader(member, f"{address}/versions/2/changes?view=side")
    assert_every_sheet_names_its_reader(member, f"{address}/versions/2/changes?all=1")  # in one column
    assert_every_sheet_names_its_reader(member, f"{address}/versions/2")
    passage = member.locator("a[href*='/passages/']").first.get_attribute("href").split("/comment")[0]
    assert_every_sheet_names_its_reader(member, passage, least=1)
    member.goto(f"{address}/versions/2/changes")
    expect(member.locator("main")).to_contain_text("Tres revisiones." if language == "es" else "Three reviews.")
    is_fit_for_a_minister(member)

    # The other one waits on the shelf, with the words as they were.
    member.goto(f"{address}/versions/2/shelf")
    expect(member.locator("main")).to_contain_text(said["gone"])
    is_fit_for_a_minister(member)

    # Both are in the editor's table, and in the files that are made of it.
    editor.goto(f"{address}/versions/2/comments")
    for words in (said["body"], said["gone"], said["wording"]):
        expect(editor.locator("main table")).to_contain_text(words)
    is_fit_for_a_minister(editor)
    for form in ("xlsx", "docx"):
        with editor.expect_download() as coming:
            editor.locator(f"a[href*='comments.{form}']").first.click()
        assert coming.value.suggested_filename.endswith(f".{form}")

    # Who is not of those it is for cannot tell that there is such a draft.
    for outsider in (visitor("member_mexico", language, **way), visitor(language=language, **way)):
        nothing = outsider.goto(f"/{language}/drafts/999999/versions/2") and outsider.inner_text("main")
        for hidden in ("", "/versions/2", "/versions/2/changes", "/versions/2/shelf", "/versions/1/text.docx"):
            assert outsider.request.get(f"{address}{hidden}").status == 404
        outsider.goto(f"{address}/versions/2")
        assert outsider.inner_text("main") == nothing


LINES = {
    "en": ["# Scope", "The list is read every year.", "Nobody is bound by it.", "Costs are shared."],
    "es": ["# Alcance", "La lista se lee cada año.", "No obliga a nadie.", "Los gastos se comparten."],
}
LATER = [
    {"en": {1: "The list is read twice a year."}, "es": {1: "La lista se lee dos veces al año."}},
    {"en": {3: "Costs are shared by halves."}, "es": {3: "Los gastos se comparten por mitades."}},
]
SINCE = {"en": "since you last read (version 1)", "es": "desde su última lectura (versión 1)"}


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_who_was_away_for_a_version_is_told_all_that_changed_since_their_own(visitor, tmp_path, language, way):
    editor, member = visitor("editor", language, **way), visitor("member_lac", language, **way)
    draft = a_draft_for_some(visitor, editor, language)
    address = f"/{language}/drafts/{draft}"
    texts = {tongue: list(lines) for tongue, lines in LINES.items()}
    for number, changed in enumerate([{"en": {}, "es": {}}, *LATER], 1):
        for tongue, lines in texts.items():
            for at_line, words in changed[tongue].items():
                lines[at_line] = words
            (tmp_path / f"v{number}.{tongue}.md").write_text("\n\n".join(lines))
        notes = {"note_en": "Changed.", "note_es": "Cambió."} if number > 1 else {}
        upload(editor, language, draft, f"v{number}.{{}}.md", folder=tmp_path, **notes)
        confirm(editor)
        go_on(editor, language, draft, number, "opening", "open")
        if number == 1:
            assert member.goto(address).status == 200

    # Version 3 is what waits, and it says what changed since version 1: also what came with version 2.
    member.goto(f"/{language}/waiting")
    member.locator(f".c-doors a[href$='/drafts/{draft}/versions/3']").click()
    way_there = member.get_by_role("link", name=SINCE[language])
    is_fit_for_a_minister(member)
    way_there.first.click()
    for words in ("twice a", "by halves") if language == "en" else ("dos veces al", "por mitades"):
        expect(member.locator("main")).to_contain_text(words)
    is_fit_for_a_minister(member)

    # It is read now, and waits no more.
    member.goto(f"/{language}/waiting")
    expect(member.locator(f".c-doors a[href$='/drafts/{draft}/versions/3']")).to_have_count(0)


def a_draft_for_some(visitor, editor: Page, language: str) -> str:
    """A new draft in a round that takes contributions and that only some can see: its number."""
    member, outsider = (visitor(who, "en", viewport=browsing.DESK) for who in ("member_lac", "member_mexico"))
    shown = []
    for page in (member, outsider):
        page.goto("/en/")
        shown.append({link.get_attribute("href") for link in page.locator("main .c-list h3 a").all()})
    hidden = sorted(shown[0] - shown[1])
    [round_, *_more] = [one for one in hidden if member.goto(f"{one}/contribute").status == 200]
    editor.goto(f"/{language}/desk/drafts/new?round={round_.rsplit('/', 1)[1]}")
    fill(editor, title_en=SAID["en"]["title"], title_es=SAID["es"]["title"])
    press(editor, "save")
    return re.search(r"/drafts/(\d+)", editor.url).group(1)


def upload(editor: Page, language: str, draft: str, name: str, folder: Path = SAMPLES, **notes: str) -> None:
    editor.goto(f"/{language}/desk/drafts/{draft}/versions/new")
    editor.locator("[name=english]").set_input_files(folder / name.format("en"))
    editor.locator("[name=spanish]").set_input_files(folder / name.format("es"))
    fill(editor, **notes)
    editor.locator("main [name=send]:visible").first.click(timeout=60_000)
    expect(editor).to_have_url(re.compile("/alignment"), timeout=60_000)


def confirm(editor: Page) -> None:
    with editor.expect_navigation():
        editor.locator("#confirm-it button").click()


def go_on(editor: Page, language: str, draft: str, number: int, step: str, name: str) -> None:
    editor.goto(f"/{language}/desk/drafts/{draft}/versions/{number}/steps/{step}")
    press(editor, name)


def by_touch(page: Page, said: dict[str, str], number: str, body: str, words: str = "", wording: str = "") -> None:
    """With a finger, by ordinary forms."""
    page.get_by_role("link", name=re.compile(rf"\b(?:párrafo|paragraph) {number}$")).tap()
    fields = {name: page.locator(f"[name={name}]") for name in ("exact", "proposed", "body", "preview")}
    for field in fields.values():
        expect(field).to_have_accessible_name(re.compile(r"\w{4,}"))
    if words:
        fields["exact"].fill(words)
        fields["preview"].tap()
        expect(fields["proposed"]).to_have_value(words)
        fields["proposed"].fill(wording)
        fields["preview"].tap()
        expect(page.locator(".c-change del")).to_contain_text("dos")
        expect(page.locator(".c-change ins")).to_contain_text("tres")
    page.locator("[name=comment_type][value=substantive] + label").tap()
    fields["body"].fill(body)
    is_fit_for_a_minister(page)
    page.get_by_role("button", name=said["send"], exact=True).tap()
    is_received(page, body)


def by_keyboard(page: Page, said: dict[str, str], number: str, body: str, words: str = "", wording: str = "") -> None:
    """With nothing but a keyboard, and the focus in sight at every step."""
    reach(page, "link", re.compile(rf"\b(?:párrafo|paragraph) {number}$"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/comment\?form="))
    reach(page, "textbox", "The words you mean")
    if words:
        page.keyboard.type(words)
        reach(page, "button", "Show the change")
        page.keyboard.press("Enter")
        reach(page, "textbox", "How it should read instead")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(wording)
    reach(page, "radio", "Substantive", step="ArrowDown")
    page.keyboard.press("Space")
    reach(page, "textbox", "Your text")
    page.keyboard.type(body)
    is_fit_for_a_minister(page)
    reach(page, "button", said["send"])
    page.keyboard.press("Enter")
    is_received(page, body)


def is_received(page: Page, body: str) -> None:
    expect(page.locator("main [name=body]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(body)


def at(page: Page, number: str):
    """What stands at the paragraph of this number."""
    return page.get_by_role("group", name=re.compile(rf"^(?:párrafo|paragraph) {number}$"))


def unfold(page: Page, inside) -> None:
    folded = page.locator("details:not([open])").filter(has=inside)
    if folded.count():
        folded.first.locator("summary").first.click()


def heard(source: str, words: str) -> bool:
    """Whether a screen reader says this before words that are new."""
    return bool(re.search(rf"<ins><span class=\"sr\"[^>]*>{words} </span>", source))


def assert_every_sheet_names_its_reader(page, address, least=3):
    page.goto(address)
    printed = PdfDocument(page.pdf())
    for sheet in printed:
        assert "Judith Halloway, Labor Advisory Committee" in sheet.get_textpage().get_text_range()
    assert len(printed) >= least
