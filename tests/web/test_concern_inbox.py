"""What a tracking key opens after sending: what was written, what happened, and what its sender can still do."""

import io
from datetime import timedelta
from itertools import product

import concerning
import pytest
from entering import signed_in_with_key
from filling import Browser, key_on, token
from page import Page, complain
from sqlalchemy import select
from tongue import foreign

from portal.core import clock
from portal.core.db import session
from portal.core.sealing.addresses import Addresses
from portal.core.vocabulary import official_channels
from portal.models.concerns import Concern, Series, State
from portal.policy.exposure import Audience
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import Writing, add_entry

HERS = "/es/concerns/"
NEW = "/es/concerns/new"
FILES = "/es/concerns/draft/files"
MESSAGE, IDENTITY, WITHDRAWAL, EXPOSURE = (
    f"{HERS}{page}" for page in ("message", "identity", "withdrawal", "exposure")
)


class Story:
    """A concern that was sent, its sender's browser, and a case officer."""

    def __init__(self, app):
        self.officer = concerning.committee().officers[0]
        self.hers = Browser(app, app.test_client())
        client = self.hers.client
        shown = client.get(there := client.post(NEW, data=token(client.get(NEW).text)).location)
        self.key = key_on(shown.text)
        client.post(there, data={**token(shown.text), "key": self.key, "send": "1"})
        page = self.hers.open("/es/concerns/draft/happened")
        self.hers.send(page, happened="Nos cambiaron de turno.", send="1")
        self.hers.send(self.hers.open("/es/concerns/draft/review"), language="es", send="1")

    @property
    def concern(self):
        session.expire_all()
        return session.scalars(select(Concern)).one()

    def reading(self):
        return queries.read(self.officer.actor, self.concern.id, self.officer.key)

    def told(self):
        entries = queries.entries(self.concern, self.reading().story, Series.MESSAGE)
        return [(one.told["kind"], one.told.get("text", "")) for one in entries if one.told["from"] == "sender"]

    def does(self, act, **details):
        act(self.concern, reading=self.reading(), keyring=concerning.KEYRING, by=self.officer.actor, **details)

    def asks(self, body="¿Desde cuándo?", kind=Writing.QUESTION, **more):
        if self.concern.owner_id is None:
            news = clock.day().date() + timedelta(days=7)
            self.does(concerns.assign, owner_id=self.officer.person.id, news_by=news)
        seen = len(queries.entries(self.concern, self.reading().story, Series.MESSAGE))
        self.does(concerns.ask, kind=kind, body=body, seen=seen, **more)

    def page(self, language="es"):
        answer = self.hers.client.get(f"/{language}/concerns/")
        assert answer.status_code == 200
        return answer.text

    def sends(self, path, **fields):
        """Fill in a kept form; the page where it leads."""
        answer = self.hers.send(self.hers.open(path), send="1", **fields)
        assert answer.status_code == 303
        return self.hers.client.get(answer.location)


@pytest.fixture
def story(app):
    return Story(app)


