"""What the committee owes: as everybody reads it, and as an editor enters what shows that it was done."""

import csv
from datetime import date, timedelta

import build
import pytest
from entering import token
from icalendar import Calendar

from portal.core import clock
from portal.core.actor import Role

DESK = "/en/desk/registers/duties/ilc-meet"
TYPED = {"kind": "meeting", "round_id": "", "source": "https://example.org/m"}


def ago(days):
    return str(clock.day().date() - timedelta(days=days))


@pytest.fixture(scope="module")
def ground(registers):
    return registers


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def enter(browser, **typed):
    address = f"{DESK}/evidence"
    browser.get(address)
    return browser.post(address, data={**TYPED, "day": ago(30), **typed, "csrf_token": token(browser, address)})


def test_what_shows_that_a_duty_was_met_is_read_by_everybody_with_the_next_day(editor, client):
    assert "no se puede contar la siguiente fecha" in client.get("/es/duties/ilc-meet").text

    enter(editor, note_en="The fourth of the year.", note_es="La cuarta del año.")

    page = client.get("/es/duties/ilc-meet").text
    assert "La cuarta del año." in page
    assert "Faltan 150 días." in page
    assert 'href="https://example.org/m"' in page
    assert "Enter that it was met" in editor.get(DESK).text
    assert "/desk/" not in client.get("/en/duties/ilc-meet").text


def test_a_time_that_came_late_is_told_with_its_days(editor, client):
    enter(editor, day=ago(400))
    enter(editor, day=ago(208))

    assert "Met 12 days late." in client.get("/en/duties/ilc-meet").text
    assert "Overdue since" in client.get("/en/duties").text
    assert "Vencida desde el" in client.get("/es/duties").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(editor, client):
    answer = enter(editor, day="next week", note_en="Kept words.")

    assert answer.status_code == 422
    assert "“next week” is not a date that we can read." in answer.text
    assert "Kept words." in answer.text
    assert "nothing on record here" in client.get("/en/duties").text


def test_what_was_entered_wrongly_counts_no_more(editor, client):
    enter(editor)
    number = editor.get(DESK).text.split('name="fulfilment_id"')[1].split('value="')[1].split('"')[0]

    editor.post(f"{DESK}/evidence/ending", data={"fulfilment_id": number, "csrf_token": token(editor, DESK)})

    assert "Entered wrongly, and taken back:" in editor.get(DESK).text
    assert "https://example.org/m" not in client.get("/en/duties/ilc-meet").text


def events(client):
    return list(Calendar.from_ical(client.get("/en/duties.ics").data).walk("VEVENT"))


def test_a_calendar_replaces_the_day_of_a_duty_when_it_has_moved(editor, client):
    enter(editor, day=ago(100))
    [before] = events(client)
    enter(editor)
    [after] = events(client)

    assert (before["dtstart"].dt, after["dtstart"].dt) == (date.fromisoformat(ago(-80)), date.fromisoformat(ago(-150)))
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert str(after["summary"]) == "Due: The Committee meets"


def test_all_of_them_are_there_as_a_table_in_the_readers_language(editor, client):
    enter(editor)

    lines = list(csv.reader(client.get("/es/duties.csv").data.decode("utf-8-sig").splitlines()))

    assert len(lines) == 28
    assert lines[1][:2] == ["El Comité se reúne", "Comité Laboral Interinstitucional"]
    assert lines[1][4:8] == [ago(30), "Una reunión", ago(-150), "Faltan 150 días."]
