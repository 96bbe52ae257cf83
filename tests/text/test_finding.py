"""Words found as people type them, in code points, never outside the text."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text import finding


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Ana 🦊 corre", "corre", ["corre"]),
        ("Ana 🦊 corre", "🦊", ["🦊"]),
        ("bien 👍🏽 hecho", "👍", ["👍🏽"]),
        ("un café más", "cafe\u0301", ["café"]),
        ("doce\u00a0meses y doce meses", "doce meses", ["doce\u00a0meses", "doce meses"]),
        ("doce meses", "  doce \r\n meses ", ["doce meses"]),
        ("uno\tdos", "uno dos", ["uno\tdos"]),
        ("the “workplace” – or not", '"workplace" - or', ["“workplace” – or"]),
        ("From the workplace", "from THE", ["From the"]),
        ("co\u00adoperate", "cooperate", ["co\u00adoperate"]),
        ("cooperate", "co\u00adoperate", ["cooperate"]),
        ("llame al 5512", "\u202a5512\u202c", ["5512"]),
        ("llame al \u206655\u200e12\u2069 ya", "al 5512 ya", ["al \u206655\u200e12\u2069 ya"]),
        ("the The", "the", ["the"]),  # what is exactly there is meant, and not what is nearly so
        ("ana ana ana", "ana ana", ["ana ana", "ana ana"]),
        ("uno dos", "tres", []),
        ("uno dos", "", []),
        ("uno dos", " \n ", []),
        ("uno dos", "\u200b", []),
        ("a.c abc", "a.c", ["a.c"]),
        ("", "a", []),
    ],
)
def test_finds_words(text, typed, found):
    assert [text[start:end] for start, end in finding.spans(text, typed)] == found


def test_offers_no_more_than_somebody_would_read():
    assert len(finding.spans("a " * 5_000, "a")) == finding.MOST


@given(st.text(), st.text())
def test_never_points_outside_the_text(text, typed):
    for start, end in finding.spans(text, typed):
        assert 0 <= start < end <= len(text)


@given(st.text(min_size=1), st.integers(0, 50), st.integers(1, 50))
def test_what_was_copied_is_found(text, start, length):
    text = unicodedata.normalize("NFC", text)
    copied = text[start : start + length]

    if copied.split() and unicodedata.is_normalized("NFC", copied):
        assert finding.spans(text, copied)


def test_prefers_whole_words():
    text = "The act of a factory"

    assert [text[start:] for start, _end in finding.spans(text, "act")] == ["act of a factory", "actory"]
    assert finding.whole_words(text, finding.spans(text, "act")) == [(4, 7)]
    assert finding.whole_words(text, finding.spans(text, "actor")) == [(14, 19)]


@pytest.mark.parametrize("typed", ["'" * 50_000, "e" * 50_000, "the list " * 5_000, "the list of words " * 1_500 + "?"])
def test_takes_no_longer_for_what_nobody_would_type(typed):
    text = "The list of words. " * 1_500
    began = time.process_time()

    assert finding.spans(text, typed) == []
    assert time.process_time() - began < 1
