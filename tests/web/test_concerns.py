"""A concern from the page before the form to what became of it, as a browser without script goes."""

import io
import re

import build
import concerning
import pytest
from filling import Browser, end_visit, key_on, token
from page import Page, complain
from sqlalchemy import func, select
from tongue import foreign

from portal.cli.reference import load_all
from portal.core.actor import Role
from portal.core.db import session
from portal.models.concerns import FIELDS, Concern, State
from portal.models.people import Visit

HAPPENED = "Pedimos copia del contrato y nos cambiaron de turno."
NEW = "/es/concerns/new"


@pytest.fixture
def committee():
    """Enough people to receive concerns."""
    return concerning.committee()


@pytest.fixture
def worker(app, committee):
    return Browser(app, app.test_client())


def key_of(browser):
    """The key that is shown, where it is typed back, and the page."""
    page = browser.client.get(NEW)
    answer = browser.client.post(NEW, data=token(page.text))
    assert answer.status_code == 303
    shown = browser.client.get(answer.location)
    return key_on(shown.text), answer.location, shown


def begun(browser):
    key, there, shown = key_of(browser)
    answer = browser.client.post(there, data={**token(shown.text), "key": key.lower().replace("-", " "), "send": "1"})
    assert answer.location == "/es/concerns/draft"
    return key


def say(browser, question, **fields):
    """Answer a question; where it leads."""
    page = browser.open(f"/es/concerns/draft/{question}")
    return browser.send(page, **{"send": "1", **fields})


def state_of_the_only_one():
    return session.scalars(select(Concern)).one().state


class TestBeforeTheForm:
    def test_it_is_said_who_reads_it_and_what_it_is_not(self, worker):
        page = worker.client.get(NEW).text

        assert "2 personas" in page
        assert "no es una petición" in page.lower()
        assert "dol.gov" in page
        assert "Este portal: comentarios" not in page  # is no way for a petition
        assert "Salir" in page

    def test_where_nobody_can_receive_it_there_is_no_form(self, app, client):
        page = client.get("/es/concerns/new").text

        assert "no puede recibir inquietudes" in page
        assert "dol.gov" in page
        assert "Comenzar" not in page

    def test_who_works_on_concerns_sends_none(self, committee, sign_in):
        browser = sign_in(committee.officers[0].person)
        page = browser.get("/en/concerns/new").text

        assert "Somebody who works on concerns cannot send one." in page
        assert "show me my key" not in page
        assert browser.post("/en/concerns/new", data=token(page)).status_code == 403

    def test_the_first_page_leads_there(self, client):
        assert 'href="/es/concerns/new"' in client.get("/es/").text


class TestTheKey:
    def test_is_shown_and_typed_back_before_anything_begins(self, worker):
        _key, there, shown = key_of(worker)
        assert session.scalar(select(func.count()).select_from(Concern)) == 0

        wrong = worker.client.post(there, data={**token(shown.text), "key": "ABCDE", "send": "1"})
        page = worker.client.get(wrong.location)
        assert "Faltan" in page.text
        assert 'value="ABCDE"' in page.text
        assert session.scalar(select(func.count()).select_from(Concern)) == 0

    def test_can_be_taken_home_as_a_file_that_says_nothing(self, worker):
        key, there, _shown = key_of(worker)
        answer = worker.client.get(f"{there}/note")

        assert answer.text == f"{key}\n"
        assert "nota.txt" in answer.headers["Content-Disposition"]

    def test_typed_back_twice_begins_one_concern(self, worker):
        key, there, shown = key_of(worker)
        data = {**token(shown.text), "key": key, "send": "1"}

        for _tap in range(2):
            assert worker.client.post(there, data=data).location == "/es/concerns/draft"
        assert worker.client.get(there).location == "/es/concerns/draft"
        assert session.scalar(select(func.count()).select_from(Concern)) == 1

    def test_is_shown_in_no_other_browser(self, app, worker):
        _key, there, _shown = key_of(worker)

        assert app.test_client().get(there).status_code == 404
        assert app.test_client().get(f"{there}/note").status_code == 404

    def test_stands_in_no_cookie_and_no_address(self, worker):
        key, there, _shown = key_of(worker)
        cookies = " ".join(f"{one.key}={one.value}" for one in worker.client._cookies.values())

        assert key not in there + cookies
        assert key.replace("-", "") not in there + cookies


