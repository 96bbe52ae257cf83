"""The desk of the registers, as an editor meets it: entering, merging, undoing, and what readers then find."""

import re
from datetime import timedelta

import build
import pytest
from entering import token
from page import Page, read
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.reference import ClockChange
from portal.services import reference

DESK = "/en/desk/registers/workplaces"
TYPED = {
    "company": "Panificadora Trigo Claro", "name": "Trigo Claro", "sector": "industrial_bakery", "city": "Valle Sereno",
    "state": "11", "source": "https://example.org/a\r\nhttps://example.org/b", "as_of": "2026-03-05",
}  # fmt: skip


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def words(answer):
    return " ".join(said for _language, said in Page(answer.text).text)


def sent(browser, address, **typed):
    browser.get(address)
    return browser.post(address, data={**typed, "csrf_token": token(browser, address)})


def test_before_anything_is_loaded_each_list_says_that_it_is_empty(client):
    assert "Aún no consta ningún caso" in words(client.get("/es/cases"))
    assert "No workplace is on record yet" in words(client.get("/en/facilities"))


def test_what_an_editor_enters_everybody_reads_with_its_sources(editor, client):
    there = sent(editor, f"{DESK}/new", **TYPED).headers["Location"]

    desk = editor.get(there)
    page = client.get(there.replace("/desk/registers/workplaces", "/facilities"))

    assert "entered on the desk" in desk.text
    assert page.text.count('href="https://example.org/') == 2
    assert "Keep this entry" not in page.text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(editor):
    answer = sent(editor, f"{DESK}/new", **{**TYPED, "source": "the newspaper"})

    assert answer.status_code == 422
    assert "Paste the address of a public source" in answer.text
    assert 'value="Panificadora Trigo Claro"' in answer.text


def test_a_workplace_is_corrected_with_a_reason_that_everybody_reads_and_undone(editor, client):
    there = sent(editor, f"{DESK}/new", **TYPED).headers["Location"]
    public = there.replace("/desk/registers/workplaces", "/facilities")
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', editor.get(f"{there}/revision").text)[1]
    why = {"why_en": "The permit says so.", "why_es": "Así lo dice el permiso."}

    without = sent(editor, f"{there}/revision", **{**TYPED, "city": "Valle Alto"}, why_en="", why_es="", seen=seen)
    sent(editor, f"{there}/revision", **{**TYPED, "city": "Valle Alto"}, **why, seen=seen)
    page = words(client.get(public))

    assert without.status_code == 422
    assert "Valle Alto" in page
    assert "The permit says so." in page
    assert "City or municipality Valle Sereno" in page
    undo = editor.post(f"{there}/revision/undoing", data={"csrf_token": token(editor, there)}, follow_redirects=True)
    assert "The latest correction is undone." in undo.text
    assert "Valle Alto" not in words(client.get(public)).split("What was corrected")[0]
    assert "Undo the latest correction" not in editor.get(there).text


def test_a_merged_workplace_leads_to_the_other_and_back_when_it_is_undone(editor, client):
    one, other = build.workplace(), build.workplace()
    sent(editor, f"{DESK}/{one.slug}/details", kind="local_name", value="La Panadera", source="https://example.org",
         as_of="2026-01-02")  # fmt: skip

    merged = sent(editor, f"{DESK}/{one.slug}/merge", into=f"/es/facilities/{other.slug}", reason="Un solo centro")
    led = client.get(f"/es/facilities/{one.slug}")

    assert merged.headers["Location"] == f"{DESK}/{one.slug}"
    assert (led.status_code, led.headers["Location"]) == (302, f"/es/facilities/{other.slug}")
    assert "La Panadera" in client.get(f"/es/facilities/{other.slug}").text
    assert one.slug not in client.get("/es/facilities").text
    undone = editor.post(f"{DESK}/{one.slug}/merge/undoing", data={"csrf_token": token(editor, f"{DESK}/{one.slug}")})
    assert undone.status_code == 302
    assert client.get(f"/es/facilities/{one.slug}").status_code == 200


def test_what_cannot_be_done_any_more_is_said_and_changes_nothing(editor):
    one, other = build.workplace(), build.workplace()
    here = token(editor, f"{DESK}/{one.slug}")
    reference.merge(one, into=other.slug, reason="x", by=build.EDITOR)
    reference.unmerge(one, by=build.EDITOR)

    editor.post(f"{DESK}/{one.slug}/merge/undoing", data={"csrf_token": here})

    assert "was not merged into another" in editor.get(f"{DESK}/{one.slug}").text


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_empty_register_says_so(editor, language):
    read(editor, f"/{language}/desk/registers/workplaces")
    assert "c-empty" in editor.get(f"/{language}/desk/registers/workplaces").text
    assert "c-empty" in editor.get(f"/{language}/desk/registers/workplaces?q=nada").text


