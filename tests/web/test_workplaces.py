"""How a workplace is asked and answers, as the editor, its representative and a reader meet it."""

from datetime import timedelta

import build
import pytest
from entering import token
from page import read

from portal.core import clock
from portal.core.actor import Role
from portal.models.contributions import Status
from portal.services import reference

SOON = f"{clock.day().date() + timedelta(days=30)}"


@pytest.fixture
def company():
    return build.organisation(kind="employer", group="employer", name="Trigo Claro, S.A.")


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


@pytest.fixture
def manager(sign_in, company):
    return sign_in(build.member(of=company, locale="es"))


def sent(browser, address, to="", **typed):
    return browser.post(to or address, data={**typed, "csrf_token": token(browser, address)})


def hidden(page, name):
    return page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_from_the_note_of_an_editor_to_the_published_answer(editor, manager, client, sign_in, company):
    said = build.contribution(status=Status.PUBLISHED, body="En Trigo Claro no entregan el contrato.")
    there, administrator = build.workplace(company="Trigo Claro"), sign_in(build.person(Role.ADMINISTRATOR))
    here, desk = f"/en/contributions/{said.number}", f"/en/desk/workplaces/{said.number}"
    assert "Workplaces that it names" not in client.get(here).text

    spoken = f"/en/desk/organisations/{company.id}/workplaces"
    assert sent(administrator, spoken, workplace=f"/es/facilities/{there.slug}").status_code == 302
    assert sent(editor, desk, workplace=f"https://x.example/en/facilities/{there.slug}").status_code == 302
    public = client.get(here).text
    assert "The workplace has not answered in public." in public
    assert said.number in client.get(f"/en/facilities/{there.slug}").text
    assert "Alleged" in client.get(f"/en/facilities/{there.slug}").text

    asking = editor.get(desk).text.split("/question/")[1].split('"')[0]
    pointing = sent(editor, f"{desk}/question/{asking}", body="¿Juana Pérez Hernández?", due_on=SOON)
    assert (pointing.status_code, "could point to a person" in pointing.text) == (422, True)
    sent(editor, f"{desk}/question/{asking}", body="Do you hand it out?", due_on=SOON)
    mine = manager.get("/es/account/workplaces").text
    assert "Do you hand it out?" in mine
    answering = mine.split("/es/account/workplaces/")[1].split('"')[0]
    sent(manager, f"/es/account/workplaces/{answering}", body="Sí, en la entrada.", agreed="y")
    assert "Sí, en la entrada." not in client.get(here).text
    assert "Sí, en la entrada." in manager.get("/es/account/workplaces").text

    page = editor.get(desk).text
    assert "Sí, en la entrada." in page
    sent(editor, desk, f"{desk}/publication", enquiry_id=hidden(page, "enquiry_id"))

    public = client.get(here).text
    assert '<div class="c-words" lang="es" dir="auto"><p>Sí, en la entrada.</p>' in public
    assert "Trigo Claro, S.A." in public
    sent(editor, desk, f"{desk}/withdrawal", enquiry_id=hidden(editor.get(desk).text, "enquiry_id"))
    assert "Sí, en la entrada." not in client.get(here).text


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_say_that_they_are_empty(editor, manager, company, language):
    assert "c-empty" in editor.get(f"/{language}/desk/workplaces").text
    assert "c-empty" in manager.get(f"/{language}/account/workplaces").text
    build.mention(build.contribution(status=Status.PUBLISHED), of=company)
    read(manager, f"/{language}/account/workplaces")


def test_who_speaks_for_a_workplace_no_more_finds_no_question(editor, manager, company, sign_in):
    asked = build.enquiry(build.contribution(status=Status.PUBLISHED), of=company)
    administrator, spoken = sign_in(build.person(Role.ADMINISTRATOR)), f"/en/desk/organisations/{company.id}/workplaces"
    page = administrator.get(spoken).text
    sent(administrator, spoken, f"{spoken}/ending", representation_id=hidden(page, "representation_id"))

    assert manager.get(f"/en/account/workplaces/{asked.id}").status_code == 404
    assert "What do you say" not in manager.get("/en/account/workplaces").text


def test_what_one_said_to_the_committee_alone_is_not_read_by_another_who_speaks_for_the_workplace(
    manager, sign_in, company
):
    said = build.contribution(status=Status.PUBLISHED)
    enquiry = build.enquiry(said, of=company, body="Do you hand it out?")
    union = build.organisation()
    there, by = f"/es/facilities/{enquiry.mention.facility.slug}", build.person(Role.ADMINISTRATOR).as_actor()
    reference.represent(union, workplace=there, by=by)
    answering = f"/es/account/workplaces/{enquiry.id}"
    sent(manager, answering, body="Solo para el comité.")

    theirs = sign_in(build.member(of=union, locale="es")).get("/es/account/workplaces").text

    assert "Do you hand it out?" in theirs
    assert "Solo para el comité." not in theirs
    assert "Solo para el comité." in manager.get("/es/account/workplaces").text
