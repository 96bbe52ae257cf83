"""From the first page an editor fills in to the published comments: the story of the portal, told by browsers."""

import re

import browsing
import pytest
from playwright.sync_api import expect
from walking import (
    choose,
    contribute,
    decide,
    desk_page,
    fill,
    hour,
    is_fit_for_a_minister,
    key_on,
    number_of,
    once,
    open_round,
    press,
    wait_for,
    wait_for_news,
)

WAYS = [
    pytest.param("es", {"viewport": browsing.PHONE, "script": False}, id="español, teléfono, sin script"),
    once("en", {"viewport": browsing.DESK, "script": True}, id="English, desk, script"),
]


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_an_editor_prepares_a_round_and_somebody_else_opens_it(visitor, language, way, request):
    code = f"ILC-2027-{7001 + WAYS.index(next(w for w in WAYS if w.values[0] == language)):04}"
    editor = visitor("editor", language, **way)

    # The consultation: a code, a topic, a title and a purpose in both languages.
    editor.goto(f"/{language}/desk/rounds/consultations/new")
    fill(editor, code=code, title_en="Follow-up of cases", title_es="Seguimiento de casos")
    fill(editor, purpose_en="How a closed case is followed.", purpose_es="Cómo se sigue un caso cerrado.")
    choose(editor, "topic", "monitoring")
    press(editor, "save")

    # Its first round; a closing before the opening is refused at the field, and everything typed is still there.
    editor.goto(f"/{language}/desk/rounds/consultations/{code}/new")
    fill(editor, title_en="First round", title_es="Primera ronda", intro_en="Tell us.", intro_es="Díganos.")
    choose(editor, "audience", "round_participants")
    fill(editor, opens_at=hour(1), closes_at=hour(-1), edit_until=hour(20), late_until=hour(25))
    fill(editor, respond_by=hour(40)[:10], summary_due=hour(60)[:10])
    press(editor, "save")
    expect(editor.locator("#closes_at-error")).to_be_visible()
    expect(editor.locator("[name=intro_es]")).to_have_value("Díganos.")
    is_fit_for_a_minister(editor)
    fill(editor, closes_at=hour(20))
    press(editor, "save")
    number = re.search(r"/desk/rounds/(\d+)", editor.url).group(1)

    # Two questions, and the organisations that are invited.
    editor.goto(f"/{language}/desk/rounds/{number}/questions")
    fill(editor, question_1_en="What is missing?", question_1_es="¿Qué falta?")
    fill(editor, question_2_en="Who should be asked?", question_2_es="¿A quién preguntar?")
    press(editor, "save")
    editor.goto(f"/{language}/desk/rounds/{number}/invitations")
    for box in editor.locator("input[name=organisations] + label").all():
        box.click()
    press(editor, "save")

    # As the public would see it: nothing. As participants would: the questions.
    editor.goto(f"/{language}/rounds/{number}/preview?as=public")
    expect(editor.locator("main")).not_to_contain_text("¿Qué falta?" if language == "es" else "What is missing?")
    editor.goto(f"/{language}/rounds/{number}/preview?as=participants")
    expect(editor.locator("main")).to_contain_text("¿Qué falta?" if language == "es" else "What is missing?")

    # Who prepared it cannot open it; a delegate can.
    assert editor.goto(f"/{language}/rounds/{number}/opening").status == 403
    delegate = visitor("delegate_ustr", language, **way)
    delegate.goto(f"/{language}/rounds/{number}/opening")
    is_fit_for_a_minister(delegate)
    press(delegate, "open")

    # The invited hear of it, each in their language; who was not invited finds nothing.
    union = visitor("member_union", "es", **way)
    wait_for_news(union, "es", "Primera ronda")
    ilo = visitor("member_ilo", "en", **way)
    wait_for_news(ilo, "en", "First round")
    nobody = visitor(language=language, **way)
    assert nobody.goto(f"/{language}/rounds/{number}").status == 404
    assert nobody.goto(f"/{language}/consultations/{code}").status == 404
    nobody.goto(f"/{language}/consultations")
    expect(nobody.locator("main")).not_to_contain_text(code)


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_a_worker_writes_without_an_account_is_returned_and_comes_back(visitor, language, way):
    words = f"Tememos hablar cuando el supervisor está presente ({language})."
    worker = visitor(language=language, **way)
    address = open_round(worker, language)

    # Sent without a name; the key is shown once and typed back.
    contribute(worker, f"/{language}{address}/contribute", words)
    key = key_on(worker)
    assert len(key.replace("-", "")) == 27
    assert key not in worker.url
    is_fit_for_a_minister(worker)
    fill(worker, key=key.lower().replace("-", " "))
    press(worker, "open")
    expect(worker.locator("main")).to_contain_text(words)
    assert "/tracking/inbox" in worker.url
    assert re.search(r"\d{1,2}:\d\d", worker.locator("main time, .c-folio").first.inner_text()) is None

    # A moderator returns it, with a reason of the vocabulary and a note.
    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    item = desk_page(moderator, words, "en")
    decide(moderator, item, "returned", "third_party", "Quite el puesto, por favor.", "Seen twice this week.")

    # Later, on another device, the worker reads it, corrects and sends again.
    again = visitor(language=language, **way)
    again.goto(f"/{language}/tracking")
    fill(again, key=key.replace("0", "O").replace("1", "l"))
    press(again, "send")
    expect(again.locator("main")).to_contain_text("Quite el puesto, por favor.")
    expect(again.locator("main")).not_to_contain_text("Seen twice this week.")
    is_fit_for_a_minister(again)
    again.locator("main a[href$='/correction']").click()
    expect(again.locator("[name=body]")).to_have_value(words)
    fill(again, body=f"Tememos hablar cuando hay jefes presentes ({language}).")
    press(again, "send")

    # Published, it stands on the round's page in its own language and without a name.
    decide(moderator, item, "published")
    again.goto(f"/{language}{address}")
    entry = again.locator("li[id^=ILC]").filter(has_text=f"jefes presentes ({language})").last
    expect(entry.locator("[lang=es]").first).to_be_visible()
    expect(entry).not_to_contain_text("supervisor")


