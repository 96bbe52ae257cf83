"""Colleagues draft, a coordinator releases, a member of an advisory body dissents, and another has no remarks."""

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import choose, decide, desk_page, fill, is_fit_for_a_minister, open_round, press

PHONE = {"viewport": {"width": 375, "height": 667}}
WAYS = [
    pytest.param("es", {**PHONE, "script": False}, id="es-phone-without-script"),
    pytest.param("en", {"viewport": browsing.DESK}, id="en-desk"),
]


def from_what_waits(page: Page, language: str) -> str:
    """The page on which the organization drafts, as its members find it after signing in."""
    page.goto(f"/{language}/waiting")
    is_fit_for_a_minister(page)
    page.locator("main a[href$='/statement']").click()
    is_fit_for_a_minister(page)
    return page.url.split("?")[0]


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_two_colleagues_write_at_once_and_lose_nothing(visitor, language, way):
    member, coordinator = visitor("member_union", language, **way), visitor("coordinator_union", language, **way)
    there = from_what_waits(member, language)
    assert from_what_waits(coordinator, language) == there

    fill(coordinator, body=f"Una redacción de Ramiro ({language}).")
    press(coordinator, "send")
    fill(member, body=f"Una redacción de Marisol ({language}).")
    press(member, "send")
    expect(member.locator("main")).to_contain_text(f"Una redacción de Ramiro ({language}).")
    expect(member.locator("[name=body]")).to_have_value(f"Una redacción de Marisol ({language}).")
    is_fit_for_a_minister(member)
    fill(member, body=f"Una redacción de ambas personas ({language}).")
    press(member, "send")
    expect(member.locator("[name=body]")).to_have_value(f"Una redacción de ambas personas ({language}).")

    # Every wording stays, and nobody else finds any.
    member.locator("main a[href*='/wordings/']").nth(1).click()
    expect(member.locator("main")).to_contain_text(f"Una redacción de Ramiro ({language}).")
    is_fit_for_a_minister(member)
    for other in ("moderator", "administrator", "editor"):
        assert visitor(other, language, **way).goto(there).status == 404


def test_the_coordinator_releases_once_and_a_moderator_publishes(visitor):
    page = visitor("coordinator_union", "es", script=False, **PHONE)
    there = from_what_waits(page, "es")
    page.locator("main a[href$='/statement/release']").click()
    is_fit_for_a_minister(page)
    again = visitor("coordinator_union", "en", viewport=browsing.DESK)
    again.goto(f"{there.replace('/es/', '/en/')}/release")
    is_fit_for_a_minister(again)
    press(page, "send")
    expect(page.locator("main")).to_contain_text("Emitido. Una persona de moderación lo lee antes de que se publique.")
    is_fit_for_a_minister(page)

    # A second device: it leads to what was sent.
    press(again, "send")
    assert again.url.split("?")[0].endswith("/statement")
    expect(again.locator("main")).to_contain_text("your organization has one official statement in this round")
    is_fit_for_a_minister(again)

    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    decide(moderator, desk_page(moderator, "Una redacción de ambas", "en"), "published")
    reader = visitor(language="es", script=False, **PHONE)
    reader.goto(there.removesuffix("/statement"))
    expect(reader.locator("main")).to_contain_text("Pronunciamiento oficial de Sindicato Independiente de Autopartes")
    expect(reader.locator("main")).to_contain_text("Una redacción de ambas")
    expect(reader.locator("#no-remarks + p + ul")).to_contain_text("International Labour Organization")
    is_fit_for_a_minister(reader)


def test_where_somebody_coordinates_others_do_not_speak_for_the_organization(visitor):
    ways = {}
    for persona in ("member_union", "coordinator_union"):
        page = visitor(persona, "en", viewport=browsing.DESK)
        page.goto(f"/en{open_round(page, 'en')}/contribute")
        is_fit_for_a_minister(page)
        ways[persona] = page.locator("[name=naming][value=organisation]").count()

    assert ways == {"member_union": 0, "coordinator_union": 1}


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_a_member_of_an_advisory_body_dissents_without_a_name(visitor, language, way):
    member = visitor("member_lac", language, **way)
    words = "Official statement of" if language == "en" else "Pronunciamiento oficial de"
    member.goto(f"/{language}{open_round(visitor(language=language, **way), language)}")
    statement = member.locator("main .c-row", has_text=f"{words} Labor Advisory Committee")
    expect(statement).to_contain_text("A member of Labor" if language == "en" else "Una persona integrante de Labor")
    statement.locator(".c-m a").first.click()
    is_fit_for_a_minister(member)
    member.locator("main a[href$='/dissent']").click()
    is_fit_for_a_minister(member)
    fill(member, body=f"No coincido con el segundo cambio ({language}).")
    choose(member, "naming", "anonymous")
    press(member, "send")
    expect(member.locator("main")).to_contain_text(f"No coincido con el segundo cambio ({language}).")
    is_fit_for_a_minister(member)

    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    item = desk_page(moderator, f"No coincido con el segundo cambio ({language}).", "en")
    moderator.goto(item)
    expect(moderator.locator("main")).not_to_contain_text("Judith")
    decide(moderator, item, "published")