class TestWriting:
    def test_each_answer_is_kept_and_found_again_with_the_key(self, app, worker):
        key = begun(worker)
        assert say(worker, "happened", happened=HAPPENED).location == "/es/concerns/draft/since"
        assert say(worker, "rights", rights=["hours", "violence"]).location == "/es/concerns/draft/happened"

        other = Browser(app, app.test_client())
        page = other.client.get("/es/tracking")
        answer = other.client.post("/es/tracking", data={**token(page.text), "key": key})
        assert answer.location == "/es/concerns/"
        assert other.client.get(answer.location).location == "/es/concerns/draft"
        assert HAPPENED in other.open("/es/concerns/draft/happened").text
        rights = other.open("/es/concerns/draft/rights").text
        assert len(re.findall(r"<input[^>]*checked", rights)) == 2

    def test_later_is_a_button_of_every_question(self, worker):
        begun(worker)
        page = worker.open("/es/concerns/draft/tried")

        assert worker.send(page, tried="Fuimos a la inspección.", later="1").location == "/es/concerns/draft/later"
        assert "Fuimos a la inspección." in worker.open("/es/concerns/draft/tried").text

    def test_to_leave_a_question_open_is_offered_once(self, worker):
        begun(worker)
        page = worker.open("/es/concerns/draft/relation").text

        assert page.count('name="relation"') == 8
        assert "Prefiero dejarla sin contestar" in page
        assert "Prefiero no decirlo" not in page

    def test_a_workplace_is_looked_for_without_its_name_in_an_address(self, worker):
        load_all()
        begun(worker)
        page = worker.open("/es/concerns/draft/facility")
        answer = worker.send(page, look_for="yazaki leon", look="1")
        assert "yazaki" not in answer.location
        found = worker.client.get(answer.location)
        assert 'value="yazaki-leon"' in found.text

        assert worker.send(found, register="yazaki-leon", facility="Nave 2", send="1").status_code == 303
        again = worker.open("/es/concerns/draft/facility").text
        assert re.search(r'<input[^>]*checked[^>]*value="yazaki-leon"', again)
        assert "Nave 2" in again

    def test_a_workplace_that_is_in_no_register_is_described(self, worker):
        load_all()
        begun(worker)
        page = worker.open("/es/concerns/draft/facility")
        answer = worker.send(page, look_for="Zzzz", look="1")
        found = worker.client.get(answer.location)
        assert "No encontramos" in found.text
        worker.send(found, facility="La maquila azul", send="1")

        assert "La maquila azul" in worker.open("/es/concerns/draft/facility").text

    def test_a_workplace_that_was_only_looked_for_is_not_lost_by_going_on(self, worker):
        load_all()
        begun(worker)
        assert say(worker, "facility", look_for="La maquila azul").location.endswith("/place")
        assert "La maquila azul" in worker.open("/es/concerns/draft/facility").text

        say(worker, "facility", look_for="yazaki", facility="La nave 2")
        page = worker.open("/es/concerns/draft/facility").text
        assert ("La nave 2" in page, "La maquila azul" in page) == (True, False)

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ({"year": "2019"}, "2019"),
            ({"year": "2019", "goes_on": "y"}, "2019, y sigue desde entonces"),
            ({"year": "2024", "month": "10"}, "octubre de 2024"),
            ({"year": "2024", "month": "10", "day": "5"}, "5 de octubre de 2024"),
        ],
    )
    def test_a_date_is_taken_as_exactly_as_it_is_known(self, worker, typed, shown):
        begun(worker)
        assert say(worker, "since", **typed).location == "/es/concerns/draft/affected"

        assert shown in worker.open("/es/concerns/draft/review").text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"year": "2099"}, "todavía no llega"),
            ({"year": "99"}, "con cuatro cifras"),
            ({"month": "10"}, "con cuatro cifras"),
            ({"year": "2024", "day": "5"}, "también el mes"),
            ({"year": "2024", "month": "02", "day": "30"}, "no existe"),
            ({"goes_on": "y"}, "con cuatro cifras"),
        ],
    )
    def test_a_date_that_cannot_be_is_refused_where_it_stands_and_kept(self, worker, typed, sentence):
        begun(worker)
        answer = say(worker, "since", **typed)
        page = worker.client.get(answer.location)

        assert sentence in page.text
        assert 'class="c-errs"' in page.text
        assert all(f'value="{value}"' in page.text for name, value in typed.items() if name in ("year", "day"))
        assert "Sin contestar" in worker.client.get("/es/concerns/draft").text

    def test_too_long_a_text_is_refused_with_what_is_too_much_and_kept(self, worker):
        begun(worker)
        answer = say(worker, "happened", happened="x" * 25_001)
        page = worker.client.get(answer.location)

        assert "25,001" in page.text
        assert "x" * 25_001 in page.text

    def test_the_other_language_keeps_what_was_typed_and_saves_nothing(self, worker):
        begun(worker)
        page = worker.open("/es/concerns/draft/happened")
        english = worker.at.replace("/es/", "/en/")
        answer = worker.send(page, at=english, happened=HAPPENED, do="switch")

        assert HAPPENED in worker.client.get(answer.location).text
        assert "Sin contestar" in worker.client.get("/es/concerns/draft").text

    def test_words_of_a_visit_that_ended_wait_for_the_key(self, worker):
        key = begun(worker)
        page = worker.open("/es/concerns/draft/happened")
        end_visit(worker)
        there = worker.send(page, happened=HAPPENED, send="1").location
        assert "esperan" in worker.client.get(there).text or "espera" in worker.client.get(there).text

        tracking = worker.client.get("/es/tracking")
        back = worker.client.post("/es/tracking", data={**token(tracking.text), "key": key})
        assert HAPPENED in worker.client.get(back.location).text

    def test_what_two_devices_wrote_stands_side_by_side_and_she_chooses(self, app, worker):
        key = begun(worker)
        other = Browser(app, app.test_client())
        tracking = other.client.get("/es/tracking")
        other.client.post("/es/tracking", data={**token(tracking.text), "key": key})
        here, there = worker.open("/es/concerns/draft/happened"), other.open("/es/concerns/draft/happened")

        worker.send(here, happened="En el teléfono.", send="1")
        answer = other.send(there, happened="En la computadora.", send="1")
        assert answer.location == "/es/concerns/draft/happened"
        page = other.open(answer.location)
        assert "En el teléfono." in page.text
        assert "En la computadora." in page.text
        assert "elija" in other.open("/es/concerns/draft/review").text

        choice = {"seen": re.search(r'name="seen" value="(\d+)"', page.text).group(1), "take": "1"}
        other.client.post("/es/concerns/draft/happened/choice", data={**token(page.text), **choice})
        chosen = other.open("/es/concerns/draft/happened").text
        assert "En la computadora." in chosen
        assert "En el teléfono." not in chosen


