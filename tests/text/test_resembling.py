"""Likely passages for a person to choose among."""

from hypothesis import given
from hypothesis import strategies as st

from portal.text.resembling import Resembling

TEXTS = [
    "The list is open to everybody and is read each year.",
    "Contractors are asked about their subcontractors before a facility is listed.",
    "Nobody is bound by the list.",
]


def test_the_passage_that_shares_the_rare_words_comes_first():
    assert Resembling(TEXTS).nearest("before the facility is listed, contractors")[0] == 1


def test_words_that_stand_nowhere_find_nothing():
    assert Resembling(TEXTS).nearest("Something quite different altogether") == []
    assert Resembling([]).nearest("anything") == []
    assert Resembling(TEXTS).nearest("") == []


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60), st.integers(1, 5))
def test_answers_are_places_of_the_text(texts, quote, most):
    found = Resembling(texts).nearest(quote, most)

    assert len(found) == len(set(found)) <= most
    assert all(0 <= place < len(texts) for place in found)
