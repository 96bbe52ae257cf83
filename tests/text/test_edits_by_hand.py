"""Comments in drafts that were edited by hand: where they truly stand is where they are told to stand."""

import pytest

from bench import edits
from bench.anchors import by_hand
from portal.text.anchoring import Fit

PAIRS = edits.pairs()


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.name for pair in PAIRS])
def test_nothing_is_called_the_same_that_is_not(pair):
    for remark, placed in pair.judged():
        assert remark.right(placed) or placed.fit not in (Fit.SAME, Fit.MOVED)
        assert not pair.elsewhere(remark, placed)


def test_hardly_any_needs_an_eye():
    found = by_hand()

    assert len(PAIRS) > 20
    assert found["precision"] >= 0.99
    assert found["recall"] >= 0.97