class TestFiles:
    def add(self, browser, *named):
        page = browser.client.get("/es/concerns/draft/files")
        files = [(io.BytesIO(content), name) for name, content in named]
        return browser.client.post(
            "/es/concerns/draft/files", data={**token(page.text), "send": "1", "files": files}, buffered=True
        )

    def test_are_added_listed_and_taken_out_again(self, worker):
        begun(worker)
        assert self.add(worker, ("lista.txt", b"Una lista."), ("otra.txt", b"Otra.")).status_code == 303
        page = worker.client.get("/es/concerns/draft/files")
        assert "lista.txt" in page.text
        assert "otra.txt" in page.text
        assert "otra.txt" in worker.open("/es/concerns/draft/review").text

        ref = re.search(r'name="ref" value="([0-9a-f]{32})"', page.text).group(1)
        worker.client.post("/es/concerns/draft/files/removal", data={**token(page.text), "ref": ref})
        left = worker.client.get("/es/concerns/draft/files").text
        assert "lista.txt" not in left
        assert "otra.txt" in left

    def test_a_sixth_is_refused_with_a_sentence_and_the_five_stay(self, worker):
        begun(worker)
        answer = self.add(worker, *((f"{number}.txt", b"Una lista %d." % number) for number in range(6)))
        assert answer.status_code == 422
        assert 'class="c-errs"' in answer.text
        page = worker.client.get("/es/concerns/draft/files").text

        assert [f"{number}.txt" in page for number in range(6)] == [True] * 5 + [False]

    def test_that_are_not_taken_are_named(self, worker):
        begun(worker)
        answer = self.add(worker, ("programa.exe", b"MZ" + bytes(100)))

        assert answer.status_code == 422
        assert "programa.exe" in answer.text

    def test_none_chosen_is_a_sentence(self, worker):
        begun(worker)
        page = worker.client.get("/es/concerns/draft/files")

        assert "elija un archivo" in worker.client.post(
            "/es/concerns/draft/files", data={**token(page.text), "send": "1"}
        ).text  # fmt: skip

    def test_what_the_question_said_is_saved_on_the_way_to_them(self, worker):
        begun(worker)
        page = worker.open("/es/concerns/draft/support")

        assert worker.send(page, support="Recibos.", to_files="1").location == "/es/concerns/draft/files"
        assert "Recibos." in worker.open("/es/concerns/draft/support").text


