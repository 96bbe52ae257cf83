"""Who contributed reads what the committee answers, says whether it answers them, and the desk reads that."""

import pytest
from conftest import ON_POSTGRESQL

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
