"""Opening a sender's name, as the officer who asks and the custodians of two agencies meet it in a browser."""

import re
from datetime import timedelta

import build
import concerning
import pytest
from entering import send, signed_in, signed_in_with_key, token

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.sealing.addresses import Addresses
from portal.models.concerns import IdentityRequest, RequestState
from portal.models.concerns.formats import Identity
from portal.services import people
from portal.web import accounts

NAME = "Lucía Ñáñez, 55 1234 5678"
WHY = "No contesta desde marzo y hay una audiencia."


@pytest.fixture
def committee(app):
    """Each keeps their key under their passphrase, as who signs in does."""
    found = concerning.committee()
    with app.test_request_context():
        hashed = accounts.hashed(concerning.PASSPHRASE)
    for each in found.custodians:
        people.choose_passphrase(each.person, hashed=hashed, by=each.actor)
    return found


@pytest.fixture
def sent(committee):
    return concerning.sent(identity=NAME)


@pytest.fixture
def officer(app, committee):
    return signed_in_with_key(app, committee.officers[0])


@pytest.fixture
def there(committee, sent):
    """The address of the officer's own, of this concern."""
    return f"/es/desk/concerns/{Addresses(committee.officers[0].key).of(sent.concern.id)}/name"


def ask(browser, there, code="contact", text=WHY):
    return send(browser, there, code=code, text=text)


def asked():
    session.expire_all()
    return session.query(IdentityRequest).one()


def decide(app, custodian, how, passphrase=concerning.PASSPHRASE):
    """Read the reason, then decide, as the page leads."""
    browser, at = signed_in(app, custodian.person), f"/es/desk/names/{asked().id}"
    shown = send(browser, f"{at}/reason", from_=at, passphrase=concerning.PASSPHRASE)
    assert WHY in shown.text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)[1]
    return browser.post(f"{at}/{how}", data={"csrf_token": csrf, "passphrase": passphrase}, follow_redirects=True)


def test_two_agencies_grant_and_the_officer_alone_reads_the_name(app, committee, officer, there):
    assert ask(officer, there).status_code == 302
    at = f"/es/desk/names/{asked().id}"
    assert "Decidieron 0 de 2 dependencias" in officer.get(at).text

    for custodian in committee.custodians:
        assert "se entregó a quien la pidió" in decide(app, custodian, "grant").text

    assert NAME not in officer.get(at).text
    opened = officer.post(f"{at}/open", data={"csrf_token": token(officer, at)}, follow_redirects=True)
    assert NAME in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    for other in (*committee.custodians, committee.officers[1]):
        page = signed_in_with_key(app, other).get(at)
        assert NAME not in page.text
        assert page.status_code == (404 if other is committee.officers[1] else 200)


def test_all_that_was_said_of_who_it_is_is_read_in_words_and_not_as_it_is_kept(app, committee):
    told = Identity("Lucía", "Los domingos", "lu@correo.example", "neutral")
    sent = concerning.sent(identity=str(told))
    officer = signed_in_with_key(app, committee.officers[0])
    there = f"/es/desk/concerns/{Addresses(committee.officers[0].key).of(sent.concern.id)}/name"
    ask(officer, there)
    for custodian in committee.custodians:
        decide(app, custodian, "grant")
    at = f"/es/desk/names/{asked().id}"

    page = officer.post(f"{at}/open", data={"csrf_token": token(officer, at)}, follow_redirects=True).text

    shown = page[page.index('id="who"') :]
    assert all(words in shown for words in (told.name, told.reach, told.email, "sin el nombre de este portal"))
    assert not any(code in shown for code in ("{", "&#34;", "&quot;", told.mail))


def test_one_refusal_ends_it(app, committee, officer, there):
    ask(officer, there)
    decide(app, committee.custodians[0], "grant")

    page = decide(app, committee.custodians[1], "refuse")

    assert "Se negó" in page.text
    assert asked().state is RequestState.REFUSED
    assert "Abrir el nombre" not in officer.get(f"/es/desk/names/{asked().id}").text


def test_a_wrong_passphrase_opens_no_reason_and_grants_nothing(app, committee, officer, there):
    ask(officer, there)
    browser, at = signed_in(app, committee.custodians[0].person), f"/es/desk/names/{asked().id}"

    shown = send(browser, f"{at}/reason", from_=at, passphrase="no es la mía, de verdad")

    assert shown.status_code == 422
    assert WHY not in shown.text
    assert "Esta no es su contraseña actual." in shown.text
    assert "Lo que escribió sigue aquí" not in shown.text  # a passphrase does not
    again = decide(app, committee.custodians[0], "grant", passphrase="tampoco es esta otra").text
    assert WHY not in again
    assert "Leer otra vez el motivo" in again
    assert decide(app, committee.custodians[0], "grant", passphrase="tampoco es esta otra").status_code == 422
    assert asked().state is RequestState.ASKED


def test_a_reason_is_asked_for_and_what_was_typed_stays(officer, there):
    page = officer.post(there, data={"csrf_token": token(officer, there), "text": WHY})

    assert page.status_code == 422
    assert WHY in page.text
    assert session.query(IdentityRequest).count() == 0


def test_an_officer_without_the_key_in_hand_is_told_to_sign_in_again(app, committee, officer, there):
    ask(officer, there)

    page = signed_in(app, committee.officers[0].person).get(f"/es/desk/names/{asked().id}")

    assert "Su clave no está abierta en esta sesión" in page.text
    assert WHY not in page.text


def test_for_everybody_else_there_is_nothing_to_find(app, committee, officer, there):
    ask(officer, there)
    of = build.organisation("government", "us_agency")
    others = [build.person(role, of=of) for role in Role if role not in (Role.SYSTEM, Role.CASE_OFFICER)]

    for person in others:
        browser = signed_in(app, person)
        assert browser.get(f"/es/desk/names/{asked().id}").status_code == 404
        assert browser.get(there).status_code == 404
    later = concerning.keyed(Role.CASE_OFFICER)
    assert signed_in_with_key(app, later).get(there).status_code == 404


def test_the_officer_finds_the_concern_again_and_everybody_reads_when_it_is_over(app, committee, officer, there):
    ask(officer, there)
    at = f"/es/desk/names/{asked().id}"
    assert f'href="{there.removesuffix("/name")}"' in officer.get(at).text
    for custodian in committee.custodians:
        assert "/es/desk/concerns/" not in decide(app, custodian, "grant").text

    with clock.at(clock.now() + timedelta(days=2)):
        for each in (signed_in_with_key(app, committee.officers[0]), signed_in(app, committee.custodians[0].person)):
            assert "Se acabó su plazo" in each.get(at).text
