"""A text is divided at its chapters, and a chapter at what is light on a telephone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text.chapters import PASSAGE, ROOM, Extent, beginnings
from portal.text.passages import Kind

HEAVY = Extent(Kind.PARAGRAPH, 0, ROOM // 4 - PASSAGE)  # four of them fill a page


def head(level=1, letters=30):
    return Extent(Kind.HEADING, level, letters)


def said(letters=100):
    return Extent(Kind.PARAGRAPH, 0, letters)


@pytest.mark.parametrize(
    ("extents", "found"),
    [
        ([], []),
        ([said(), said()], []),
        ([head(), said(), head(), said()], [0, 2]),
        ([head(0), said(), head(), said()], [2]),
        ([head(2), said(), head(1), said()], [2]),
        ([HEAVY] * 9, [3, 6]),
        ([head(), *[HEAVY] * 3, head(2), *[HEAVY] * 3], [0, 4]),  # before a heading within it
        ([head(), head(2), *[HEAVY] * 3, said(), *[HEAVY] * 3], [0, 5]),
        ([head(), *[HEAVY] * 2, head(2), *[HEAVY] * 2], [0, 3]),  # a heading stays with what follows
        ([Extent(Kind.PARAGRAPH, 0, ROOM * 2)] * 2, [1]),
        ([head(), Extent(Kind.PARAGRAPH, 0, ROOM * 2)], [0, 1]),
    ],
)
def test_begins_a_part_at_each_chapter_and_where_one_is_too_heavy(extents, found):
    assert beginnings(extents) == found


@given(
    st.lists(
        st.one_of(
            st.builds(head, st.integers(0, 3), st.integers(0, 200)),
            st.builds(said, st.integers(0, ROOM // 2 - PASSAGE)),
        ),
        max_size=120,
    )
)
def test_no_part_is_heavier_than_a_page_and_none_ends_with_a_heading_before_words(extents):
    found = beginnings(extents)
    levels = [each.level for each in extents if each.kind is Kind.HEADING and each.level > 0]
    first = min(levels, default=None)

    assert found == sorted(set(found))
    bounds = [0, *(at for at in found if at), len(extents)]
    for begin, end in itertools.pairwise(bounds):
        assert sum(each.weight for each in extents[begin:end]) <= ROOM
        if 0 < end < len(extents) and end - begin > 1 and extents[end - 1].kind is Kind.HEADING:
            assert (extents[end].kind, extents[end].level) == (Kind.HEADING, first), "only an empty chapter ends so"
