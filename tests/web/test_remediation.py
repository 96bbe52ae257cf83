"""Courses of remediation: as everybody reads them, and as an editor keeps them."""

import re
from datetime import timedelta

import build
import pytest
from entering import token

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.reference import Commitment
from portal.queries import reference as queries
from portal.services import reference

ABOUT = {"source": "https://example.org/e", "note_en": "", "note_es": ""}
WHY = {"note_en": "It takes longer", "note_es": "Tarda más"}


def today():
    return clock.day().date()


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


@pytest.fixture
def case(app):
    return build.public_case(day="2024-01").slug


def send(browser, address, **typed):
    browser.get(address)
    about = {**ABOUT, "as_of": str(today())}
    return browser.post(address, data={**about, **typed, "csrf_token": token(browser, address)})


def test_an_editor_tells_a_course_from_its_beginning_to_its_end(client, editor, case):
    desk = f"/en/desk/registers/cases/{case}/remediation"
    assert client.get(f"/en/cases/{case}/remediation").status_code == 404
    assert editor.get(f"{desk}/commitments").status_code == 404
    send(editor, f"{desk}/new", agreed_by="governments", day="2024-02-01", until="")
    assert editor.get(f"{desk}/new").status_code == 404

    due = (today() - timedelta(days=12)).isoformat()
    said = {"text_en": "", "text_es": "Reinstalar a una persona", "measure": "reinstatement", "who": "company"}
    assert send(editor, f"{desk}/commitments", due=due, **said).status_code == 302
    page = client.get(f"/en/cases/{case}/remediation").text
    assert "Late by 12 days: nothing on record here shows that it was met." in page
    assert re.search(r'<p lang="es" dir="auto">Reinstalar a una persona', page)
    assert "Retraso de 12 días: aquí no consta" in client.get(f"/es/cases/{case}/remediation").text
    assert "1 commitment is on record. None was met" in client.get(f"/en/cases/{case}").text

    later = {"due": today().isoformat(), "day": due, "who": "governments", **WHY}
    assert send(editor, f"{desk}/1/extension", **later).status_code == 302
    page = client.get(f"/en/cases/{case}/remediation").text
    assert ("It is due today." in page, "Before it was extended:" in page, "It takes longer" in page) == (True,) * 3

    ended = {"outcome": "completed", "day": today().isoformat(), "reason_en": "", "reason_es": ""}
    answer = send(editor, f"{desk}/conclusion", **ended)
    assert (answer.status_code, "Open still: 1." in answer.text) == (422, True)
    proof = {"evidence": "event", "day": today().isoformat(), "who": "mexico"}
    assert send(editor, f"{desk}/1/proof", **proof).status_code == 302
    assert send(editor, f"{desk}/conclusion", **ended).status_code == 302

    page = client.get(f"/en/cases/{case}/remediation").text
    assert re.search("Met on .*, in time.", page)
    assert "Completed" in page
    assert editor.get(f"{desk}/1/proof").status_code == 404


@pytest.mark.parametrize(
    ("form", "typed", "words"),
    [
        ("1/proof", {"evidence": "document", "day": "2024-01-31", "who": "mexico"}, "before the course of remediation"),
        ("1/proof", {"evidence": "document", "day": "2024-02-30", "who": "mexico"}, "not a date that we can read"),
        ("1/extension", {"due": "2024-02-02", "day": "2024-02-20", "who": "mexico", **WHY}, "is not later than"),
        ("1/settling", {"kind": "dropped", "day": "2024-02-20", "who": "mexico"}, "in both languages"),
        (
            "commitments",
            {"text_en": "x", "text_es": "", "measure": "", "who": "company", "due": "2024-01-31"},
            "before the course",
        ),
        ("commitments", {"text_en": "", "text_es": "", "measure": "", "who": "company", "due": ""}, "Fill this in."),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(editor, case, form, typed, words):
    build.course(case)
    answer = send(editor, f"/en/desk/registers/cases/{case}/remediation/{form}", **typed)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_what_was_entered_wrongly_ends_and_stays_on_the_desk(client, editor, case):
    build.course(case)
    desk = f"/en/desk/registers/cases/{case}/remediation"
    assert "Met 12 days late" in client.get(f"/en/cases/{case}/remediation").text

    def end(name, address):
        number = editor.get(desk).text.split(f'name="{name}_id"')[-1].split('value="')[1].split('"')[0]
        editor.post(f"{desk}/{address}", data={f"{name}_id": number, "csrf_token": token(editor, desk)})

    end("turn", "turns/ending")
    assert "Met 12 days late" not in client.get(f"/en/cases/{case}/remediation").text
    end("commitment", "commitments/ending")
    assert "Solo en español" not in client.get(f"/en/cases/{case}/remediation").text
    assert "Solo en español" in editor.get(desk).text
    end("plan", "ending")
    assert client.get(f"/en/cases/{case}/remediation").status_code == 404
    assert editor.get(desk).text.count("Entered wrongly, and taken back:") == 1


def test_a_course_that_was_concluded_wrongly_is_open_again(client, editor, case):
    build.course(case)
    given = {"source": "https://example.org/e", "as_of": today(), "by": build.EDITOR}
    of, why = queries.kept_remediation(build.EDITOR, case), Localized("Some words", "Unas palabras")
    end = reference.conclude(of, outcome="not_completed", day="2024-06", reason=why, **given)
    page = client.get(f"/en/cases/{case}/remediation").text
    assert "Nothing on record here shows that these commitments were met: 1." in page
    desk = f"/en/desk/registers/cases/{case}/remediation"
    data = {"conclusion_id": end.id, "csrf_token": token(editor, f"{desk}")}
    editor.post(f"{desk}/conclusion/ending", data=data)
    assert "Under way" in client.get(f"/en/cases/{case}/remediation").text
    assert session.query(Commitment).count() == 2


def test_nobody_else_comes_in(sign_in, case):
    build.course(case)
    other = sign_in(build.person(Role.MODERATOR))
    for form in ("", "/new", "/commitments", "/conclusion", "/1/proof", "/1/extension", "/1/settling"):
        assert other.get(f"/en/desk/registers/cases/{case}/remediation{form}").status_code == 403
