"""Covering passages of a text, whatever it is and wherever they lie."""

from hypothesis import given
from hypothesis import strategies as st

from portal.text import redacting
from portal.text.redacting import Cover

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="[]"), min_size=1, max_size=300)


@st.composite
def texts_and_covers(draw):
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return text, [Cover(start, end, "ground", draw(st.sampled_from(["[a]", "[testado: x]"]))) for start, end in pairs]


@given(texts_and_covers())
def test_nothing_but_the_passages_is_gone_and_they_are(given_):
    text, covers = given_

    made, gaps = redacting.covered(text, covers)

    assert [made[start:end] for start, end, _ground in gaps] == [cover.label for cover in covers]
    edges, kept = [0, *(edge for start, end, _ in gaps for edge in (start, end)), len(made)], []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept.append(made[start:end])
    whole = [text[cover.start : cover.end] for cover in covers]
    assert "".join(piece + gone for piece, gone in zip(kept, [*whole, ""], strict=True)) == text
    assert "[" not in "".join(kept)


@given(texts_and_covers())
def test_apart_is_what_can_be_covered(given_):
    text, covers = given_
    spans = [(cover.start, cover.end) for cover in covers]

    assert redacting.apart(text, spans) == all(text[start:end].strip() for start, end in spans)
    assert not redacting.apart(text, [(0, len(text) + 1)])
    assert not redacting.apart(text, [*spans, *spans][: 2 * len(spans)] or [(1, 1)])


def test_signs_around_a_word_stay():
    text = "«Ana-Luz», (686.555) …"
    bare = [redacting.bare(text, word) for word in redacting.words(text, redacting.Span(0, len(text)))]

    assert [text[start:end] for start, end in bare] == ["Ana-Luz", "686.555", "…"]


@given(TEXTS)
def test_every_word_is_offered_once(text):
    stretches = redacting.stretches(text)
    found = [text[word.start : word.end] for stretch in stretches for word in redacting.words(text, stretch)]

    assert found == text.split()
    assert all(len(redacting.words(text, stretch)) <= redacting.MOST_WORDS for stretch in stretches)
    assert all("\n" not in text[stretch.start : stretch.end] for stretch in stretches)
