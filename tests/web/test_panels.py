"""Panels: as everybody reads them, and as an editor enters them."""

import csv

import build
import pytest
from entering import token

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role

ENTRIES = "/en/desk/registers/entries"


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def send(browser, address, **typed):
    browser.get(address)
    return browser.post(address, data={**typed, "csrf_token": token(browser, address)})


def enter(browser, of, **typed):
    about = {"source": "https://example.org/e", "as_of": str(clock.day().date())}
    return send(browser, f"{ENTRIES}/{of}/new", **{**about, **typed})


def test_a_panel_of_public_record_names_nobody_and_says_so(app, client):
    load_all()

    page = client.get("/en/panels/pirelli-silao").text
    assert "MEX-USA-2024-31A-03" in page
    assert "The names of the panelists are not public, or were not located." in page
    assert "Open: no determination is on record" in page
    assert "/desk/" not in page


def test_the_page_of_a_case_leads_to_its_panel_and_the_list_to_both(app, client):
    load_all()

    assert 'href="/es/panels/atento-pachuca"' in client.get("/es/cases/atento-pachuca").text
    assert "/panels/" not in client.get("/es/cases/yazaki-leon-1").text
    listed = client.get("/es/panels").text
    assert "6 paneles" in listed
    assert listed.index("bader-leon") < listed.index("san-martin-sombrerete")
    rows = list(csv.reader(client.get("/en/panels.csv").text.lstrip("\ufeff").splitlines()))
    assert (len(rows), "The panel found a denial of rights" in str(rows)) == (7, True)


def test_everything_of_a_panel_is_read_with_who_and_how(app, client):
    page = client.get(f"/en/panels/{build.panel().slug}").text

    for words in ("Drawn by lot", "Conflict of interest", "Joint list (chair)", "Some words", "Penalties on goods"):
        assert words in page, words
    assert "0 earlier determinations against the same owner are on record." in page


def test_a_panel_of_public_record_is_called_invented_nowhere(app, editor):
    load_all()
    app.config["DEMO"] = True

    page = editor.get("/en/desk/registers/panels").text
    assert "Pirelli Neumáticos Silao MEX-USA-2024-31A-03" in page
    assert "(invented)" not in page


def test_an_editor_enters_a_panelist_and_is_told_why_an_attache_is_none(app, editor):
    build.attaches()

    answer = enter(editor, "panelist", name="R. Ejemplo", of_list="MX")
    assert answer.status_code == 422
    assert "an attaché sits on no panel" in answer.text

    assert enter(editor, "panelist", name="Z. Ejemplo", of_list="MX").status_code == 302
    assert "Z. Ejemplo" in editor.get(f"{ENTRIES}/seat/new").text


def test_the_form_of_a_seat_offers_no_attache(app, editor):
    build.attaches()
    build.panel()

    page = editor.get(f"{ENTRIES}/seat/new").text
    assert "L 1" in page or "Ejemplo (US)" in page
    assert "R. Ejemplo" not in page


def test_a_stage_that_goes_backwards_is_refused_in_the_language_of_the_page(app, editor):
    case = build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")
    typed = {"source": "https://example.org/e", "note_en": "", "note_es": ""}
    address = f"/es/desk/registers/cases/{case.slug}/events"
    send(editor, address, **typed, code="review_result", day="2024-03-10", stage="denial_found", who="")

    answer = send(editor, address, **typed, code="request_for_review", day="2024-03-12", stage="under_review", who="")

    assert answer.status_code == 422
    assert "Un caso no retrocede" in answer.text or "Esta fecha es posterior" in answer.text


def test_an_entry_is_corrected_with_what_stands_there_and_undone(app, editor, client):
    of = build.panel()
    address = f"{ENTRIES}/panel/{of.slug}"
    page = editor.get(f"{address}/revision").text
    assert 'value="MEX-1"' in page

    typed = {
        "case": of.case.slug, "file_number": "MEX-2", "owner": "X", "result": "denial_found",
        "finding_en": "Some words", "finding_es": "Unas palabras", "source": "https://example.org/e",
        "as_of": str(clock.day().date()), "why_en": "A slip", "why_es": "Un error", "seen": of.revision,
    }  # fmt: skip
    assert send(editor, f"{address}/revision", **typed).status_code == 302
    shown = client.get(f"/en/panels/{of.slug}").text
    assert "MEX-2" in shown
    assert "A slip" in shown

    editor.post(f"{address}/undoing", data={"csrf_token": token(editor, address)})
    assert "MEX-1" in client.get(f"/en/panels/{of.slug}").text
