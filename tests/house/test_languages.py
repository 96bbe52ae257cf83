"""Two languages of equal rank: nothing waits for translation, and nothing is decided by the first visitor."""

import csv
import re
from pathlib import Path

import polib
import pytest
from tongue import CATALOG

import portal

ROOT = Path(portal.__file__).parent
TEMPLATES = sorted((ROOT / "web/templates").rglob("*.html"))


def test_every_sentence_is_translated_and_none_is_a_guess():
    catalog = polib.pofile(str(CATALOG))

    assert [entry.msgid for entry in catalog.untranslated_entries() + catalog.fuzzy_entries()] == []


def test_a_bare_consulta_is_never_said():
    """In a Mexican workplace a «consulta» is a ballot (DOMAIN 0.10)."""
    bare = re.compile(r"\bconsultas?\b(?! pública| públicas)", re.IGNORECASE)
    allowed = re.compile(r"rondas? de consulta|documentos? de consulta", re.IGNORECASE)
    said = [e.msgstr for e in polib.pofile(str(CATALOG)) if bare.search(allowed.sub("", e.msgstr))]

    assert said == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "web/templates")))
def test_no_constant_goes_into_a_filter_of_the_readers_language(path):
    """Jinja folds constants when a template is compiled: the first visitor's language would stay for all."""
    assert not re.search(
        r"""\{\{-?\s*(?:"[^"]*"|'[^']*'|\d[\d.]*)\s*\|\s*(?:local|day|instant|hour_in)""", path.read_text()
    )


def test_reference_data_says_everything_twice():
    for path in (ROOT / "core/reference").glob("*.csv"):
        for row in csv.DictReader(path.read_text("utf-8").splitlines(keepends=True)):
            for column in row:
                if column.endswith("_en") and column != "note_en":
                    assert bool(row[column]) == bool(row[column[:-2] + "es"]), (path.name, row)
