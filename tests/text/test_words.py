import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.text import words


class TestClean:
    def test_changes_line_ends_and_nothing_else(self):
        assert words.clean("Uno\r\ndos\rtres\u2028cuatro\n\n  cinco\t") == "Uno\ndos\ntres\ncuatro\n\n  cinco\t"

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_keeps_accents_as_they_were_typed(self, form):
        typed = unicodedata.normalize(form, "ñandú é")

        assert words.clean(typed) == typed

    def test_keeps_what_other_scripts_need(self):
        for typed in ("می‌خواهم", "\u200f(עברית)\u200e", "👩‍🔧", "<script>alert(1)</script>"):
            assert words.clean(typed) == typed

    @pytest.mark.parametrize("hidden", ["\x00", "\x0b", "\x1b", "\x7f", "\x9f", "\ufffe"])
    def test_says_where_a_control_character_hides(self, hidden):
        with pytest.raises(words.HiddenControl) as refusal:
            words.clean(f"Uno\r\ndos{hidden}", field="body")

        assert refusal.value.field == "body"
        assert refusal.value.values == {"line": 2, "code": f"U+{ord(hidden):04X}"}

    @pytest.mark.parametrize(
        "typed",
        [
            "Llame al \u202a+52 55 1234 5678\u202c.",
            "\u202bשבת\u202c",
            "\u2068Ana\u2069 y \u2066\u2067علي\u2069 (CTM)\u2069",
            "\u200f(עברית)\u200e y \u061cعلي",
            "sin\u00addi\u00adca\u00adto\ufeff",
            "uno \u2068dos\u2069\r\n\u2068tres\u2069",
        ],
    )
    def test_keeps_marks_that_phones_put_in_pairs(self, typed):
        assert words.clean(typed) == typed.replace("\r", "")
        assert words.name(typed) == " ".join(typed.split()).strip("\ufeff")

    @pytest.mark.parametrize("hidden", "\u202d\u202e")
    def test_says_where_letters_would_be_turned_round(self, hidden):
        with pytest.raises(words.HiddenDirection) as refusal:
            words.clean(f"Uno\nAna {hidden}gpj.exe\u202c", "body")

        assert refusal.value.field == "body"
        assert refusal.value.values == {"line": 2, "code": f"U+{ord(hidden):04X}"}

    @pytest.mark.parametrize(
        ("typed", "line", "code"),
        [
            ("Uno\ndos \u202atres", 2, "U+202A"),
            ("\u2068uno\ndos\u2069", 1, "U+2068"),
            ("uno \u2069 dos", 1, "U+2069"),
            ("\n\n\u202a+52\u2069\u202c", 3, "U+2069"),
            ("\u2066\u202auno\u2069\u202c", 1, "U+2066"),
        ],
    )
    def test_says_where_a_mark_has_no_other_half_on_its_line(self, typed, line, code):
        with pytest.raises(words.UnpairedDirection) as refusal:
            words.clean(typed)

        assert refusal.value.values == {"line": line, "code": code}

    def test_says_where_half_a_character_stands(self):
        with pytest.raises(words.BrokenCharacter, match="Line 3"):
            words.clean("\n\n\ud83d")

    @given(st.text() | st.text(st.sampled_from("a\n\u202a\u202b\u202c\u202d\u202e\u2066\u2068\u2069\ud83d\x00\x85")))
    def test_what_a_file_brings_is_left_as_what_passes(self, typed):
        left = words.without_hidden(typed)

        assert words.clean(left) == left
        with suppress(Invalid):
            assert left == words.clean(typed)

    @given(st.text())
    def test_leaves_only_what_can_be_kept_and_shown(self, typed):
        with suppress(Invalid):
            cleaned = words.clean(typed)

            assert cleaned.encode().decode() == cleaned
            assert words.clean(cleaned) == cleaned
            assert "\r" not in cleaned