class TestThePage:
    def test_has_the_state_the_day_and_what_can_be_done(self, story):
        page = story.page()

        assert "Nadie se ha hecho cargo de ella todavía" in page
        assert all(f'href="{path}"' in page for path in (MESSAGE, IDENTITY, WITHDRAWAL))
        assert "Mensajes" not in page

    def test_has_what_the_office_wrote_the_latest_first(self, story):
        story.asks()
        page = story.page()

        assert "Tenemos una pregunta" in page
        assert page.index("¿Desde cuándo?") < page.index("Estado: En lectura")
        assert "Responder a nuestra pregunta" in page

    def test_admits_a_day_that_was_missed_and_the_next_message_does(self, story):
        story.asks(kind=Writing.MESSAGE, body="Seguimos.", news_by=clock.day().date() + timedelta(days=3))
        assert "Tenemos retraso" not in story.page()

        late = story.concern
        late.promise_on = clock.day() - timedelta(days=1)
        session.commit()
        assert "Tenemos retraso" in story.page()

        story.asks(kind=Writing.MESSAGE, body="Tardamos.", news_by=clock.day().date() + timedelta(days=3))
        page = story.page()
        assert "Tenemos retraso" not in page
        assert "llegó después del día que le habíamos prometido" in page

    @pytest.mark.parametrize(("language", "words"), [("es", "Para protegerle"), ("en", "To protect you")])
    def test_tells_that_the_name_was_opened_and_for_which_kind_of_reason(self, story, language, words):
        told = {"from": "portal", "kind": "opened", "day": "2026-11-20", "code": "protection", "text": ""}
        add_entry(story.concern, story.reading().story, Series.MESSAGE, told)
        session.commit()
        page = story.page(language)

        assert words in page
        assert ("20 de noviembre de 2026" if language == "es" else "November 20, 2026") in page
        assert story.officer.person.name not in page

    def test_shows_what_it_has_no_words_for_as_a_message(self, story):
        for told in ({"from": "portal", "kind": "new", "day": "x", "code": "y"}, {"from": "portal", "kind": "state"}):
            add_entry(story.concern, story.reading().story, Series.MESSAGE, told)
        session.commit()

        assert story.page().count(">Mensaje<") == 2

    def test_speaks_one_language(self, story):
        story.asks()
        story.sends(MESSAGE, kind="answer", body="Desde mayo.")

        story.asks(kind=Writing.REFERRAL, body="Hay otra vía.", channel=official_channels()[0].code)
        for path, language in product(
            ("", "message", "identity", "exposure", "withdrawal", "draft/files"), ("es", "en")
        ):
            there = f"/{language}/concerns/{path}"
            page = Page(story.hers.client.get(there, follow_redirects=True).text)
            complain(page, there)
            assert not foreign(page, language), there

    def test_is_kept_by_no_browser(self, story):
        for path in (HERS, MESSAGE, IDENTITY, WITHDRAWAL, EXPOSURE):
            answer = story.hers.client.get(path, follow_redirects=True)
            assert "no-store" in answer.headers["Cache-Control"]
            assert "Salir" in answer.text


class TestWriting:
    def test_a_message_is_shown_and_waits_for_the_office(self, story):
        page = story.sends(MESSAGE, kind="message", body="Hay otra cosa.")

        assert story.told() == [("message", "Hay otra cosa.")]
        assert "Hay otra cosa." in page.text
        assert "Usted escribió" in page.text

    def test_an_answer_stands_beside_its_question(self, story):
        assert 'value="answer"' not in story.hers.open(MESSAGE).text
        story.asks()
        assert "¿Desde cuándo?" in story.hers.open(MESSAGE).text

        story.sends(MESSAGE, kind="answer", body="Desde mayo.")

        assert story.told() == [("answer", "Desde mayo.")]
        assert story.concern.state is State.BEING_READ

    def test_what_has_happened_since_is_urgent(self, story):
        story.sends(MESSAGE, kind="retaliation", body="Me despidieron.")

        assert story.concern.urgent

    def test_sent_twice_is_one(self, story):
        page = story.hers.open(MESSAGE)
        for _tap in range(2):
            assert story.hers.send(page, kind="message", body="Una vez.", send="1").status_code == 303

        assert story.told() == [("message", "Una vez.")]

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [("  ", "Escriba"), ("ñ" * 25_001, "Quite al menos 1."), ("KEY", "clave de seguimiento")],
    )
    def test_what_cannot_be_sent_is_said_in_its_place_and_kept(self, story, body, sentence):
        body = body.replace("KEY", f"Mi clave: {story.key}")
        page = story.sends(MESSAGE, kind="message", body=body)

        assert sentence in page.text
        assert body in page.text
        assert story.told() == []

    @pytest.mark.parametrize("kind", ["", "nothing"])
    def test_of_what_it_is_has_to_be_chosen(self, story, kind):
        page = story.sends(MESSAGE, kind=kind, body="Algo.")

        assert "Algo." in page.text
        assert story.told() == []


