"""A worker at risk files a concern: on a telephone without script, and comes back a month later on another one."""

import re

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import choose, fill, is_fit_for_a_minister, key_on, press

HAPPENED = (
    "Desde que pedimos copia del contrato colectivo nos cambiaron de turno.\n\nNos dijeron que ya sabíamos por qué."
)


def begun(page: Page, language: str, lead: str) -> str:
    """From the first page to the list of questions; the key."""
    page.goto(f"/{language}/")
    page.get_by_role("link", name=lead).first.click()
    expect(page.locator("h1")).to_contain_text(lead)
    is_fit_for_a_minister(page)
    with page.expect_navigation():
        page.locator('main form[action$="/concerns/new"] button').click()
    is_fit_for_a_minister(page)
    key = key_on(page)
    fill(page, key=key[:-1] + ("0" if key[-1] != "0" else "1"))
    press(page, "send")
    expect(page.locator("#form-errors")).to_be_visible()
    is_fit_for_a_minister(page)
    fill(page, key=key.lower())
    press(page, "send")
    expect(page).to_have_url(re.compile(f"/{language}/concerns/draft$"))
    is_fit_for_a_minister(page)
    return key


def go_to(page: Page, language: str, question: str) -> None:
    page.goto(f"/{language}/concerns/draft/{question}")
    is_fit_for_a_minister(page)


def come_back(page: Page, language: str, key: str) -> None:
    page.goto(f"/{language}/tracking")
    fill(page, key=key)
    press(page, "send")


def test_is_filed_in_spanish_without_script_and_resumed_on_another_telephone(visitor, tmp_path):
    worker = visitor(language="es", script=False, viewport={"width": 375, "height": 667})
    key = begun(worker, "es", "Inquietud sobre un centro de trabajo")

    # One question a screen, in any order, each kept as she goes on.
    worker.get_by_role("link", name="Comenzar con la primera pregunta").click()
    expect(worker.locator("h1")).to_contain_text("Centro de trabajo")
    fill(worker, look_for="yazaki leon")
    press(worker, "look")
    assert "yazaki" not in worker.url
    choose(worker, "register", "yazaki-leon")
    fill(worker, facility="La nave 2.")
    press(worker, "send")
    worker.select_option('[name="state"]', "11")
    fill(worker, place="León")
    press(worker, "send")
    choose(worker, "rights", "freedom_of_association")
    press(worker, "send")
    fill(worker, happened=HAPPENED)
    press(worker, "later")
    is_fit_for_a_minister(worker)
    with worker.expect_navigation():
        worker.locator(".c-exit button").click()

    # A month later, on another telephone.
    other = visitor(language="es", script=False, viewport={"width": 320, "height": 568})
    come_back(other, "es", key)
    expect(other.locator("main")).to_contain_text("Ha contestado 4 de 14")
    is_fit_for_a_minister(other)
    go_to(other, "es", "since")
    fill(other, year="2099")
    press(other, "send")
    expect(other.locator("#form-errors")).to_contain_text("todavía no llega")
    fill(other, year="2019")
    choose(other, "goes_on", "y")
    press(other, "send")
    go_to(other, "es", "support")
    fill(other, support="Los avisos del tablero.")
    press(other, "to_files")
    notes = tmp_path / "aviso.txt"
    notes.write_text("Aviso: cambian los turnos.")
    other.locator("input[type=file]").set_input_files(notes)
    press(other, "send")
    expect(other.locator("main")).to_contain_text("aviso.txt")
    is_fit_for_a_minister(other)
    go_to(other, "es", "retaliation")
    choose(other, "choice", "feared")
    press(other, "send")
    other.go_back()
    expect(other.locator("h1")).to_contain_text("Represalias")
    go_to(other, "es", "identity")
    press(other, "send")
    choose(other, "exposure", "committee")
    press(other, "send")

    # Everything once more, each answer with who will see it; then it is sent, once.
    expect(other.locator("h1")).to_contain_text("Revise y envíe")
    expect(other.locator("main")).to_contain_text("2019, y sigue desde entonces")
    expect(other.locator("main")).to_contain_text("Personas a cargo de los casos; El comité")
    is_fit_for_a_minister(other)
    press(other, "send")
    expect(other.locator("main")).to_contain_text("Recibida")
    expect(other.locator("main")).to_contain_text("ya sabíamos por qué")
    is_fit_for_a_minister(other)
    other.go_back()
    other.reload()
    expect(other.locator("main")).to_contain_text("Recibida")
    other.get_by_role("link", name="Una nota con las fechas").click()
    is_fit_for_a_minister(other)
    other.emulate_media(media="print")
    for words in ("Portal de Consulta", "T-MEC", "inquietud", "Comité"):
        assert not other.get_by_text(words).locator("visible=true").count(), words


@pytest.mark.parametrize("width", [1280, 320])
def test_is_filed_in_english_with_script(visitor, width):
    page = visitor(language="en", viewport={"width": width, "height": 900})
    begun(page, "en", "A concern about a workplace")
    page.get_by_role("link", name="Begin with the first question").click()
    expect(page.locator("h1")).to_contain_text("Workplace")
    is_fit_for_a_minister(page)
    for question in ("place", "rights", "happened", "since", "affected", "support", "retaliation", "tried", "relation"):
        press(page, "send")
        assert page.url.split("?")[0].endswith(f"/{question}"), page.url
        is_fit_for_a_minister(page)
    go_to(page, "en", "happened")
    fill(page, happened="They changed our shifts after we asked. Call me: 55 1234 5678.")
    press(page, "send")
    for question in ("urgency", "speaks_for", "identity", "exposure"):
        go_to(page, "en", question)
    page.goto("/en/concerns/draft/discard")
    is_fit_for_a_minister(page)
    page.goto("/en/concerns/draft/review")
    expect(page.locator("#pointing")).to_contain_text("55 1234 5678")
    is_fit_for_a_minister(page)
    press(page, "send")
    expect(page.locator("main")).to_contain_text("Received")
    is_fit_for_a_minister(page)


def test_a_draft_is_deleted_for_good(visitor):
    page = visitor(language="es", script=False)
    key = begun(page, "es", "Inquietud sobre un centro de trabajo")
    page.goto("/es/concerns/draft/discard")
    press(page, "send")
    expect(page.locator("main")).to_contain_text("Su clave ya no abre nada")
    assert not browsing.faults(page)
    come_back(page, "es", key)
    expect(page.locator("#form-errors")).to_be_visible()
