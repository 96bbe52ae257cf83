"""Numbers of lists and of laws, typed before a paragraph, and what only looks like one."""

import pytest

from portal.files import importing
from portal.files.importing import labels
from portal.text.passages import Kind, Piece


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Artículo 5.- Las personas", "Artículo 5", "Las personas"),
        ("ARTÍCULO 5. Son causas", "ARTÍCULO 5", "Son causas"),
        ("Artículo 3 Bis.- La votación", "Artículo 3 Bis", "La votación"),
        ("Art. 5°. Nadie será", "Art. 5°", "Nadie será"),
        ("Cláusula 5.- Hola", "Cláusula 5", "Hola"),
        ("Article 5. The parties", "Article 5", "The parties"),
        ("Article 23.5: Enforcement", "Article 23.5", "Enforcement"),
        ("Section 5. Scope", "Section 5", "Scope"),
        ("Sec. 5. Scope", "Sec. 5", "Scope"),
        ("Annex 23-A: Representation", "Annex 23-A", "Representation"),
        ("Primero.- Entra en vigor", "Primero", "Entra en vigor"),
        ("First. In force", "First", "In force"),
        ("Décimo Primero.- Entra", "Décimo Primero", "Entra"),
        ("ÚNICO. Se reforma", "ÚNICO", "Se reforma"),
        ("IV Bis. Las demás;", "IV Bis", "Las demás;"),
        ("XIX Quáter. Las demás;", "XIX Quáter", "Las demás;"),
        ("L. Quincuagésima fracción;", "L", "Quincuagésima fracción;"),
        ("Fracción III. El que", "Fracción III", "El que"),
        ("Inciso ñ) El que", "Inciso ñ)", "El que"),
        ("ñ) inciso eñe;", "ñ)", "inciso eñe;"),
        ("1o. Se considera", "1o", "Se considera"),
        ("1.º Se considera", "1.º", "Se considera"),
        ("5° Nadie será", "5°", "Nadie será"),
        ("§ 3. Alcance", "§ 3", "Alcance"),
        ("§ 3 Alcance", "§ 3", "Alcance"),
    ],
)
def test_the_number_of_a_provision_stands_apart(text, label, words):
    found = labels.split(text)

    assert found is not None
    assert (found.label, found.text) == (label, words)


@pytest.mark.parametrize(
    "text",
    [
        *("LIC. María Ejemplo", "CC. Diputados del Pleno", "C. Juan Ejemplo", "D. Luis", "L. García y otros"),
        *("CIVIL. El código", "MIX. Algo", "v. gr. los obreros", "i. e. the workers", "e.g. the workers", "p. ej. uno"),
        *("Artículo 5 de la ley dispone", "Fracción III de este artículo", "Section 5 of the Act says. More"),
        *(
            "3.5 million workers",
            "2026. Un año",
            "3° C es frío",
            "Primero, hay que decir. Otra cosa",
            "Part of it. More",
        ),
    ],
)
def test_what_is_no_number_stays_with_the_words(text):
    assert labels.split(text) is None


def test_a_chapter_may_go_without_a_dot_before_its_title():
    assert labels.split("CAPÍTULO I Disposiciones generales", heading=True) == (
        *(Kind.HEADING, "CAPÍTULO I", "Disposiciones generales"),
    )


def test_plain_text_is_plain_and_a_number_begins_a_passage():
    text = (
        "Artículo 5. Son causas de nulidad:\na) la primera;\nb) la segunda;\n\n"
        "Un renglón\nque sigue aquí.\n\nFirma: _______ y 3*4*5\n    Texto sangrado con cuatro espacios\n"
    )

    assert importing.read(text.encode(), "incisos.txt").pieces == (
        Piece(Kind.PARAGRAPH, "Son causas de nulidad:", 0, "Artículo 5"),
        Piece(Kind.ITEM, "la primera;", 1, "a)"),
        Piece(Kind.ITEM, "la segunda;", 1, "b)"),
        Piece(Kind.PARAGRAPH, "Un renglón que sigue aquí."),
        Piece(Kind.PARAGRAPH, "Firma: _______ y 3*4*5"),
        Piece(Kind.PARAGRAPH, "Texto sangrado con cuatro espacios"),
    )
    assert importing.read(b"hola", "a.txt").media_type == "text/plain"