def test_a_union_is_published_answered_and_withheld_later(visitor, tmp_path):
    words = "Pedimos visitas a los 30, 90 y 180 días."
    photo = tmp_path / "acta de María.pdf"
    photo.write_bytes(small_pdf())
    union = visitor("member_union", "es", script=False)
    address = open_round(visitor(language="es"), "es")

    # On behalf of the organisation, from a telephone, with a file.
    union.goto(f"/es{address}/contribute?question=1")
    fill(union, body=words)
    union.locator("input[type=file]").set_input_files(photo)
    press(union, "send")
    expect(union.locator("main")).to_contain_text(words)
    is_fit_for_a_minister(union)

    # The moderator takes it and publishes it; nobody can see it before.
    visitor_page = visitor(language="en")
    visitor_page.goto(f"/en{address}")
    expect(visitor_page.locator("main")).not_to_contain_text(words)
    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    item = desk_page(moderator, words, "en")
    wait_for(moderator, item, "Copy ready")
    is_fit_for_a_minister(moderator)
    decide(moderator, item, "published")
    number = number_of(visitor_page, f"/en{address}", words)
    wait_for_news(union, "es", re.compile(number))

    # The file has a name of ours; the LAC and the ILO reply in English, and the replies stand below it.
    visitor_page.goto(f"/en/contributions/{number}")
    link = visitor_page.locator("main a[href*='/files/']").first
    with visitor_page.expect_download() as coming:
        link.click()
    assert "María" not in coming.value.suggested_filename
    second = visitor("moderator_2", "en", viewport=browsing.DESK)
    for persona, reply in (("member_lac", "We support these marks."), ("member_ilo", "So does our experience.")):
        member = visitor(persona, "en", viewport=browsing.DESK)
        contribute(member, f"/en{address}/contribute?reply={number}", reply, language="en", naming="organisation")
        decide(second, desk_page(second, reply, "en"), "published")
    visitor_page.goto(f"/en/contributions/{number}")
    below = visitor_page.locator(f"li[id='{number}'] .c-replies")
    expect(below).to_contain_text("We support these marks.")
    expect(below).to_contain_text("So does our experience.")

    # Withheld later: a marker with its reason instead of the words; the replies stay.
    decide(moderator, item, "withheld", "third_party", "Nombra a una persona.")
    visitor_page.goto(f"/en{address}")
    expect(visitor_page.locator(f"li[id='{number}'] .c-tomb")).to_be_visible()
    expect(visitor_page.locator("main")).not_to_contain_text(words)
    expect(visitor_page.locator(f"li[id='{number}']")).to_contain_text("We support these marks.")
    is_fit_for_a_minister(visitor_page)

    # The auditor reads who did it, and the old and new value, but not the words.
    auditor = visitor("auditor", "en", viewport=browsing.DESK)
    auditor.goto("/en/desk/trail")
    expect(auditor.locator("main table")).to_contain_text("withheld")
    expect(auditor.locator("main")).not_to_contain_text(words)


