"""The Expert Board and the attachés: as everybody reads them, and as an editor enters them."""

import csv
from datetime import timedelta

import build
import pytest
from entering import token

from portal.core import clock
from portal.core.actor import Role

ENTRIES = "/en/desk/registers/entries"


def ago(days):
    return str(clock.day().date() - timedelta(days=days))


@pytest.fixture(scope="module")
def ground(registers):
    return registers


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def send(browser, address, **typed):
    browser.get(address)
    return browser.post(address, data={**typed, "csrf_token": token(browser, address)})


def enter(browser, of, **typed):
    return send(browser, f"{ENTRIES}/{of}/new", **{"source": "https://example.org/e", "as_of": ago(1), **typed})


def value(browser, **typed):
    return enter(browser, "value", **{"benchmark": "inst-courts", "day": ago(30), "value": "32", **typed})


def test_a_value_stands_on_the_public_page_with_its_source_in_a_picture_and_a_table(editor, client):
    value(editor, day=ago(300), value="21")
    value(editor, note_en="All of them.", note_es="Todas.")

    page = client.get("/es/board/benchmarks/inst-courts").text
    assert "<svg" in page
    assert "Todas." in page
    assert 'href="https://example.org/e"' in page
    assert "/desk/" not in client.get("/en/board").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(editor, client):
    answer = value(editor, value="1.234,56", note_en="Kept words.")

    assert answer.status_code == 422
    assert "“1.234,56” is not a number that we can read." in answer.text
    assert "Kept words." in answer.text
    assert "No value is on record here yet." in client.get("/en/board/benchmarks/inst-courts").text


def test_the_minority_is_read_in_full_in_the_readers_language(editor, client):
    typed = {"benchmark": "inst-courts", "day": ago(30), "verdict": "met", "votes_met": "6", "votes_not_met": "3"}
    reasons = {"reasons_en": "They work.", "reasons_es": "Funcionan."}
    assert enter(editor, "assessment", **typed, **reasons).status_code == 422

    enter(editor, "assessment", **typed, **reasons, minority_en="We differ.", minority_es="Diferimos.")
    page = client.get("/es/board/benchmarks/inst-courts").text
    assert "Posición completa de la minoría" in page
    assert "Diferimos." in page


def test_a_correction_is_told_to_everybody_and_what_is_taken_back_is_found_no_more(editor, client):
    slug = enter(
        editor, "report", kind="annual", title_en="Report", title_es="Informe", day=ago(30), summary_en="One.",
        summary_es="Uno.", determination="none", votes_for="9",
    ).location.rsplit("/", 1)[1]  # fmt: skip
    address = f"{ENTRIES}/report/{slug}/revision"
    shown = editor.get(address).text
    assert ">Uno.</textarea>" in shown.replace("\r\n", "").replace("\n", "")
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    send(
        editor, address, kind="annual", title_en="Report", title_es="Informe", day=ago(31), summary_en="Two.",
        summary_es="Dos.", determination="none", votes_for="9", source="https://example.org/e", as_of=ago(1),
        why_en="Misread.", why_es="Se leyó mal.", seen=seen,
    )  # fmt: skip
    page = client.get(f"/es/board/reports/{slug}").text
    assert "Se leyó mal." in page
    assert "Uno." in page

    one = f"{ENTRIES}/report/{slug}"
    editor.post(f"{one}/undoing", data={"csrf_token": token(editor, one)})
    assert "Undone on" in client.get(f"/en/board/reports/{slug}").text
    send(editor, f"{one}/taking-back", reason="Twice.")
    assert client.get(f"/en/board/reports/{slug}").status_code == 404
    editor.post(f"{one}/putting-back", data={"csrf_token": token(editor, one)})
    assert client.get(f"/en/board/reports/{slug}").status_code == 200


def test_what_follows_a_determination_cannot_be_skipped_on_the_desk_and_its_sixty_days_are_told(editor, client):
    found = build.board()
    address = f"{ENTRIES}/report/{found.slug}/steps"
    answer = send(
        editor, address, kind="action", path="rapid_response", day=ago(5), source="https://example.org/e", as_of=ago(1)
    )
    assert answer.status_code == 422
    assert "Nothing can be skipped" in answer.text

    page = client.get(f"/en/board/reports/{found.slug}").text
    assert "It starts nothing by itself" in page
    assert "May 9, 2026" in page  # sixty days after 10 March
    assert "The target day has passed; the sources consulted do not show the result." in page


def test_no_form_offers_an_attache_the_verification_of_a_workplace_and_the_page_says_why(editor, client):
    build.attaches()
    form = editor.get(f"{ENTRIES}/activity/new").text.lower()
    offered = form.split('name="kind"')[1].split("</select>")[0]

    assert "verif" not in offered
    assert "inspec" not in offered
    answer = enter(
        editor, "activity", attache="attache-n1", kind="on_site_verification", title_en="x", title_es="x", day=ago(3),
        counterpart_en="x", counterpart_es="x", place_en="x", place_es="x", language="es",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "diciembre de 2019" in client.get("/es/attaches").text


def test_money_is_told_with_its_rate_and_with_what_no_total_counts(client):
    build.attaches()

    page = client.get("/en/attaches").text
    assert "5.71 USD, without 1 amount that has no rate" in page
    assert "Disbursed above the appropriation: 5.71 USD" in page
    assert "Met 2 days late." in page
    lines = list(csv.reader(client.get("/es/attaches.csv").data.decode("utf-8-sig").splitlines()))
    assert [line[5:8] for line in lines[1:]] == [["100.00", "MXN", "17.5"], ["50.00", "MXN", ""]]
    assert [line[10] for line in lines[1:]] == ["5.71", ""]


def test_all_benchmarks_are_there_as_a_table(client):
    build.board()

    lines = list(csv.reader(client.get("/en/board.csv").data.decode("utf-8-sig").splitlines()))
    assert len(lines) == 24
    [courts] = [line for line in lines if line[0].startswith("Labor courts")]
    assert courts[4:6] == ["32", "2026-01"]
    assert courts[10] == "Some words"
