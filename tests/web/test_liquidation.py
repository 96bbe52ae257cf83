"""Suspensions of liquidation: as everybody reads them, and as an editor enters and lifts them."""

from datetime import timedelta

import build
import pytest
from entering import token

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.reference import Case

ABOUT = {"source": "https://example.org/e", "note_en": "", "note_es": ""}


def today():
    return clock.day().date()


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


@pytest.fixture
def case(app):
    return build.public_case(code="request_for_review", day="2024-01-10", stage="under_review").slug


def send(browser, address, **typed):
    browser.get(address)
    return browser.post(address, data={**ABOUT, "as_of": str(today()), **typed, "csrf_token": token(browser, address)})


def test_a_case_says_since_when_and_for_how_many_days_and_the_list_can_be_narrowed_to_it(client, editor, case):
    desk = f"/en/desk/registers/cases/{case}"
    assert "Suspension of liquidation" not in client.get(f"/en/cases/{case}").text
    assert editor.get(f"{desk}/suspensions/lifting").status_code == 404

    day = (today() - timedelta(days=34)).isoformat()
    assert send(editor, f"{desk}/suspensions", instructed_by="ustr", day=day).status_code == 302

    page = client.get(f"/en/cases/{case}").text
    for words in ("Liquidation suspended since", "34 days so far.", "U.S. Trade Representative", "it is not a finding"):
        assert words in page, words
    assert "34 días hasta hoy." in client.get(f"/es/cases/{case}").text
    assert case in client.get("/en/cases?liquidation=suspended").text
    assert case not in client.get("/en/cases?liquidation=lifted").text
    assert editor.get(f"{desk}/suspensions").status_code == 404


def test_a_lifting_is_refused_before_it_began_and_a_second_click_does_nothing(client, editor, case):
    desk = f"/en/desk/registers/cases/{case}"
    send(editor, f"{desk}/suspensions", instructed_by="ustr", day="2024-02-01")
    lifting = f"{desk}/suspensions/lifting"

    answer = send(editor, lifting, why="remediated", day="2024-01-31")
    assert (answer.status_code, "before liquidation was suspended" in answer.text) == (422, True)
    answer = send(editor, lifting, why="remediated", day="2024-02-30")
    assert (answer.status_code, "not a date that we can read" in answer.text) == (422, True)
    sent = {**ABOUT, "as_of": str(today()), "why": "remediated", "day": "2024-03-01"}
    sent["csrf_token"] = token(editor, lifting)
    assert editor.post(lifting, data=sent).status_code == 302
    again = editor.post(lifting, data=sent)
    assert (again.status_code, "No suspension of liquidation is open" in again.text) == (409, True)

    page = client.get(f"/en/cases/{case}").text
    assert "It lasted 29 days." in page
    assert "The course of remediation was completed" in page
    assert case in client.get("/en/cases?liquidation=lifted").text


def test_what_was_entered_wrongly_ends_and_stays_on_the_desk(client, editor, case):
    desk = f"/en/desk/registers/cases/{case}"
    build.suspension(of=session.query(Case).filter_by(slug=case).one(), lifted=True)
    page = editor.get(desk).text
    lifting = page.split('name="lifting_id"')[1].split('value="')[1].split('"')[0]
    editor.post(f"{desk}/suspensions/lifting/ending", data={"lifting_id": lifting, "csrf_token": token(editor, desk)})
    assert "days so far." in client.get(f"/en/cases/{case}").text

    number = editor.get(desk).text.split('name="suspension_id"')[1].split('value="')[1].split('"')[0]
    editor.post(f"{desk}/suspensions/ending", data={"suspension_id": number, "csrf_token": token(editor, desk)})
    assert "Liquidation suspended" not in client.get(f"/en/cases/{case}").text
    assert editor.get(desk).text.count("Entered wrongly, and taken back:") == 2
