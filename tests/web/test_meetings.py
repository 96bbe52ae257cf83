"""Meetings of the Labor Advisory Committee: as everybody reads them, and as an editor enters them."""

import csv
import io
from datetime import timedelta

import build
import pytest
from docx import Document
from entering import token
from icalendar import Calendar

from portal.core import clock
from portal.core.actor import Role

DESK = "/en/desk/registers/meetings"
TYPED = {
    "title_en": "Spring meeting",
    "title_es": "Reunión de primavera",
    "state": "held",
    "hour": "10:00",
    "zone": "America/New_York",
    "attended_labor": "12",
    "attended_business": "",
    "topics": "reform",
    "source": "https://example.org/lac",
}


def in_days(days):
    return str(clock.day().date() + timedelta(days=days))


@pytest.fixture(scope="module")
def ground(registers):
    return registers


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def send(browser, address, **typed):
    browser.get(address)
    return browser.post(address, data={**typed, "csrf_token": token(browser, address)})


def enter(browser, **typed):
    return send(browser, f"{DESK}/new", **{**TYPED, "day": in_days(-30), "as_of": in_days(-1), **typed})


def test_what_is_entered_stands_on_the_public_page_and_meets_the_duty(editor, client):
    slug = enter(editor).location.rsplit("/", 1)[1]

    page = client.get(f"/es/meetings/{slug}").text
    assert "Reunión de primavera" in page
    assert "Celebrada" in page
    assert "Reforma laboral de México" in page
    assert 'href="https://example.org/lac"' in page
    assert f'href="/es/meetings/{slug}"' in client.get("/es/meetings").text
    assert f'href="/en/meetings/{slug}"' in client.get("/en/duties/lac-meet").text
    assert "/desk/" not in client.get(f"/en/meetings/{slug}").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(editor, client):
    answer = enter(editor, hour="10", agenda_en="Kept words.")

    assert answer.status_code == 422
    assert "Write the hour like this: 4:00 p.m. or 16:00" in answer.text
    assert "Kept words." in answer.text
    assert "No meeting is on record here yet" in client.get("/en/meetings").text


def test_a_correction_is_told_to_everybody_and_undone_by_a_button(editor, client):
    slug = enter(editor).location.rsplit("/", 1)[1]
    address = f"{DESK}/{slug}/revision"
    seen = editor.get(address).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    send(
        editor, address, **{**TYPED, "day": in_days(-31), "as_of": in_days(-1), "seen": seen},
        why_en="A later source says so.", why_es="Una fuente posterior lo dice.",
    )  # fmt: skip
    assert "Una fuente posterior lo dice." in client.get(f"/es/meetings/{slug}").text

    editor.post(f"{DESK}/{slug}/undoing", data={"csrf_token": token(editor, f"{DESK}/{slug}")})
    assert "Undone on" in client.get(f"/en/meetings/{slug}").text


def test_of_a_file_the_words_are_kept_and_nothing_that_is_hidden_in_it(editor, client):
    slug = enter(editor).location.rsplit("/", 1)[1]
    content = io.BytesIO()
    written = Document()
    written.core_properties.author = "Hidden Author"
    written.add_heading("What was said", 1)
    written.add_paragraph("The committee spoke about conciliation.")
    written.save(content)
    address = f"{DESK}/{slug}/papers"
    editor.get(address)
    answer = editor.post(
        address,
        data={
            "kind": "minutes",
            "title_en": "Minutes",
            "title_es": "Minuta",
            "file_en": (io.BytesIO(content.getvalue()), "minutes.docx"),
            "body_es": "El comité habló de la conciliación.",
            "csrf_token": token(editor, address),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, answer.text

    page = client.get(f"/en/meetings/{slug}/papers/1?text=en").text
    assert "<h2>What was said</h2>" in page
    assert "The committee spoke about conciliation." in page
    assert "Hidden Author" not in page
    assert "El comité habló de la conciliación." in client.get(f"/es/meetings/{slug}/papers/1").text


def test_advice_that_was_not_followed_is_marked_for_everybody(editor, client):
    slug = enter(editor).location.rsplit("/", 1)[1]
    send(editor, f"{DESK}/{slug}/advice", said_en="Do more.", said_es="Hagan más.", source="https://example.org/a")
    assert "is not on record here yet" in client.get(f"/en/meetings/{slug}").text

    send(
        editor, f"{DESK}/{slug}/advice/1/answer", number="1", outcome="not_accepted", reason_en="No money.",
        reason_es="No hay recursos.", day="2026-05", source="https://example.org/b",
    )  # fmt: skip

    page = client.get(f"/es/meetings/{slug}").text
    assert "No hay recursos." in page
    assert "Se aparta de" in page


def events(client):
    return list(Calendar.from_ical(client.get("/en/meetings.ics").data).walk("VEVENT"))


def test_a_calendar_follows_a_meeting_that_was_called_and_then_cancelled(editor, client):
    slug = enter(editor, state="called", day=in_days(40), attended_labor="").location.rsplit("/", 1)[1]
    [before] = events(client)
    address = f"{DESK}/{slug}/revision"
    seen = editor.get(address).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    send(
        editor, address,
        **{**TYPED, "state": "cancelled", "day": in_days(40), "as_of": in_days(-1), "seen": seen, "attended_labor": ""},
        note_en="Offices closed.", note_es="Oficinas cerradas.", why_en="It was cancelled.", why_es="Se canceló.",
    )  # fmt: skip
    [after] = events(client)

    assert before["dtstart"].dt.utcoffset() == timedelta(0)
    assert "status" not in before
    assert after["uid"] == before["uid"]
    assert (after["status"], int(after["sequence"]) > int(before["sequence"])) == ("CANCELLED", True)


def test_one_that_was_called_for_a_day_that_has_passed_is_not_said_to_have_been_held(editor, client):
    enter(editor, state="called", attended_labor="")

    assert "do not show whether it was held" in client.get("/en/meetings").text


def test_all_of_them_are_there_as_a_table_in_the_readers_language(editor, client):
    enter(editor)

    lines = list(csv.reader(client.get("/es/meetings.csv").data.decode("utf-8-sig").splitlines()))
    assert lines[1][:3] == ["Reunión de primavera", "Celebrada", in_days(-30)]
    assert "Sector laboral: 12" in lines[1][8]