class TestCases:
    @pytest.fixture(autouse=True)
    def registers(self, app):
        load_all()

    HERE = "/en/desk/registers/cases/goodyear-san-luis-potosi"
    WHY = {"reason_en": "Agreed by both.", "reason_es": "Lo acordaron.", "source": "https://example.org"}

    def test_what_happened_is_read_by_everybody_with_its_source(self, editor, client):
        sent(editor, f"{self.HERE}/events", code="panel_requested", day="2026-04", stage="panel", note_en="Asked for.",
             note_es="Se pidió.", source="https://example.org/panel")  # fmt: skip

        page = client.get("/es/cases/goodyear-san-luis-potosi").text
        assert "abril de 2026" in page
        assert "Se pidió." in page
        assert 'href="https://example.org/panel"' in page
        assert "With a release it came as:" in editor.get(self.HERE).text

    def test_a_clock_stands_still_and_runs_again(self, editor, client):
        assert editor.get(f"{self.HERE}/resumption").status_code == 404
        sent(editor, f"{self.HERE}/pause", rule="MX-REVIEW", first="2026-06-01", **self.WHY)
        assert "Está detenido desde el" in client.get("/es/cases/goodyear-san-luis-potosi").text

        answer = editor.get(f"{self.HERE}/resumption").text
        change = re.search(r'<option value="(\d+)">', answer.split('name="change_id"')[1])[1]
        sent(editor, f"{self.HERE}/resumption", change_id=change, until="2026-06-11")
        sent(editor, f"{self.HERE}/extension", rule="MX-REVIEW", days="5", **self.WHY)

        page = client.get("/en/cases/goodyear-san-luis-potosi").text
        assert "it resumed on" in page
        assert "Extended by 5 days." in page
        assert "Agreed by both." in page

    def test_the_words_of_a_target_say_what_was_added_and_what_does_not_count(self, editor, client):
        today = clock.day().date()
        day = (today - timedelta(days=5)).isoformat()
        made = build.public_case(code="request_for_review", stage="under_review", day=day)
        here = f"/en/desk/registers/cases/{made.slug}"
        sent(editor, f"{here}/extension", rule="MX-REVIEW", days="5", **self.WHY)
        sent(editor, f"{here}/pause", rule="MX-REVIEW", first=(today - timedelta(days=2)).isoformat(), **self.WHY)

        page = words(client.get(f"/es/cases/{made.slug}"))

        assert re.search(r"\(\d+ días naturales y 5 más, a partir", page)
        assert "No se cuentan 3 días en que estuvo detenido." in page
        assert page.count("en que estuvo detenido") == 1  # the other clock runs on

    def test_of_two_clocks_that_stand_still_either_runs_again(self, editor):
        rules = ("MX-REVIEW", "MX-ACCEPT")
        for rule in rules:
            sent(editor, f"{self.HERE}/pause", rule=rule, first="2026-06-01", **self.WHY)
        page = editor.get(f"{self.HERE}/resumption").text
        offered = re.findall(r'<option[^>]*value="(\d+)"', page.split('name="change_id"')[1])
        assert len(offered) == 2

        sent(editor, f"{self.HERE}/resumption", change_id=offered[0], until="2026-06-11")

        ran = {each.rule: each.until is not None for each in session.scalars(select(ClockChange))}
        assert ran == dict(zip(rules, (True, False), strict=True))

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, editor):
        answer = sent(editor, f"{self.HERE}/extension", rule="MX-REVIEW", days="0", **self.WHY)

        assert answer.status_code == 422
        assert "Enter a number of days between 1 and 366." in answer.text
        assert "Lo acordaron." in answer.text

    def test_a_label_of_a_workplace_says_who_and_when(self, editor, client):
        there = "/en/desk/registers/workplaces/yazaki-leon"
        sent(editor, f"{there}/labels", code="found_by_mexico", who="mexico", day="2025-02", source="https://example.org",
             note_en="", note_es="")  # fmt: skip

        page = client.get("/es/facilities/yazaki-leon").text
        assert "Concluido por México" in page
        assert "febrero de 2025" in page
        saying = editor.get(there).text.split('name="saying_id"')[1].split('value="')[1].split('"')[0]
        editor.post(f"{there}/labels/ending", data={"saying_id": saying, "csrf_token": token(editor, there)})
        assert "febrero de 2025" not in client.get("/es/facilities/yazaki-leon").text
        assert "February 2025" in editor.get(there).text