def test_two_moderators_decide_at_once_and_the_second_is_told_politely(visitor):
    words = "Falta decir quién observa la votación."
    worker = visitor(language="es")
    contribute(worker, f"/es{open_round(worker, 'es')}/contribute", words)
    first, second = (visitor(who, "en", viewport=browsing.DESK) for who in ("moderator", "moderator_2"))
    item = desk_page(first, words, "en")

    # Both look at it; one publishes.
    second.goto(item)
    press(second, "turn_back")
    choose(second, "reason", "personal_data")
    fill(second, note="Una nota escrita con cuidado.")
    decide(first, item, "published")

    # The other is told, and keeps the note.
    with second.expect_response(lambda answer: "/decision" in answer.url) as answered:
        press(second, "decide")
    assert answered.value.status == 303
    expect(second.locator("main")).to_contain_text("What was decided in the meantime")
    expect(second.locator("[name=note]")).to_have_value("Una nota escrita con cuidado.")
    is_fit_for_a_minister(second)


def test_an_extension_keeps_the_old_date_in_sight(visitor):
    delegate = visitor("delegate_dol", "es", viewport=browsing.DESK)
    address = open_round(visitor(language="es"), "es")
    before = delegate.goto(f"/es{address}") and delegate.locator(".c-facts").first.inner_text().split("\n")[1]

    delegate.goto(f"/es{address}/extension")
    fill(delegate, closes_at=hour(28), reason_en="Asked by unions.", reason_es="A petición de sindicatos.")
    fill(delegate, respond_by=hour(70)[:10], summary_due=hour(100)[:10])
    press(delegate, "extend")

    reader = visitor(language="es")
    reader.goto(f"/es{address}")
    expect(reader.locator("main")).to_contain_text("A petición de sindicatos.")
    assert before
    expect(reader.locator("body")).to_contain_text(before.split(",")[0])


def test_a_government_that_was_not_invited_cannot_tell_that_a_restricted_round_exists(visitor):
    lac = visitor("member_lac", "en", viewport=browsing.DESK)
    lac.goto("/en/")
    seen = {a.get_attribute("href") for a in lac.locator("main .c-list h3 a").all()}
    mexico = visitor("member_mexico", "en", viewport=browsing.DESK)
    mexico.goto("/en/")
    hidden = seen - {a.get_attribute("href") for a in mexico.locator("main .c-list h3 a").all()}

    assert hidden
    for address in hidden:
        assert mexico.goto(address).status == 404
        text = mexico.inner_text("main")
        assert mexico.goto("/en/rounds/999999").status == 404
        assert mexico.inner_text("main") == text


def small_pdf() -> bytes:
    import io

    import pikepdf

    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()
