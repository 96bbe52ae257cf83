"""What becomes of a concern: officers work on it, its sender answers from her telephone and has the last word.

And a workplace that a published text names answers to it, and learns no more of who spoke than every reader.
"""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from walking import choose, fill, is_fit_for_a_minister, press, read

from portal.web.views.demo import CONCERN_KEYS

PHONE, DESK = {"width": 375, "height": 667}, {"width": 1280, "height": 900}
SOON = f"{datetime.now(UTC).date() + timedelta(days=20)}"
ASKED = "¿Siguen cambiando los turnos?"
SINCE = "Ayer despidieron a dos de nosotras."
ANSWERED = "Lo entregamos a quien lo pide, en la entrada."


def come_back(page: Page, key: str) -> None:
    page.goto("/es/tracking")
    fill(page, key=key)
    press(page, "send")


def opened(officer: Page, words: str) -> str:
    """The address, for this officer, of the concern that says this."""
    officer.goto("/en/desk/concerns?heap=proposed&language=all")
    officer.locator(".c-q a").filter(has_text=words).first.click()
    is_fit_for_a_minister(officer)
    return officer.url.rstrip("/")


def test_a_concern_is_taken_asked_about_and_answered(visitor):
    officer = visitor("case_officer", "en", viewport=DESK)
    officer.goto("/en/desk/concerns?heap=new&language=all")
    officer.locator(".c-q a").first.click()
    expect(officer.locator("#told + dl")).to_contain_text("Retaliation")
    is_fit_for_a_minister(officer)
    there = officer.url.rstrip("/")
    officer.get_by_role("link", name="Take it, or give it to somebody").click()
    fill(officer, news_by=SOON)
    press(officer, "give")
    officer.get_by_role("link", name="Write to its sender").click()
    choose(officer, "kind", "question")
    fill(officer, body=ASKED)
    press(officer, "send")
    expect(officer.locator("main")).to_contain_text(ASKED)

    worker = visitor(language="es", script=False, viewport=PHONE)
    come_back(worker, CONCERN_KEYS["urgent"])
    expect(worker.locator("main")).to_contain_text("Tenemos una pregunta")
    worker.get_by_role("link", name="Responder a nuestra pregunta").click()
    expect(worker.locator("main")).to_contain_text(ASKED)
    choose(worker, "kind", "retaliation")
    fill(worker, body=SINCE)
    press(worker, "send")
    expect(worker.locator("main")).to_contain_text("Usted nos contó lo que ha pasado desde entonces")
    is_fit_for_a_minister(worker)

    officer.goto(there)
    expect(officer.locator("main")).to_contain_text(SINCE)
    assert SINCE not in read(visitor("moderator", "es"), "/es/desk")


def test_a_text_is_agreed_to_and_released_and_stopped_while_it_waits(visitor):
    worker = visitor(language="es", script=False, viewport=PHONE)
    come_back(worker, CONCERN_KEYS["proposed"])
    worker.get_by_role("link", name="El texto que proponemos publicar").click()
    expect(worker.locator("main")).to_contain_text("¿Alguien podría reconocerle?")
    is_fit_for_a_minister(worker)
    choose(worker, "verdict", "agree")
    press(worker, "send")
    expect(worker.locator("#answer")).to_contain_text("Usted lo aceptó.")

    officer = visitor("case_officer", "en", viewport=DESK)  # the second one wrote and proposed it
    there = opened(officer, "Voz del Cerro")
    officer.get_by_role("link", name="Public edition").click()
    is_fit_for_a_minister(officer)
    with officer.expect_navigation():
        officer.locator('main form[action$="/release"] button').click()
    expect(officer.locator("body")).to_contain_text("Released.")

    worker.reload()
    expect(worker.locator("#answer")).to_contain_text("Se publica el")
    choose(worker, "verdict", "wait")
    press(worker, "send")
    expect(worker.locator("#answer")).to_contain_text("Usted pidió que esperen.")
    officer.goto(f"{there}/edition")
    expect(officer.locator("main")).not_to_contain_text("Take it back")


def test_a_workplace_answers_and_learns_no_more_of_who_spoke_than_every_reader(visitor):
    manager = visitor("manager_bakery", "es", viewport=PHONE)
    manager.goto("/es/account/workplaces")
    expect(manager.locator("main")).to_contain_text("No busque a quien habló.")
    is_fit_for_a_minister(manager)
    named = manager.locator("main h2 a").first.get_attribute("href") or ""
    anyone = visitor(language="es", script=False, viewport=PHONE)
    everybodys = read(anyone, named)
    assert read(manager, named) == everybodys

    manager.get_by_role("link", name="Responder al comité").first.click()
    is_fit_for_a_minister(manager)
    fill(manager, body=ANSWERED)
    choose(manager, "agreed", "y")
    press(manager, "send")
    expect(manager.locator("main")).to_contain_text(ANSWERED)
    assert read(anyone, named) == everybodys

    editor = visitor("editor", "es", viewport=DESK)
    editor.goto(f"/es/desk/workplaces/{named.rstrip('/').rsplit('/', 1)[1]}")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Publicar pregunta y respuesta").first.click()
    anyone.goto(named)
    expect(anyone.locator("main")).to_contain_text(ANSWERED)
    is_fit_for_a_minister(anyone)