class TestWholeCases:
    """From the empty form to what readers find, and back."""

    DESK = "/en/desk/registers/cases"
    TYPED = {
        "name_en": "Clear Wheat", "name_es": "Trigo Claro", "mechanism": "31-A", "number": "",
        "petitioner_en": "A union", "petitioner_es": "Un sindicato", "rights": ["freedom_of_association", "hours"],
        "code": "request_for_review", "who": "", "day": "2026-03", "note_en": "", "note_es": "",
        "stage": "under_review", "outcome_en": "", "outcome_es": "", "source": "https://example.org/a",
        "as_of": "2026-03-05",
    }  # fmt: skip

    @pytest.fixture
    def typed(self):
        return {**self.TYPED, "workplace": f"/es/facilities/{build.workplace().slug}"}

    def test_an_editor_enters_one_and_everybody_reads_it(self, editor, client, typed):
        there = sent(editor, f"{self.DESK}/new", **typed).headers["Location"]

        desk, page = editor.get(there).text, words(client.get(there.replace("/en/desk/registers", "/es")))

        assert "entered on the desk" in desk
        assert "Libertad de asociación" in page
        assert "Horas de trabajo" in page
        assert "Estados Unidos, marzo de 2026" in page
        assert "Un sindicato" in page

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, editor, typed):
        answer = sent(editor, f"{self.DESK}/new", **{**typed, "stage": "panel_determined"})

        assert answer.status_code == 422
        assert "No event on record leads to this stage." in answer.text
        assert 'value="Trigo Claro"' in answer.text
        assert answer.text.count("checked") == 2

    def test_it_is_corrected_taken_back_and_put_back(self, editor, client, typed):
        there = sent(editor, f"{self.DESK}/new", **typed).headers["Location"]
        public = there.replace("/desk/registers", "")
        seen = re.search(r'name="seen"[^>]*value="(\d+)"', editor.get(f"{there}/revision").text)[1]

        changed = {**typed, "name_en": "Wheat", "rights": ["hours"], "seen": seen}
        without = sent(editor, f"{there}/revision", **changed)
        assert (without.status_code, "both languages" in without.text) == (422, True)
        sent(editor, f"{there}/revision", **changed, why_en="The petition says so.", why_es="Así lo dice la petición.")
        page, before = client.get(public).text.split("What was corrected")
        assert ("Wheat" in page, "Clear Wheat" in page, "Freedom of association" in page) == (True, False, False)
        assert ("The petition says so." in before, "Clear Wheat" in before, "Freedom of association" in before) == (
            (True, True, True)
        )
        undo = editor.post(
            f"{there}/revision/undoing", data={"csrf_token": token(editor, there)}, follow_redirects=True
        )
        assert "The latest correction is undone." in undo.text
        assert "Clear Wheat" in client.get(public).text.split("What was corrected")[0]
        assert "Undo the latest correction" not in editor.get(there).text

        sent(editor, f"{there}/taking-back", reason="It is another plant.")
        assert client.get(public).status_code == 404
        desk = editor.get(there).text
        assert "It is another plant." in desk
        assert "Enter an event" not in desk
        assert "Wheat" in editor.get(self.DESK).text.split("Taken back last")[1]

        editor.post(f"{there}/putting-back", data={"csrf_token": token(editor, there)})
        assert client.get(public).status_code == 200


def test_what_could_be_one_workplace_is_offered_where_it_was_entered_and_merged_from_there(editor):
    one, other = build.workplace(company="La Espiga, S.A. de C.V.", name="Norte"), None
    assert "Perhaps the same" not in editor.get(DESK).text
    other = sent(editor, f"{DESK}/new", **{**TYPED, "company": "La Espiga", "name": "Planta Norte"}).headers["Location"]

    page = editor.get(other).text
    listed = editor.get(DESK).text
    [merging] = re.findall(r'href="([^"]+/merge\?into=[^"]+)"', page)

    assert "Perhaps the same workplace" in page
    assert "Perhaps the same as:" in listed
    form = editor.get(merging).text
    assert f'value="/en/facilities/{one.slug}"' in form
    sent(editor, merging, into=f"/en/facilities/{one.slug}", reason="One plant.")
    assert "Perhaps the same" not in editor.get(other).text + editor.get(DESK).text


def test_a_workplace_that_a_release_brought_after_the_editors_says_by_what_it_was_known(editor):
    made = build.workplace(company="Goodyear SLP", name="Goodyear SLP", city="San Luis Potosí", state="24")
    load_all()

    page = editor.get(f"{DESK}/{made.slug}").text

    assert "A release brought it." in page
    assert "Undo the merge" in page
    assert "Perhaps the same" not in page