class TestWhatCouldGiveHerAway:
    def test_a_tracking_key_in_a_text_is_refused_where_it_stands(self, worker):
        key = begun(worker)
        answer = say(worker, "happened", happened=f"{HAPPENED} Mi clave es {key}.")
        page = worker.client.get(answer.location).text

        assert "hay una clave de seguimiento" in page
        assert HAPPENED in page
        assert "Sin contestar" in worker.client.get("/es/concerns/draft").text

    def test_names_and_numbers_are_shown_before_it_is_sent_and_she_decides(self, worker):
        begun(worker)
        say(worker, "happened", happened="El supervisor Juan Hernández López me llamó del 55 1234 5678.")
        say(worker, "identity", identity="Rosa Pérez Gómez")
        page = worker.open("/es/concerns/draft/review")
        shown = re.search(r'id="pointing".*?</ul>', page.text, re.S).group()

        assert "Juan Hernández López" in shown
        assert "55 1234 5678" in shown
        assert "Rosa" not in shown
        assert worker.send(page, send="1", language="es").location == "/es/concerns/"


class TestIdentity:
    def test_is_kept_with_how_she_wants_to_be_written_to(self, worker):
        begun(worker)
        say(worker, "identity", identity="Rosa Pérez", email="rosa@example.org", mail="neutral")

        page = worker.open("/es/concerns/draft/identity").text
        assert 'value="Rosa Pérez"' in page
        assert re.search(r'<input[^>]*checked[^>]*value="neutral"', page)

    def test_what_is_no_address_is_refused(self, worker):
        begun(worker)
        answer = say(worker, "identity", email="rosa", mail="neutral")

        assert "no es una dirección" in worker.client.get(answer.location).text


