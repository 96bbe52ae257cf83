"""Figures are computed: fields that can be read, fields that cannot, and numbers that somebody typed."""

import pytest

from portal.text.fields import Field, Unreadable, fields, filled, typed_numbers

CODES = {"group": {"lac", "employer"}, "language": {"en", "es"}, "outcome": {"accepted", "noted"}}


def test_a_text_without_fields_is_itself():
    assert filled("Nothing {here}.", CODES, str) == "Nothing {here}."


def test_fields_are_read_in_their_order_and_filled():
    text = "{{received}} came, {{ answers  group=lac outcome=accepted }} of them from it."

    assert list(fields(text, CODES)) == [
        Field("received"),
        Field("answers", (("outcome", "accepted"), ("group", "lac"))),
    ]
    assert filled(text, CODES, lambda field: str(len(field.narrowed))) == "0 came, 2 of them from it."


def test_a_field_written_out_is_read_as_itself():
    field = Field("answers", (("outcome", "noted"), ("language", "es")))

    assert list(fields(str(field), CODES)) == [field]


@pytest.mark.parametrize(
    "piece",
    [
        "{{}}",
        "{{sum}}",
        "{{received group=lac}}",
        "{{contributions group=nobody}}",
        "{{contributions outcome=accepted}}",
        "{{contributions group=lac group=employer}}",
        "{{contributions group}}",
        "{{answers outcome = accepted}}",
        "{{received",
        "}}",
        "{{{received}}}",
    ],
)
def test_what_the_grammar_does_not_know_is_refused_where_it_stands(piece):
    with pytest.raises(Unreadable) as refused:
        filled(f"Of all: {piece} came.", CODES, str)

    assert refused.value.position == 8
    assert refused.value.piece in piece


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("7 of 9 unions agree.", ["7", "9"]),
        ("Siete de los sindicatos coinciden.", ["Siete"]),
        ("Llegaron 1,204 aportaciones.", ["1,204"]),
        ("Half of them, 54 %, and three unions.", ["Half", "54 %", "three"]),
        ("En 12 de cada 20 respuestas.", ["12", "20"]),
        ("Nearly 40 people wrote.", ["40"]),
        ("tres organizaciones piden más", ["tres"]),
    ],
)
def test_a_count_that_was_typed_is_pointed_out(text, typed):
    assert [each.words for each in typed_numbers(text)] == typed


@pytest.mark.parametrize(
    "text",
    [
        "On 14 March 2026, at 12:30, the round closed; it had opened on March 2.",
        "El 14 de marzo de 2026 a las 9:00 cerró la ronda 2; en 2027 se revisa.",
        "Paragraph 12 of Annex 23-A, article 2, and ILC-2026-0001-17 say so.",
        "El párrafo 12 del anexo 23-A y el artículo 5 lo dicen.",
        "The duty of 19 U.S.C. 4642(5) and § 4642.",
        "{{contributions group=lac}} came by https://example.org/2 until 2026-03-14.",
        "Nobody counted.",
        "Del 1.º de mayo al 3 de junio.",
    ],
)
def test_dates_and_places_are_no_counts(text):
    assert typed_numbers(text) == []


def test_braces_without_an_end_are_refused_at_once():
    with pytest.raises(Unreadable):
        filled("{{" * 100_000, CODES, str)
    assert typed_numbers("{{" * 100_000) == []


def test_a_long_text_takes_no_longer_than_it_is_long():
    assert typed_numbers("march or " * 20_000 + "7 unions")[0].words == "7"
