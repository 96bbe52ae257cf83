"""Who contributed reads what the committee answers, says whether it answers them, and the desk reads that."""

import pytest
from conftest import ON_POSTGRESQL

from portal.web.views.demo import ANSWERED_KEY

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="what a browser does with a page is the same on both databases")
WHY = "Están los cuatro datos, pero falta quién los revisa."


@pytest.mark.parametrize("script", [False, True])
def test_from_ones_own_list_to_the_desk(visitor, script):
    page = visitor("member_lac", "es", script=script, viewport={"width": 375, "height": 667})
    page.goto("/es/account/contributions")
    page.locator("main h2 a", has_text="Qué debe orientar la selección").first.click()
    page.get_by_role("link", name="Leer la respuesta").click()
    assert page.locator("main").get_by_text("El proyecto dice por qué un criterio «no se sabe»").is_visible()

    page.get_by_role("button", name="Decirlo al comité").scroll_into_view_if_needed()
    page.locator("input[name=answers][value=no] + label").click()
    page.locator("#because").fill("")
    page.get_by_role("button", name="Decirlo al comité").click()
    assert page.get_by_role("link", name="Diga en algunas palabras qué quedó sin respuesta.").is_visible()
    page.locator("#because").fill(f"{WHY} {script}")
    page.get_by_role("button", name="Decirlo al comité").click()
    assert page.get_by_text("El comité lo recibió.").is_visible()

    desk = visitor("editor", "es")
    desk.goto("/es/consultations")
    desk.locator("main a", has_text="Qué debe orientar la selección").first.click()
    desk.locator("a[href*='/desk/rounds/'][href$='/summary']").first.click()
    desk.get_by_role("link", name="Qué dicen de las respuestas quienes participaron").click()
    assert desk.get_by_text(f"{WHY} {script}").is_visible()


def test_with_a_key_and_without_script(visitor):
    page = visitor("", "es", script=False, viewport={"width": 375, "height": 667})
    page.goto("/es/tracking")
    page.locator("#key").fill(ANSWERED_KEY.lower())
    page.locator("main form button").first.click()
    page.get_by_role("link", name="Leer la respuesta").click()
    answer = page.locator("main")
    assert answer.get_by_text("La forma en que se celebra una votación es un criterio del proyecto").is_visible()
    assert answer.get_by_text("no dice quién cuida la puerta ese día").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375

    page.locator("#because").fill("")
    page.get_by_role("button", name="Decirlo al comité").click()
    assert page.get_by_role("link", name="Diga en algunas palabras qué quedó sin respuesta.").is_visible()
    page.locator("input[name=answers][value=yes] + label").click()
    page.locator("#because").fill(WHY)
    page.get_by_role("button", name="Decirlo al comité").click()
    assert page.get_by_text("El comité lo recibió.").is_visible()
    page.get_by_role("link", name="Leer la respuesta").click()
    said = page.locator("main")
    assert said.get_by_text(WHY).first.is_visible()
    assert said.get_by_text("no dice quién cuida la puerta ese día").first.is_visible()  # what was said before stays


def test_asked_back_by_the_desk_and_heard_there(visitor):
    """What somebody says of a summary in work stands beside the paragraph that cites them."""
    page = visitor("coordinator_union", "es", script=False, viewport={"width": 375, "height": 667})
    page.goto("/es/account/contributions")
    page.get_by_role("link", name="¿Le entendimos bien?").first.click()
    assert page.locator("main").get_by_text("Cuando el asunto cambia de manos").is_visible()
    assert page.locator("main").get_by_text("Para un sindicato queda claro quién lee al principio").is_visible()
    assert page.locator("main").get_by_text("observatorio").count() == 0  # that sentence is about somebody else
    page.locator("input[name=understood][value=no] + label").click()
    page.locator("#because").fill(WHY)
    page.get_by_role("button", name="Decirlo al comité").click()
    assert page.get_by_text("El comité lo tiene.").is_visible()

    desk = visitor("editor", "es")
    desk.goto("/es/desk/rounds")
    desk.locator("main a", has_text="Proyecto de guía, primera versión").first.click()
    desk.locator("a[href*='/desk/rounds/'][href$='/summary']").first.click()
    assert desk.locator("section:has(#views)").get_by_text(WHY).is_visible()
