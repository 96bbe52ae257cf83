"""What a reader takes for the same name is the same, and what they do not is not."""

import sys
import time
import unicodedata

import pytest

from portal.text import alike

LOOK_ALIKE = [
    ("Interagency Labor Committee", "INTERAGENCY  LABOR–COMMITTEE"),
    ("Interagency Labor Committee", "\u0406nt\u0435r\u0430g\u0435ncy L\u0430b\u043er C\u043emmitt\u0435\u0435"),
    ("Interagency Labor Committee", "lnteragency Labor Cornrnittee"),
    ("Interagency Labor Committee", "Inter\u200bagen\u00adcy\u2060 Labor\ufeff Committee"),
    ("Interagency Labor Committee", "\U0001d408\U0001d427\U0001d42d\U0001d41e\U0001d42bagency Labor Committee"),
    ("Comité Laboral", "COMITE LABORAL"),
    ("Comité Laboral", "Comite\u0301 Labora1"),
    ("committee", "\u1d04\u1d0f\u1d0d\u1d0d\u026a\u1d1b\u1d1b\u1d07\u1d07"),
    ("USTR", "U.S.T.R."),
    ("USTR", "u s t r"),
    ("USTR", "\uff35\uff33\uff34\uff32"),
    ("USTR", "\U0001f1fa\U0001f1f8\U0001f1f9\U0001f1f7"),
    ("DOL", "D0L"),
    ("STPS", "\uff33\u0422\u0420\u0405"),
    ("ILO", "\U0001f178\U0001f17b\U0001f17e"),
    ("ILO", "\u24be\u24db\u24de"),
    ("BID", "\u0392\u0399D"),
    ("Ørsted Łódź", "orsted lodz"),
    ("Straße", "STRASSE"),
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKE)
def test_look_alike(one, other):
    assert alike.folded(one) == alike.folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sección 10", "Sección 11"), ("Sección 7", "Sección 17"), ("Unión", "Visión"), ("Sindicato A", "Sindicato B"),
        ("Peña", "Pera"), ("USTR", "USTA"), ("Комитет", "Committee"), ("工会", "工厂"), ("نقابة", "اتحاد"),
    ],
)  # fmt: skip
def test_do_not(one, other):
    assert alike.folded(one) != alike.folded(other)


def test_every_character_has_a_fold_that_is_its_own_fold():
    """Whatever is typed: folding twice changes nothing, and what is seen leaves something unless it separates."""
    for code in (*range(0x3000), *range(0xA000, 0xD800), *range(0xF900, 0x10000), *range(0x1D400, 0x1D800)):
        once = alike.folded(chr(code))
        assert alike.folded(once) == once, hex(code)
        if unicodedata.category(chr(code)) in ("Lu", "Ll", "Nd"):
            assert once, hex(code)


def test_finds_each_run_of_whole_words():
    found = alike.within("Juan, del Sindicato X (Puebla)")

    assert {alike.folded(name) for name in ("Juan", "Sindicato X", "Juan del Sindicato X Puebla")} <= found
    assert not {alike.folded(name) for name in ("dicato X", "Juan Sindicato", "Sindicato X Pue")} & found


def test_a_long_name_costs_little():
    began = time.process_time()
    alike.within("ab " * 30)
    assert time.process_time() - began < 0.2


def test_the_table_is_read_by_whom_needs_it(tmp_path):
    """It is a megabyte, and most who write are without a name or in plain letters."""
    import subprocess

    code = "import sys; from portal.text import alike; alike.folded('Luz Ortega'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "confusable_homoglyphs" not in loaded