class TestSending:
    def test_shows_everything_first_and_who_will_see_it(self, worker):
        begun(worker)
        say(worker, "happened", happened=HAPPENED)
        say(worker, "exposure", exposure="public")
        page = worker.open("/es/concerns/draft/review").text

        assert HAPPENED in page
        assert "un texto que usted aceptó" in page
        assert page.count("(Qué ocurrió)") == 1

    def test_leads_to_a_receipt_and_cannot_happen_twice(self, worker):
        begun(worker)
        say(worker, "happened", happened=HAPPENED)
        page = worker.open("/es/concerns/draft/review")
        for _tap in range(2):
            answer = worker.send(page, send="1", language="es")
            assert answer.location == "/es/concerns/"
        receipt = worker.client.get("/es/concerns/").text

        assert state_of_the_only_one() is State.RECEIVED
        assert HAPPENED in receipt
        assert "Recibida" in receipt
        assert worker.client.get("/es/concerns/draft").location == "/es/concerns/"
        assert worker.client.get("/es/concerns/draft/happened").location == "/es/concerns/"

    def test_without_what_happened_is_not_offered(self, worker):
        begun(worker)
        page = worker.open("/es/concerns/draft/review")
        assert "Todavía no se puede enviar" in page.text

        answer = worker.send(page, send="1", language="es")
        assert "Cuéntenos" in worker.client.get(answer.location).text
        assert state_of_the_only_one() is State.DRAFT

    def test_the_slip_names_neither_portal_nor_topic(self, worker):
        begun(worker)
        say(worker, "happened", happened=HAPPENED)
        worker.send(worker.open("/es/concerns/draft/review"), send="1", language="es")
        note = worker.client.get("/es/concerns/slip/note")
        slip = worker.client.get("/es/concerns/slip").text

        assert re.fullmatch(r"Hecho el [^\n]+\nVolver a ver el [^\n]+\n", note.text)
        assert "<title>Nota</title>" in slip

    def test_a_draft_is_deleted_after_one_more_question_and_its_key_opens_nothing(self, worker):
        key = begun(worker)
        page = worker.client.get("/es/concerns/draft/discard")
        assert session.scalar(select(func.count()).select_from(Concern)) == 1
        answer = worker.client.post("/es/concerns/draft/discard", data={**token(page.text), "send": "1"})

        assert answer.location == "/es/concerns/gone"
        assert session.scalar(select(func.count()).select_from(Concern)) == 0
        assert session.scalar(select(func.count()).select_from(Visit)) == 0
        tracking = worker.client.get("/es/tracking")
        assert worker.client.post("/es/tracking", data={**token(tracking.text), "key": key}).status_code == 422


@pytest.mark.parametrize(
    "path", ["draft", "draft/happened", "draft/review", "draft/later", "draft/discard", "", "slip"]
)
def test_without_the_key_there_is_only_the_door(committee, sign_in, client, path):
    for browser in (client, sign_in(committee.officers[0].person), sign_in(build.person(Role.AUDITOR))):
        assert browser.get(f"/es/concerns/{path}").location == "/es/tracking"


def looked_at(browser, path):
    """The page in both languages, whatever form it shows; none may be kept by a browser on the way."""
    for language in ("es", "en"):
        answer = browser.client.get(f"/{language}/concerns/{path}", buffered=True)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store", path
        page = Page(answer.text)
        complain(page, f"/{language}/concerns/{path}")
        assert not foreign(page, language), path


def test_each_page_of_its_sender_is_sound_in_both_languages_and_kept_by_no_browser(worker):
    begun(worker)
    say(worker, "happened", happened="Ok.")
    for path in ("draft", *(f"draft/{question}" for question in FIELDS), "draft/files", "draft/later", "draft/discard"):
        looked_at(worker, path)
    looked_at(worker, "draft/review")
    worker.send(worker.open("/es/concerns/draft/review"), send="1", language="es")
    for path in ("", "slip"):
        looked_at(worker, path)


def test_an_unknown_question_is_not_found(worker):
    begun(worker)

    assert worker.client.get("/es/concerns/draft/nothing").status_code == 404
