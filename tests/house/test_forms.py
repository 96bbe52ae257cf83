"""One form, one act: the fields are the act's arguments, and the labels wait for the reader's language."""

import importlib
import inspect
import pkgutil

import pytest
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.web import forms
from portal.web.forms.base import ActForm


def every_form():
    for room in pkgutil.iter_modules(forms.__path__):
        importlib.import_module(f"portal.web.forms.{room.name}")
    waiting = list(ActForm.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if "act" in vars(form) or any("act" in vars(parent) for parent in form.__mro__ if parent is not ActForm):
            yield form


@pytest.mark.parametrize("form", list(every_form()), ids=lambda f: f.__name__)
def test_fields_are_the_arguments_of_the_act(app, form):
    with app.test_request_context("/en/"):
        asked = set(form().details())
    words = [p for p in inspect.signature(form.act).parameters.values() if p.kind is p.KEYWORD_ONLY]
    accepted = {p.name for p in words} - {"by"}
    needed = {p.name for p in words if p.default is p.empty} - {"by"}

    assert needed <= asked <= accepted


@pytest.mark.parametrize("form", list(every_form()), ids=lambda f: f.__name__)
def test_labels_are_lazy(app, form):
    with app.test_request_context("/en/"):
        for field in form():
            if field.name == "csrf_token" or isinstance(field, HiddenField) or isinstance(field.widget, HiddenInput):
                continue
            assert isinstance(field.label.text, LazyString), field.name


NEEDED = {  # words that an act takes in both languages alone, by the form that asks for them
    "ActionForm": {"asked"},
    "AssessmentForm": {"reasons"},
    "ReportForm": {"summary"},
    "PauseForm": {"reason"},
    "ExtensionForm": {"reason"},
    "LeaveLotForm": {"reason"},
    "AdviceForm": {"said"},
    "AnswerAdviceForm": {"reason", "why"},
    "ConflictForm": {"reason"},
    "EditionForm": {"reason"},
    "LaterDayForm": {"note"},
    "SettlingForm": {"note"},
    "TakeRegisterSheetForm": {"why"},
}


@pytest.mark.parametrize(
    "form", [form for form in every_form() if "reference" in form.__module__], ids=lambda f: f.__name__
)
def test_what_an_act_needs_in_both_languages_is_not_called_optional(app, form):
    revises = form.__name__.endswith("RevisionForm") and not form.__name__.startswith("Undo")
    of_the_entry = NEEDED.get(form.__name__.replace("RevisionForm", "Form") if revises else form.__name__, set())
    needed = of_the_entry | ({"why"} if revises else set())
    with app.test_request_context("/en/"):
        areas = [each for each in form() if isinstance(each, TextAreaField) and each.name[-3:] in ("_en", "_es")]
    assert {each.name[:-3] for each in areas if each.flags.required} == needed
    assert all(each.flags.required is (each.name[:-3] in needed or None) for each in areas)
