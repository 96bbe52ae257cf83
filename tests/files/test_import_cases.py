"""Documents in which imports have lost or changed meaning, each with what it says."""

from pathlib import Path

import pytest

from portal.files import importing

CASES = Path(__file__).parent / "cases" / "import"

TEXTS = {  # the passages with their numbers apart
    "altchunk.docx": [("", "Antes del bloque"), ("", "Contenido importante dentro."), ("", "Después del bloque")],
    "bidi.docx": [("", "Teléfono: \u202a+52 55 0000 0000\u202c"), ("", "otro párrafo")],
    "decreto.docx": [
        ("", "DECRETO por el que se reforma la Ley de Ejemplo"),
        ("Artículo 1", "Las personas trabajadoras tienen derecho a negociar."),
        ("Artículo 2", "El registro será público."),
        ("Artículo 3 Bis", "La votación es secreta."),
        ("", "TRANSITORIOS"),
        ("Primero", "Entra en vigor mañana."),
        ("IV Bis", "Las demás que fijen las leyes;"),
        ("", "LIC. MARÍA EJEMPLO LÓPEZ"),
        ("", "CC. Diputados del Pleno del Congreso"),
        ("", "C. Juan Ejemplo"),
        ("II", "Segunda fracción;"),
        ("L", "Quincuagésima fracción;"),
        ("a)", "inciso;"),
        ("ñ)", "inciso eñe;"),
        ("1o", "Se considera patrón."),
        ("1.º", "Se considera patrón."),
        ("Art. 5°", "Nadie será obligado."),
        ("§ 3", "Alcance"),
    ],
    "document2.docx": [("", "Guardado con Word en línea")],
    "grid.docx": [("", "c1\tc2\tc3"), ("", "\td2\td3"), ("", "fin")],
    "hdr.docx": [("", "Texto")],
    "incisos.txt": [
        ("Artículo 5", "Son causas de nulidad:"),
        ("a)", "la primera;"),
        ("b)", "la segunda;"),
        ("c)", "la tercera."),
        ("", "Son obligaciones:"),
        ("I", "Pagar;"),
        ("II", "Cuidar;"),
        ("III", "Avisar."),
        ("", "Firma: _______ y 3*4*5"),
        ("", "Texto sangrado con cuatro espacios"),
    ],
    "lastdel.docx": [("", "Uno"), ("", "Último párrafo con texto vivo")],
    "math.docx": [("", "Salario = 1/2 del promedio; superficie 10 m² y 10⁶ unidades")],
    # it names no relationship to its numbering, so that Word shows no numbers either; that it asks for them is told
    "ordinal.docx": [("", "Entra en vigor."), ("", "Se derogan."), ("", "Romano"), ("", "Romano dos")],
    "strike.docx": [("", "Texto vigente y propuesto"), ("", "El patrón podrá despedir a quien vote")],
    "sym.docx": [("", "El plazo es ≥ 15 días y ≤ 30 días."), ("", "☑ Sí ☐ No"), ("", "≥ 18 años")],
}
TOLD = {  # what an editor is told, and the words that were left out
    "altchunk.docx": ({"inserted"}, []),
    "decreto.docx": ({"formatting_left_out"}, []),
    "hdr.docx": ({"edges_left_out"}, ["BORRADOR CONFIDENCIAL"]),
    "lastdel.docx": ({"tracked_changes"}, ["- ¶"]),
    "math.docx": ({"formulas"}, ["1/2", "2 → ²", "6 → ⁶"]),
    "ordinal.docx": ({"uncounted"}, ["#"] * 4),
    "strike.docx": ({"struck_left_out"}, ["no", "Este párrafo se deroga por completo."]),
}


@pytest.fixture(params=sorted(path.name for path in CASES.iterdir()))
def name(request):
    return request.param


@pytest.fixture
def found(name):
    return importing.read((CASES / name).read_bytes(), name)


def test_it_says_what_its_file_says(name, found):
    assert [(piece.label, piece.text) for piece in found.pieces] == TEXTS[name]


def test_what_is_left_out_is_told_with_its_words_and_nothing_else_differs(name, found):
    warnings, words = TOLD.get(name, (set(), []))

    assert set(found.warnings) == warnings
    assert [loss.words for loss in found.losses] == words
    assert not any(loss.code in importing.DIFFERENCES for loss in found.losses)
