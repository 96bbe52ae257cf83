"""An editor keeps what became of a case: a suspension and its lifting, a course of remediation; everybody reads it."""

import re
from datetime import timedelta

import browsing
import pytest
from playwright.sync_api import expect
from walking import fill, is_fit_for_a_minister, once, press

from portal.core import clock

PHONE = {"viewport": {"width": 375, "height": 667}}
DESK = {"viewport": browsing.DESK}
READ = {
    "en": {
        "so far": "40 days so far.",
        "lasted": "It lasted 36 days.",
        "late": "Late by 12 days: nothing on record here shows that it was met.",
        "met": re.compile("Met 2 days late, on .*"),
        "ended": "Completed",
    },
    "es": {
        "so far": "40 días hasta hoy.",
        "lasted": "Duró 36 días.",
        "late": "Retraso de 12 días: aquí no consta",
        "met": re.compile("Se cumplió con 2 días de retraso, el .*"),
        "ended": "Concluido",
    },
}


@pytest.mark.parametrize(
    ("case", "language", "script", "desk", "reader"),
    [
        pytest.param("pirelli-silao", "en", True, DESK, PHONE | {"script": False}, id="en-and-a-phone-without-script"),
        once("bader-leon", "es", False, PHONE, DESK, id="es-desk-on-a-phone-without-script"),
    ],
)
def test_what_became_of_a_case_is_told_with_its_days(visitor, case, language, script, desk, reader):
    other = "en" if language == "es" else "es"
    today = clock.day().date()
    editor = visitor("editor", language, script=script, **desk)
    anybody = visitor(language=other, **reader)
    told = READ[other]

    def ago(days):
        return str(today - timedelta(days=days))

    def begin(form, chosen, **typed):
        editor.goto(f"/{language}/desk/registers/cases/{case}/{form}")
        for name, value in chosen.items():
            editor.locator(f"main select[name={name}]").select_option(value)
        fill(editor, source="https://example.org/release", as_of=ago(0), **typed)

    def enter(form, chosen, **typed):
        begin(form, chosen, **typed)
        is_fit_for_a_minister(editor)
        press(editor, "save")
        expect(editor.locator("main .usa-error-message")).to_have_count(0)

    def read(address=""):
        anybody.goto(f"/{other}/cases/{case}{address}")
        is_fit_for_a_minister(anybody)
        return anybody.locator("main")

    # A lifting before the suspension is refused at its field, with what was typed.
    enter("suspensions", {"instructed_by": "ustr"}, day=ago(40))
    expect(read()).to_contain_text(told["so far"])
    begin("suspensions/lifting", {"why": "remediated"}, day=ago(41))
    press(editor, "save")
    expect(editor.locator("main .usa-form-group--error [name=day]")).to_have_value(ago(41))
    is_fit_for_a_minister(editor)
    fill(editor, day=ago(4))
    press(editor, "save")
    expect(read()).to_contain_text(told["lasted"])

    # A commitment that was published in Spanish alone, late until its proof is entered.
    enter("remediation/new", {"agreed_by": "governments"}, day=ago(60))
    words = "Reinstalar a una persona despedida."
    enter("remediation/commitments", {"measure": "reinstatement", "who": "company"}, text_es=words, due=ago(12))
    course = read("/remediation")
    expect(course).to_contain_text(told["late"])
    expect(course.get_by_text(words)).to_be_visible()
    assert course.get_by_text(words).evaluate("it => it.closest('[lang]').lang") == "es"

    # Not concluded as completed while something is open: the sentence names it.
    begin("remediation/conclusion", {"outcome": "completed"}, day=ago(0))
    press(editor, "save")
    expect(editor.locator("main .usa-error-message")).to_contain_text("1")
    enter("remediation/1/proof", {"evidence": "document", "who": "mexico"}, day=ago(10))
    expect(read("/remediation")).to_contain_text(told["met"])
    enter("remediation/conclusion", {"outcome": "completed"}, day=ago(0))
    expect(read("/remediation")).to_contain_text(told["ended"])