class TestFiles:
    def test_are_added_and_none_is_taken_out_any_more(self, story):
        page = story.hers.client.get(FILES)
        sent = {**token(page.text), "files": (io.BytesIO(b"Turno de noche."), "turno.txt"), "send": "1"}
        answer = story.hers.client.post(FILES, data=sent, content_type="multipart/form-data")
        shown = story.hers.client.get(answer.location).text

        assert "turno.txt" in shown
        assert "/removal" not in shown
        assert [one.name for one in queries.files(story.officer.actor, story.reading())] == ["turno.txt"]
        assert "turno.txt" in story.page()

    def test_are_sent_by_the_office_too_and_opened_by_her_key(self, app, story):
        """What she is shown names nobody of the office; hers she can save as case officers read it."""
        story.asks()
        hers = {"files": (io.BytesIO(b"Mi abuela canta."), "mia.txt"), "send": "1"}
        story.hers.client.post(FILES, data={**token(story.hers.client.get(FILES).text), **hers})
        desk = Browser(app, signed_in_with_key(app, story.officer))
        case = f"/en/desk/concerns/{Addresses(story.officer.key).of(story.concern.id)}"
        assert f"{case}/enclosure" in desk.client.get(case).text
        shown = desk.open(f"{case}/enclosure")
        assert "optional" not in shown.text.partition('type="file"')[0].rpartition("<label")[2]
        refused = desk.client.get(desk.send(shown, send="1").location)
        assert "Choose a file first." in refused.text
        file = (io.BytesIO(b"El acta dice que no."), "Lic. Ruiz.txt")
        news = (clock.day().date() + timedelta(days=9)).isoformat()
        done = desk.client.get(desk.send(refused, files=file, news_by=news, send="1").location)
        assert "Sent. Its sender finds the file" in done.text
        assert desk.client.get(f"{case}/files/2").data == b"El acta dice que no."

        page = story.page()
        assert "Le enviamos un archivo" in page
        assert 'href="/es/concerns/files/2"' in page
        assert "Ruiz" not in page + story.hers.client.get(FILES).text
        answer = story.hers.client.get("/es/concerns/files/2")
        assert answer.data == b"El acta dice que no."
        assert answer.headers["Content-Disposition"] == "attachment; filename=2.txt"
        assert 'href="/es/concerns/files/1"' in story.hers.client.get(FILES).text
        assert story.hers.client.get("/es/concerns/files/1").data == b"Mi abuela canta."
        assert story.hers.client.get("/es/concerns/files/3").status_code == 404

    def test_are_added_to_none_that_is_over(self, story):
        story.hers.client.post(WITHDRAWAL, data={**token(story.hers.client.get(WITHDRAWAL).text), "send": "1"})

        assert story.hers.client.get(FILES).location == HERS


class TestTheName:
    def test_is_given_after_all_and_case_officers_do_not_learn_it(self, story):
        page = story.sends(IDENTITY, identity="Rosa Luz", reach="por la tarde")

        assert "Rosa Luz" in page.text
        assert "Rosa Luz" not in str(queries.told(story.officer.actor, story.reading()))
        assert story.told() == []
        assert "Rosa Luz" in story.hers.open(IDENTITY).text

    def test_from_two_devices_shows_what_is_kept_and_what_was_typed(self, story):
        page, at = story.hers.open(IDENTITY), story.hers.at
        story.sends(IDENTITY, identity="Rosa")

        answer = story.hers.send(page, at=at, identity="Luz", send="1")
        shown = story.hers.client.get(answer.location)
        assert "se cambió en otro dispositivo" in shown.text
        assert "Rosa" in shown.text
        assert 'value="Luz"' in shown.text

        story.hers.send(shown, at=at, identity="Luz", send="1")
        assert "Luz" in story.page()

    def test_is_no_address_that_cannot_be(self, story):
        assert "no es una dirección de correo" in story.sends(IDENTITY, email="rosa").text.lower()


