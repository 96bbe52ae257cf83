import pytest

from portal.text.folding import folded


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  Querétaro\n MINERA ", "queretaro minera"),
        ("Peña", "peña"),
        ("PEN\u0303A", "peña"),
        ("Güemes", "guemes"),
        ("Fränkische", "frankische"),
        ("Straße", "strasse"),
        ("\u0301", ""),
        ("", ""),
    ],
)
def test_accents_make_no_difference_and_ene_does(typed, plain):
    assert folded(typed) == plain
