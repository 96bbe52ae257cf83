"""What goes out comes in again as the same passages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import cli
from portal.files import exporting
from portal.files.importing import assembling, markdown, word
from portal.text import words
from portal.text.passages import Kind, Piece

SAMPLES = Path(cli.__file__).parent / "demo/data"

letters = st.sampled_from("abcxyzABCIVX019 áñÑ  .,;:!?()[]{}<>|\\`*_~#+-=&/^\"'“”«»–—•\xa0\u202f😀\u0301👩\u200d🏭中")
words_ = st.text(letters, min_size=1, max_size=40)
tricky = st.sampled_from(
    [
        *("12. no", "II. Los", "a) uno", "(iv) dos", "[1] nota", "• punto", "– guion", "1.2 Título", "3.5 millones"),
        *("# no", "> no", "- no", "+ no", "* no", "1) no", "---", "===", "```", "    x", "| a | b |", "a | b", "\\"),
        *("[a](b)", "![a](b)", "[a]: b", "[^1]", "[^1]: x", "<b>x</b>", "<!-- x -->", "&amp;", "&#65;", "http://a.mx"),
        *("~~x~~", "**x** y", "`x` y", "` ` y", "x #", "x ##", "a\\|b", "Nota 1. x", "2026. El año", "-", "1.", "`"),
    ]
)
text = (
    (words_ | tricky | st.builds("{} {}".format, tricky, words_))
    .map(assembling.one_line)
    .filter(lambda found: not words.is_blank(found))
)
label = st.sampled_from(
    ["", "1", "2", "12", "07", "1.2", "3 bis", "II", "C", "a)", "(iv)", "7)", "B)", "[1]", "Artículo 3"]
)


def of(kind, shallowest=0, deepest=0):
    return st.builds(Piece, st.just(kind), text, st.integers(shallowest, deepest), label)


rows = st.builds(
    Piece,
    st.just(Kind.ROW),
    st.lists(text | st.just(""), min_size=1, max_size=4).filter(any).map(assembling.row),
    st.integers(0, 1),
)
pieces = st.lists(
    of(Kind.PARAGRAPH) | of(Kind.HEADING, 0, 4) | of(Kind.ITEM, 1, 5) | of(Kind.NOTE) | rows,
    max_size=8,
).map(assembling.outlined)


def read(reader, content):
    return assembling.assemble(reader.read(content, set()), set())


@settings(max_examples=200, deadline=None)
@given(pieces)
def test_as_markdown(pieces):
    assert read(markdown, exporting.markdown(pieces).encode()) == pieces
    assert read(markdown, exporting.markdown(pieces, 'No: "text" of this').encode()) == pieces


@settings(max_examples=25, deadline=None)
@given(pieces)
def test_as_word(pieces):
    assert read(word, exporting.docx("Borrador", pieces, "es")) == pieces


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.md")))
def test_of_the_sample_documents(name):
    pieces = read(markdown, (SAMPLES / name).read_bytes())

    assert pieces[0].level == 0
    assert sum(piece.label.isdigit() for piece in pieces) >= 5  # as many as the shortest has
    assert read(markdown, exporting.markdown(pieces).encode()) == pieces
    assert read(word, exporting.docx("Borrador", pieces, "en")) == pieces
