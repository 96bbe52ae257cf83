"""The list of priority subsectors: read by everybody, kept by editors, as a page and as a file."""

import csv
import io
import re

import build
import pytest
from build import EDITOR
from entering import send

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.reference import SectorEdition
from portal.services import reference

NEW = "/en/desk/registers/entries/edition/new"


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def said(**more):
    return {
        "title_en": "Second list", "title_es": "Segunda lista", "day": "2024-03-01", "subsectors": ["mining", "glass"],
        "others_en": "Toys\r\n", "others_es": "Juguetes", "reason_en": "By the new criteria",
        "reason_es": "Por los nuevos criterios", "round_id": "", "withdrawn": "", "withdrawn_why_en": "",
        "withdrawn_why_es": "", "source": "https://example.org/list", "as_of": clock.day().date().isoformat(), **more,
    }  # fmt: skip


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def entered(editor, **more):
    answer = send(editor, NEW, **said(**more))
    assert answer.status_code == 302, answer.text
    return answer.location.rpartition("/")[2]


class TestTheFirstList:
    def test_is_that_of_the_law(self, client):
        page = client.get("/en/sectors").text
        shown = re.search(r'<section class="c-sec" aria-labelledby="editions">.*?</section>', page, re.DOTALL)[0]

        assert "First list of priority subsectors" in shown
        assert len(re.findall(r"<li>(?!<a)", shown)) == 8
        assert "Later lists were not located in public sources." in shown

    def test_says_itself_that_no_list_was_there_before_and_no_round(self, client):
        page = client.get("/es/sectors/editions/edition-1").text
        for words in ("Antes de ella no había ninguna lista.", "29 de enero de 2020", "No hay ninguna ronda"):
            assert words in page


class TestARevision:
    def test_is_entered_and_read_with_what_it_changed(self, editor, client):
        slug = entered(editor)

        page = client.get(f"/es/sectors/editions/{slug}").text
        for words in ("Segunda lista", "Por los nuevos criterios", "Juguetes", "Vidrio", "La lista vigente"):
            assert words in page
        added, left_out = re.search(
            r"<h3>Se añadió</h3>(.*?)<h3>Quedó fuera</h3>(.*?)</section>", page, re.DOTALL
        ).groups()
        assert re.findall(r"<li>(.*?)</li>", added) == ["Vidrio", "Juguetes"]
        assert len(re.findall(r"<li>", left_out)) == 7
        assert "Una edición anterior" in client.get("/es/sectors/editions/edition-1").text
        assert "not located" not in client.get("/en/sectors").text

    def test_withdrawn_gives_way_to_the_one_before(self, editor, client):
        slug = entered(editor)
        way = f"/en/desk/registers/entries/edition/{slug}/revision"
        answer = send(
            editor, way, **said(withdrawn="2024-06", withdrawn_why_en="By a court", withdrawn_why_es="Por un tribunal"),
            why_en="It was withdrawn", why_es="Se retiró", seen="1",
        )  # fmt: skip

        assert answer.status_code == 302, answer.text
        page = client.get(f"/en/sectors/editions/{slug}").text
        assert "By a court" in page
        assert "June 2024" in page
        assert "The list now" in client.get("/en/sectors/editions/edition-1").text

    def test_keeps_what_was_chosen_and_typed_when_it_is_refused(self, editor):
        page = send(editor, NEW, **said(day="2019"))
        assert page.status_code == 422
        assert "Numbers of editions follow their days" in page.text
        page = send(editor, NEW, **said(others_es=""))
        assert "line 1 is missing here" in page.text
        assert len(re.findall(r'name="subsectors"[^>]*checked|checked[^>]*name="subsectors"', page.text)) == 2
        assert "By the new criteria" in page.text

    def test_stands_on_the_page_of_its_round_when_that_is_over(self, editor, client):
        round_ = build.round_(opens=-30, closes=-2)
        today = clock.day().date().isoformat()
        slug = entered(editor, day=today, round_id=f"http://localhost/en/rounds/{round_.id}#contributions")

        assert f"/en/sectors/editions/{slug}" in client.get(f"/en/rounds/{round_.id}").text
        page = client.get(f"/en/sectors/editions/{slug}").text
        assert f"/en/rounds/{round_.id}" in page
        assert "The summary of that round is not published." in page
        found = session.query(SectorEdition).filter_by(slug=slug).one()
        reference.take_back_entry(found, reason="Not decided", by=EDITOR)
        assert slug not in client.get(f"/en/rounds/{round_.id}").text
        assert client.get(f"/en/sectors/editions/{slug}").status_code == 404

    def test_stands_in_what_changed(self, editor, client):
        entered(editor)
        assert "Second list" in client.get("/en/changes").text


class TestTheFile:
    def test_has_a_row_for_each_subsector_of_each_edition(self, editor, client):
        entered(editor)
        text = client.get("/es/sectors/editions.csv").get_data(as_text=True)

        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(rows) == 3 + 8
        assert [(row["Edición"], row["Subsector"], row["En la lista desde la edición"]) for row in rows[:3]] == [
            ("2", "Vidrio", "2"), ("2", "Minería", "1"), ("2", "Juguetes", "2"),
        ]  # fmt: skip


def test_titles_do_not_break_out_of_the_page(editor, client):
    slug = entered(editor, title_en="<script>alert(1)</script>", title_es="=1+1", others_en="<b>x", others_es="@x")
    assert "<script>alert" not in client.get(f"/en/sectors/editions/{slug}").text
    table = client.get("/es/sectors/editions.csv").get_data(as_text=True)
    assert "'=1+1" in table
    assert "'@x" in table