class TestName:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  Ana\u00a0 López\n", "Ana López"),
            ("\ufeffSindicato\tdel\r\nNorte\u200b", "Sindicato del Norte"),
            ("می‌خواهم", "می‌خواهم"),
            ("\u200b \u2060", ""),
            ("\u3164", ""),
        ],
    )
    def test_is_one_line_without_invisible_ends(self, typed, kept):
        assert words.name(typed) == kept

    @pytest.mark.parametrize("typed", ["Ana\x00", "Ana\u202e", "Ana\x1f"])
    def test_refuses_what_hides(self, typed):
        with pytest.raises(Invalid):
            words.name(typed, field="name")


class TestSeen:
    @pytest.mark.parametrize(
        ("typed", "seen"),
        [
            ("\u202aana@ejemplo.org\u202c", "ana@ejemplo.org"),
            (" 123\u200b 456\ufeff ", "123 456"),
            ("\u200e2027-04-12\u200f", "2027-04-12"),
            ("ñandú", "ñandú"),
            ("\u2066\u2069", ""),
            ("a\x00b", "a\x00b"),
        ],
    )
    def test_is_what_means_something_in_an_address_or_a_code(self, typed, seen):
        assert words.seen(typed) == seen


class TestIsBlank:
    @pytest.mark.parametrize("typed", ["", " \n\t", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u2800\u3164", "\ufe0f"])
    def test_when_a_reader_would_see_nothing(self, typed):
        assert words.is_blank(typed)

    @pytest.mark.parametrize("typed", ["a", ".", "👍", " ñ ", "\u200b1"])
    def test_not_when_there_is_something(self, typed):
        assert not words.is_blank(typed)


class TestLength:
    @pytest.mark.parametrize(
        "one",
        ["a", "ñ", "n\u0303", "e\u0301\u0323", "👍", "👍🏽", "❤️", "1️⃣", "🇲🇽", "👨‍👩‍👧‍👦", "👩🏽‍🔧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "각"],
    )
    def test_counts_one_for_what_looks_like_one(self, one):
        assert words.length(one) == words.length(unicodedata.normalize("NFD", one)) == 1
        assert words.length(f"¡{one}{one}!") == 4

    def test_counts_letters_that_stand_apart(self):
        assert words.length("🇲🇽🇺🇸🇨🇦") == 3
        assert words.length("a\u200db\u200dc") == 3
        assert words.length("👍👎") == 2
        assert words.length("¿Qué?\n") == 6

    def test_lets_nobody_hide_a_book_in_one_character(self):
        assert words.length("a" + "\u0301" * 3200) == 100
        assert words.length("👩" + "\u200d👩" * 1600) == 101

    @given(st.text())
    def test_never_counts_more_than_there_are(self, typed):
        composed = len(unicodedata.normalize("NFC", typed))

        assert composed <= words.length(typed) * words.LONGEST_CLUSTER
        assert words.length(typed) <= composed


class TestParagraphs:
    def test_stand_between_blank_lines(self):
        typed = "\n\nUno\ndos  \n \n\u200b\nTres\n"

        assert words.paragraphs(typed) == [["Uno", "dos"], ["Tres"]]

    def test_are_none_in_blank_text(self):
        assert words.paragraphs(" \n\n") == []


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("", 5, ""),
        ("Faltan grúas.", 13, "Faltan grúas."),
        ("Faltan grúas.", 12, "Faltan…"),
        ("Faltan grúas.", 6, "Faltan…"),
        ("Faltan grúas.", 7, "Faltan…"),
        ("Faltan\ngrúas.", 9, "Faltan…"),
        ("Faltan  grúas.", 8, "Faltan…"),
        ("Faltangrúasenelpuerto", 6, "Faltan…"),
        ("  Faltangrúas", 6, "  Falt…"),
        ("      grúas", 3, "…"),
    ],
)
def test_an_excerpt_ends_with_a_word(text, most, shown):
    assert words.beginning(text, most) == shown


@given(st.text(), st.integers(1, 40))
def test_an_excerpt_is_the_beginning_and_never_longer(text, most):
    shown = words.beginning(text, most, "")

    assert text.startswith(shown)
    assert len(shown) <= most
    assert shown == text or text[len(shown)].isspace() or not any(map(str.isspace, shown.lstrip()))
