"""Terms of both languages that some texts have are proposed as themes, with the words in which they stand."""

import time

from portal.text import themes
from portal.text.themes import Term

BARGAINING = Term("collective bargaining", "negociación colectiva")
CONTRACT = Term("collective bargaining agreement", "contrato colectivo de trabajo (CCT)")
DUES = Term("union dues", "cuotas sindicales; aportación sindical")
TEXTS = [
    ("a", "es", "Pedimos copia de los CONTRATOS COLECTIVOS DE TRABAJO antes de votar."),
    ("b", "en", "A collective bargaining agreement that nobody has read is no agreement."),
    ("c", "es", "El CCT nunca lo vimos."),
    ("d", "es", "La cuota sindical sube cada año."),
    *((str(place), "en", "Nothing of all this is said here.") for place in range(12)),
]


def test_a_term_is_one_in_both_languages_and_in_all_its_forms():
    (found,) = themes.proposed(TEXTS, [CONTRACT, DUES])

    assert (found.term, found.texts, found.ids) == (CONTRACT, {"es": 2, "en": 1}, ("a", "b", "c"))
    assert [excerpt.words[excerpt.start : excerpt.end] for excerpt in found.excerpts] == [
        "CONTRATOS COLECTIVOS DE TRABAJO",
        "collective bargaining agreement",
        "CCT",
    ]


def test_the_longer_term_is_meant():
    assert [proposal.term for proposal in themes.proposed(TEXTS, [BARGAINING, CONTRACT])] == [CONTRACT]


def test_only_whole_words_count():
    texts = [
        (1, "en", "The strikebreaker came."),
        (2, "en", "A striking result."),
        *[(n, "en", "No") for n in range(3, 20)],
    ]

    assert themes.proposed(texts, [Term("strike", "huelga")]) == []


def test_what_one_text_has_or_nearly_all_is_no_theme():
    texts = [
        (place, "es", "La huelga sigue." if place else "La huelga y el aviso de privacidad.") for place in range(10)
    ]

    assert themes.proposed(texts, themes.glossary()) == []


def test_an_excerpt_has_whole_words_around():
    text = "palabra " * 40 + "la cuota sindical sube" + " palabra" * 40
    (found,) = themes.proposed([(1, "es", text), (2, "es", text), *[(n, "es", "") for n in range(3, 13)]], [DUES])

    assert found.excerpts[0].words.startswith("palabra ")
    assert found.excerpts[0].words.endswith(" palabra")
    assert len(found.excerpts[0].words) <= 2 * 60 + len("cuota sindical")


def test_the_glossary_has_both_languages():
    assert len(themes.glossary()) > 100
    assert {"STPS", "Ministry of Labor and Social Welfare", "Secretaría del Trabajo y Previsión Social"} <= {
        form for term in themes.glossary() for form in term.forms()
    }
    assert all(term.en and term.es for term in themes.glossary())


def test_a_round_costs_little():
    texts = [(place, "es", "Pedimos el voto personal, libre, directo y secreto. " * 40) for place in range(100)]
    began = time.process_time()
    themes.proposed(texts, themes.glossary())
    assert time.process_time() - began < 2
