"""What a provision is called, in the language of who reads it."""

import pytest

from portal.text import designations
from portal.text.aligning import align
from portal.text.passages import Kind, Piece


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Article 5", "Artículo 5"),
        ("ARTICLE 5", "ARTÍCULO 5"),
        ("Article 23.5", "Artículo 23.5"),
        ("Section 3 Bis", "Sección 3 Bis"),
        ("Chapter IV", "Capítulo IV"),
        ("First", "Primero"),
        ("Annex 23-A", "Anexo 23-A"),
        ("Fraction III", "Fracción III"),
        ("subparagraph ñ)", "inciso ñ)"),
    ],
)
def test_a_word_is_said_in_the_language_of_its_reader(english, spanish):
    assert designations.said(english, "es") == spanish
    assert designations.said(spanish, "en") == english
    assert designations.said(spanish, "es") == spanish


@pytest.mark.parametrize("number", ["12", "1.2", "a)", "IV", "IV Bis", "1o", "§ 3", "[1]", "Décimo Primero"])
def test_what_has_no_word_there_stays_as_it_was_written(number):
    assert designations.said(number, "en") == number
    assert designations.said(number, "es") == number


@pytest.mark.parametrize("number", ["Artículo 5", "Fracción III", "Primero", "Sec. 5"])
def test_a_provision_has_a_word(number):
    assert designations.has_word(number)


@pytest.mark.parametrize("number", ["IV", "IV Bis", "12", "a)", "3 bis", "ii)", "aa)"])
def test_a_number_has_no_word(number):
    assert not designations.has_word(number)


def test_the_same_provision_is_paired_whatever_its_word():
    english = [
        Piece(Kind.PARAGRAPH, text, 0, f"Article {n}") for n, text in enumerate(("Scope.", "Terms.", "Vote."), 1)
    ]
    spanish = [Piece(Kind.PARAGRAPH, text, 0, f"Artículo {n}") for n, text in ((1, "Alcance."), (3, "Voto."))]

    assert [(pair.english, pair.spanish) for pair in align(english, spanish)] == [(0, 0), (1, None), (2, 1)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("párrafo 4", "el párrafo 4"),
        ("Artículo 3 Bis, fracción II", "el Artículo 3 Bis, fracción II"),
        ("Fracción II", "la Fracción II"),
        ("Sección 2", "la Sección 2"),
        ("1o", "el 1o"),
    ],
)
def test_spanish_has_an_article_within_a_sentence_and_english_none(name, said):
    assert designations.with_article(name, "es") == said
    assert designations.with_article(name, "en") == name