class TestHowFarItMayGo:
    def looks(self, story, exposure):
        answer = story.hers.send(story.hers.open(EXPOSURE), exposure=exposure, look="1")
        return story.hers.client.get(answer.location)

    def confirms(self, story, page, exposure):
        answer = story.hers.send(page, exposure=exposure, send="1")
        return answer, story.hers.client.get(answer.location)

    def far(self, story):
        answer = queries.told(story.officer.actor, story.reading()).get("exposure")
        return answer.text.text if answer else ""

    def test_is_shown_before_it_is_changed(self, story):
        page = self.looks(story, "committee")

        assert self.far(story) == ""
        assert "El comité, con otras palabras y sin lo que le señale" in page.text
        assert "Antes de ampliarlo" in page.text
        answer, shown = self.confirms(story, page, "committee")
        assert answer.location.endswith("/es/concerns/#said")
        assert self.far(story) == "committee"
        assert "Usted dijo hasta dónde puede llegar: El comité" in shown.text

    def test_is_not_changed_to_what_was_not_shown(self, story):
        page = self.looks(story, "committee")
        _answer, shown = self.confirms(story, page, "public")

        assert self.far(story) == ""
        assert "Cualquier persona, en un texto que usted aceptó" in shown.text
        self.confirms(story, shown, "public")
        assert self.far(story) == "public"

    def test_is_one_of_four(self, story):
        for nothing in ("", "everybody"):
            page = self.looks(story, nothing)
            assert 'id="readers"' not in page.text
            assert 'aria-invalid="true"' in page.text

    def test_says_what_cannot_be_taken_back(self, story):
        self.confirms(story, self.looks(story, "governments"), "governments")
        page = self.looks(story, "sealed")
        assert "no han anotado a nadie a quien lo hayan contado" in page.text

        story.asks(kind=Writing.MESSAGE, body="Seguimos.", news_by=clock.day().date() + timedelta(days=3))
        seen = len(queries.entries(story.concern, story.reading().story, Series.MESSAGE))
        story.does(
            concerns.pass_on, audience=Audience.COMMITTEE, body="En una planta hubo cambios de turno.", seen=seen,
            news_by=clock.day().date() + timedelta(days=3),
        )  # fmt: skip
        page = self.looks(story, "sealed")
        assert "Lo contamos a otras personas: El comité" in page.text
        assert "En una planta hubo cambios" in story.page()

        self.confirms(story, page, "sealed")
        assert self.far(story) == "sealed"

    def test_from_two_devices_shows_what_is_kept_now(self, story):
        page, at = self.looks(story, "committee"), story.hers.at
        self.confirms(story, self.looks(story, "governments"), "governments")

        answer = story.hers.send(page, at=at, exposure="committee", send="1")
        shown = story.hers.client.get(answer.location).text
        assert "cambió en otro dispositivo" in shown
        assert "Ahora: Gobiernos y OIT" in shown
        assert self.far(story) == "governments"


class TestAWithdrawal:
    def test_asks_first(self, story):
        page = story.hers.client.get(WITHDRAWAL)
        assert "No se puede deshacer" in page.text
        assert "aportación" not in page.text
        assert story.concern.state is State.RECEIVED

        answer = story.hers.client.post(WITHDRAWAL, data={**token(page.text), "send": "1"})
        shown = story.hers.client.get(answer.location).text

        assert story.concern.state is State.WITHDRAWN
        assert "Usted retiró su inquietud" in shown
        assert "Nos cambiaron de turno." in shown
        assert MESSAGE not in shown
        for path in (MESSAGE, IDENTITY, WITHDRAWAL, EXPOSURE):
            assert story.hers.client.get(path, follow_redirects=True).request.path == HERS

    def test_says_what_is_so_of_who_reads_it_from_then_on(self, story):
        """Nobody is told any more of it, however far it had been allowed to go; and nothing of it was deleted."""
        shown = story.sends(EXPOSURE, exposure="governments", look="1")
        story.hers.send(shown, exposure="governments", send="1")
        assert "Gobiernos y OIT, con otras palabras" in story.page()

        page = story.hers.client.get(WITHDRAWAL)
        answer = story.hers.client.post(WITHDRAWAL, data={**token(page.text), "send": "1"})
        shown = story.hers.client.get(answer.location)

        assert "Gobiernos y OIT, con otras palabras" not in shown.text
        assert "todavía pueden leerla" in shown.text


def test_a_draft_has_none_of_these_pages(app):
    concerning.committee()
    browser = Browser(app, app.test_client())
    client = browser.client
    shown = client.get(there := client.post(NEW, data=token(client.get(NEW).text)).location)
    client.post(there, data={**token(shown.text), "key": key_on(shown.text), "send": "1"})

    for path in (MESSAGE, IDENTITY, WITHDRAWAL, EXPOSURE):
        assert client.get(path, follow_redirects=True).request.path == "/es/concerns/draft"
