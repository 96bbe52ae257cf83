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


def said() -> list[tuple[str, str]]:
    """Every sentence of the catalog and every word of the vocabularies, in English and in Spanish."""
    pairs = [
        pair
        for entry in polib.pofile(str(CATALOG))
        for pair in (
            zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True)
            if entry.msgid_plural
            else [(entry.msgid, entry.msgstr)]
        )
    ]
    with (ROOT / "core/reference/vocabularies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pairs + [(row[f"{part}_en"], row[f"{part}_es"]) for row in rows for part in ("label", "help")]


def has(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


CHANNEL = {  # a channel is a «vía», but for these: the way in which something came, and the name of a thing
    "This is not a petition channel",
    "Anonymous complaint channel",
    "Of whom, between which instants, and by which channel.",
    "By group, language and channel.",
}
ONE_WORD = {
    "a channel is a «vía», never a «canal»": lambda en, es: (
        has("canal|canales", es) or (has("channels?", en) and not has("vías?", es) and en not in CHANNEL)
    ),
    "a «vía» is a channel, or a way of the agreement": lambda en, es: (
        has("vías?", es) and not has("channels?|ways? of the agreement|way to report", en) and has("official", en)
    ),
    "a passage is a «párrafo», never a «pasaje»": lambda _en, es: has("pasajes?", es),
    "an answer is a «respuesta», never a «réplica»": lambda _en, es: has("réplicas?", es),
    "a key is a «clave»": lambda en, es: has("keys?", en) and not has("codes?", en) and has("códigos?", es),
    "a code is a «código»": lambda en, es: (
        has("codes?", en) and not has("keys?|passphrases?", en) and has("claves?", es)
    ),
    "what is withheld is not published: «retenida» is somebody whom the police holds": lambda en, es: (
        has(r"with(?:hold|held)\w*", en) and has(r"re(?:ten|tuv|tien)\w*", es)
    ),
    "an email is no e-mail": lambda en, _es: has("e-mails?", en),
    "an email is no letter; what is one is a «carta» or a «letra»": lambda en, es: (
        has("letters?", en) and not has("cartas?|letras?|mayúsculas", es)
    ),
    "a «carta» is a letter, and what comes by email is a «correo»": lambda en, es: (
        has("cartas?", es) and not has("letters?", en)
    ),
}
"""What would mix two words for one thing."""


@pytest.mark.parametrize("rule", ONE_WORD)
def test_one_word_is_said_for_one_thing(rule):
    assert [pair for pair in said() if ONE_WORD[rule](*pair)] == []


@pytest.mark.parametrize(
    ("rule", "english", "spanish"),
    [
        ("a channel is a «vía», never a «canal»", "An official channel", "Un canal oficial"),
        ("a channel is a «vía», never a «canal»", "An official channel", "Un medio oficial"),
        ("a passage is a «párrafo», never a «pasaje»", "Passage", "Pasaje"),
        ("an answer is a «respuesta», never a «réplica»", "Answer", "Réplica"),
        ("a key is a «clave»", "Enter your key.", "Escriba su código."),
        ("a code is a «código»", "Enter the code.", "Escriba la clave."),
        (
            "what is withheld is not published: «retenida» is somebody whom the police holds",
            "Contribution withheld",
            "Aportación retenida",
        ),
        ("an email is no e-mail", "E-mail address", "Correo"),
        ("an email is no letter; what is one is a «carta» or a «letra»", "You get a letter", "Recibirá un correo"),
        ("a «carta» is a letter, and what comes by email is a «correo»", "You get an email", "Recibirá una carta"),
    ],
)
def test_two_words_for_one_thing_are_noticed(rule, english, spanish):
    assert ONE_WORD[rule](english, spanish)


JOINING = {
    "en": "a|an|the|as|of|to|by|in|with|for|and|or|from|than|at|on|until|since|that|between",
    "es": "un|una|el|la|los|las|de|del|a|al|por|en|con|para|y|o|desde|que|hasta|sobre|entre",
}


def cut(text: str, language: str) -> bool:
    """Whether something has to follow for it to be a sentence: a label begins with a capital and is no sentence."""
    goes_on = re.search(rf"(?:^|\s)(?:{JOINING[language]})$", text.strip(), re.IGNORECASE) is not None
    return goes_on and (text[:1].islower() or ". " in text)


def test_no_sentence_is_put_together_from_pieces():
    """Another language has another order; a value stands in a sentence by its name."""
    assert [(en, es) for en, es in said() if cut(en, "en") or cut(es, "es")] == []
    assert cut("the same letter as", "en")
    assert cut("Se guarda. La última vez, el", "es")
    assert not cut("Answer by", "en")
