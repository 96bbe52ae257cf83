"""Filing goes wrong in the ways in which it does: a month passes, the line breaks, the disk is full; all is kept."""

import io
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import concerning
import pytest
from conftest import ON_POSTGRESQL
from filling import Browser, key_on, token
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from portal.core import clock
from portal.core.db import session
from portal.models.concerns import CaseFile, Concern, SealedText, State
from portal.services.kept import files as kept_files

NEW, DRAFT, HERS = "/es/concerns/new", "/es/concerns/draft", "/es/concerns/"
FILES, REVIEW = f"{DRAFT}/files", f"{DRAFT}/review"
HAPPENED = "Pedimos copia del contrato y nos cambiaron de turno."
FRENCH = "Depuis que nous avons demandé une copie du contrat, on nous a changés d’équipe : « naïf », œuvre, ça."
NAHUATL = "Kema tiktlajtlaniljkej se amatl, otechpatilijkej totekiyo. Āmo techixtlāwaj; cuix mopalēhuīzqueh?"


@pytest.fixture
def worker(app):
    concerning.committee()
    return Browser(app, app.test_client())


def to_the_key(browser):
    """Where the key is typed back, and the key."""
    shown = browser.client.post(NEW, data=token(browser.client.get(NEW).text)).location
    return shown, key_on(browser.client.get(shown).text)


def begun(browser):
    there, key = to_the_key(browser)
    browser.client.post(there, data={**token(browser.client.get(there).text), "key": key, "send": "1"})
    return key


def says(browser, question, **words):
    return browser.send(browser.open(f"{DRAFT}/{question}"), **words, send="1")


def attaches(browser, content=b"Cambian los turnos.", name="aviso.txt"):
    form = {**token(browser.client.get(FILES).text), "send": "1", "files": [(io.BytesIO(content), name)]}
    return browser.client.post(FILES, data=form)


def comes_back(app, key):
    browser = Browser(app, app.test_client())
    page = browser.client.get("/es/tracking")
    browser.client.post("/es/tracking", data={**token(page.text), "key": key})
    return browser


def kept():
    """All that there is of concerns, in numbers."""
    states = sorted(session.scalars(select(Concern.state)))
    return states, [session.scalar(select(func.count()).select_from(kind)) for kind in (SealedText, CaseFile)]


def test_a_form_that_was_left_half_way_is_whole_a_month_later(app, worker):
    """Nights have passed, in which what nobody needs any more goes from the storage, and the visit is long over."""
    key = begun(worker)
    says(worker, "happened", happened=HAPPENED)
    attaches(worker)

    with clock.at(clock.now() + timedelta(days=33)):
        kept_files.sweep_storage(app.extensions["storage"])
        assert worker.client.get(DRAFT).location.endswith("/es/tracking")
        again = comes_back(app, key)
        assert HAPPENED in again.open(f"{DRAFT}/happened").text
        assert "aviso.txt" in again.client.get(FILES).text
        says(again, "tried", tried="Fuimos a la inspección.")
        again.send(again.open(REVIEW), language="es", send="1")
        page = again.client.get(HERS).text

        assert all(words in page for words in (HAPPENED, "aviso.txt", "Fuimos a la inspección."))
        assert session.scalars(select(Concern.day)).one() == clock.day()


@pytest.mark.parametrize("words", [FRENCH, NAHUATL], ids=["French", "Náhuatl"])
def test_any_language_is_taken_to_the_letter_and_answered_in_one_of_ours(app, worker, words):
    key = begun(worker)
    assert says(worker, "happened", happened=words).location.endswith("/since")
    page = worker.open(REVIEW)
    assert words in page.text
    worker.send(page, language="en", send="1")

    assert words in comes_back(app, key).client.get(HERS).text
    assert session.scalars(select(Concern.language)).one() == "en"


def steps(browser):
    """Every form of filing, each with what a browser sends when it is filled in; what went before was taken."""
    there, key = to_the_key(browser)
    yield there, {**token(browser.client.get(there).text), "key": key, "send": "1"}
    page = browser.open(f"{DRAFT}/happened")
    yield browser.at, {**browser.fields(page), "happened": HAPPENED, "send": "1"}
    page = browser.open(f"{DRAFT}/since")
    yield browser.at, {**browser.fields(page), "year": "2019", "goes_on": "y", "send": "1"}
    yield FILES, {**token(browser.client.get(FILES).text), "send": "1", "files": "aviso.txt"}
    page = browser.open(REVIEW)
    yield browser.at, {**browser.fields(page), "language": "es", "send": "1"}


def sent(browser, path, form):
    files = {"files": [(io.BytesIO(b"Cambian los turnos."), form["files"])]} if "files" in form else {}
    return browser.client.post(path, data={**form, **files})


def body_of(path, form):
    if "files" not in form:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    made = EnvironBuilder(
        path, method="POST", data={**form, "files": (io.BytesIO(b"Cambian los turnos."), "aviso.txt")}
    )
    environ = made.get_environ()
    return environ["wsgi.input"].read(), environ["CONTENT_TYPE"]


def test_of_a_form_of_which_half_arrived_nothing_is_kept_and_it_can_be_sent_again(worker):
    for path, form in steps(worker):
        body, media_type = body_of(path, form)
        before = kept()

        said = {"CONTENT_LENGTH": str(len(body))}
        half = io.BytesIO(body[: len(body) - 9])
        answer = worker.client.post(path, input_stream=half, content_type=media_type, environ_overrides=said)

        assert answer.status_code == 400, path
        assert kept() == before, path
        assert sent(worker, path, form).status_code == 303, path
    assert kept()[0] == [State.RECEIVED]


@contextmanager
def full_disk():
    """The database itself refuses whatever would be written."""
    session.commit()
    session.get_bind().exec_driver_sql("PRAGMA query_only = ON")
    yield
    session.rollback()
    session.get_bind().exec_driver_sql("PRAGMA query_only = OFF")


@pytest.mark.skipif(ON_POSTGRESQL, reason="it is SQLite that has room again within a transaction")
def test_what_a_full_disk_does_not_take_is_said_and_can_be_sent_again(worker):
    for path, form in steps(worker):
        before = kept()
        with full_disk():
            answer = sent(worker, path, form)

            assert answer.status_code == 503, path
            assert "no puede guardar información" in answer.text, path
            assert form.get("happened", "") in answer.text, path
        assert kept() == before, path
        assert sent(worker, path, form).status_code == 303, path
    assert kept()[0] == [State.RECEIVED]
