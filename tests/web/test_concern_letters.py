"""Leaving an address for neutral letters: offered where some are sent, said what it costs, deleted at any time."""

import concerning
import pytest
from filling import Browser, key_on, token
from page import Page, complain
from sqlalchemy import select, update
from tongue import foreign

from portal.core.db import session, transaction
from portal.models.concerns import Concern, Notice
from portal.queries import concerns as queries

NEW = "/es/concerns/new"
HERS = "/es/concerns/"
LETTERS = f"{HERS}letters"
ADDRESS = "nadie417@correo.example"


class Story:
    def __init__(self, app):
        self.officer = concerning.committee().officers[0]
        self.hers = Browser(app, app.test_client())
        client = self.hers.client
        shown = client.get(there := client.post(NEW, data=token(client.get(NEW).text)).location)
        client.post(there, data={**token(shown.text), "key": key_on(shown.text), "send": "1"})
        self.hers.send(self.hers.open("/es/concerns/draft/happened"), happened="Nos cambiaron de turno.", send="1")
        self.hers.send(self.hers.open("/es/concerns/draft/review"), language="es", send="1")

    def leaves(self, address=ADDRESS):
        answer = self.hers.send(self.hers.open(LETTERS), address=address, send="1")
        return answer, self.hers.client.get(answer.location)

    def deletes(self):
        page = self.hers.client.get(LETTERS, follow_redirects=True)
        return self.hers.client.post(f"{LETTERS}/deletion", data=token(page.text), follow_redirects=True)

    def page(self):
        return self.hers.client.get(HERS).text


@pytest.fixture
def offered(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setitem(app.config, "NEUTRAL_SENDER", "Avisos <avisos@cartero.example>")


@pytest.fixture
def story(app):
    return Story(app)


def kept():
    session.expire_all()
    return session.query(Notice).count()


def test_is_not_offered_where_none_are_sent(story):
    assert LETTERS not in story.page()
    assert "Nada le llega por sí solo" in story.page()
    assert story.hers.client.get(LETTERS).location == HERS


@pytest.mark.usefixtures("offered")
class TestWhereItIsOffered:
    def test_says_who_can_read_it_and_exactly_what_comes(self, story):
        page = story.hers.open(LETTERS).text

        for words in (
            "La máquina de este portal puede", "no pueden verla", "Un correo puede delatarle", "Aviso / Notice",
            "avisos@cartero.example", "Hay algo para usted.", "There is something for you.",
        ):  # fmt: skip
            assert words in page

    def test_is_left_shown_to_her_changed_and_deleted(self, story):
        answer, shown = story.leaves()
        assert answer.location.endswith("/es/concerns/#next")
        assert "a la dirección que usted dejó" in shown.text
        assert ADDRESS not in shown.text  # whoever looks over her shoulder
        assert ADDRESS in story.hers.open(LETTERS).text

        story.leaves("otra@correo.example")
        assert "otra@correo.example" in story.hers.open(LETTERS).text
        assert kept() == 1

        shown = story.deletes().text
        assert kept() == 0
        assert "Recibir un correo cuando haya algo para usted" in shown

    @pytest.mark.parametrize("wrong", ["", "nadie", "a b@correo.example"])
    def test_that_no_letter_could_be_sent_to_is_said_in_its_place_and_kept(self, story, wrong):
        _answer, shown = story.leaves(wrong)

        assert 'aria-invalid="true"' in shown.text
        assert kept() == 0
        assert not wrong or wrong in shown.text

    def test_is_for_nobody_of_the_office_to_see(self, story):
        story.leaves()
        concern = session.scalars(select(Concern)).one()
        case = queries.case(story.officer.actor, concern.id, story.officer.key)

        assert ADDRESS not in str([one.text.text for one in case.told.values()])
        assert not case.messages

    def test_can_be_deleted_where_none_are_sent_any_more(self, app, story, monkeypatch):
        story.leaves()
        monkeypatch.setitem(app.config, "NEUTRAL_SENDER", "")
        assert "a la dirección que usted dejó" not in story.page()
        page = story.hers.client.get(LETTERS, follow_redirects=True).text
        assert "no envía ninguno" in page

        story.deletes()
        assert kept() == 0

    def test_can_be_deleted_where_it_does_not_open_any_more(self, app, story, monkeypatch):
        story.leaves()
        with transaction():
            session.execute(update(Notice).values(address=b"\0" * 40))

        assert "a la dirección que usted dejó" in story.page()
        page = story.hers.client.get(LETTERS, follow_redirects=True).text
        assert "El portal ya no puede leerla" in page
        assert "La dirección está borrada." in story.deletes().text
        assert kept() == 0

    def test_says_so_where_it_could_not_be_deleted(self, story):
        story.leaves()
        page = story.hers.client.post(f"{LETTERS}/deletion", follow_redirects=True).text

        assert kept() == 1
        assert "estuvo abierta mucho tiempo" in page

    def test_speaks_one_language_and_is_kept_by_no_browser(self, story):
        story.leaves()
        for language in ("es", "en"):
            there = f"/{language}/concerns/letters"
            answer = story.hers.client.get(there, follow_redirects=True)
            page = Page(answer.text)
            complain(page, there)
            assert not foreign(page, language), there
            assert "no-store" in answer.headers["Cache-Control"]
