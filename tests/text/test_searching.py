"""Words are found whatever their accents, capitals and endings, in both languages; nothing that is typed breaks it."""

import csv
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.text.searching import (
    Bridge,
    Nothing,
    Reach,
    Text,
    analysed,
    asked,
    excerpt,
    for_fts5,
    indexed,
    nearest,
    sequences,
    slips,
    spelled,
)
from portal.text.searching.expressions import Reader, Tier, all_but_one, anything, for_tsquery, tiers
from portal.text.themes.terms import Term

VECTORS = list(
    csv.DictReader((Path(__file__).parent / "cases" / "search_words.csv").read_text(encoding="utf-8").splitlines())
)
BRIDGE = Bridge([Term("dismissal", "despido"), Term("freedom of association (FOA)", "libertad sindical"),
                 Term("attachment", "anexo; archivo adjunto")])  # fmt: skip
HOSTILE = ['"', "*", "NEAR(", "a AND", 'x" OR "y', "'); DROP TABLE found;--", "🙂", "-", "- -x", "«", "“a", "(((", "^a",
           "words:a", "\x00", "a" * 300, "\\", "& | !", ":*", "<->", "%_", "ñ\u0303", "\u200d", "½", "İ"]  # fmt: skip


def answer(row, question, reader=None):
    """The tier in which something is found; none if it is not."""
    found = asked(question)
    if isinstance(found, Nothing):
        return found
    crossings = BRIDGE.crossings(found)
    for tier, expression in tiers(found, crossings, reader or Reader()):
        if holds(expression, set(row)):
            assert holds(anything(found, crossings, reader or Reader()), set(row))
            return tier
    return None


def holds(expression, words):
    if expression.word:
        there = expression.word in words
    else:
        judge = all if expression.all else any
        there = judge(holds(part, words) for part in expression.all or expression.any)
    return there and not (expression.without and holds(expression.without, words))


def spanish(body, *titles, **more):
    return indexed("contribution", [Text("es", titles, body)], **more)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['text'][:20]}-{vector['language']}")
def test_a_word_is_brought_to_what_it_is_found_by(vector):
    words = analysed(vector["text"])
    assert " ".join(sequences(words, vector["language"])) == vector["sequence"]
    assert " ".join(word.whole_stem(vector["language"]) for word in words if word.whole) == vector["whole"]


def test_a_word_knows_its_place_in_the_text_as_it_was_written():
    text = "El Convenio 98, ﬁrmado en León, del T\u2011MEC"
    assert [text[word.start : word.end] for word in analysed(text)] == [
        "Convenio",
        "98",
        "ﬁrmado",
        "León",
        "T\u2011MEC",
    ]


def test_an_accent_makes_no_difference_and_a_tilde_does():
    row = spanish("La votación fue en el año nuevo")
    assert answer(row, "votacion") is answer(row, "VOTACIÓN") is answer(row, "votaciones") is not None
    assert answer(row, "año") is not None
    assert answer(row, "ano") is None


def test_words_of_the_other_language_are_found_through_the_glossary_and_said_to_be():
    row = indexed("contribution", [Text("en", (), "The dismissal of three workers was never explained")])
    assert answer(row, "despido") is Tier.STRONG_ACROSS
    assert answer(row, "dismissals") is Tier.STRONG
    (crossing,) = BRIDGE.crossings(asked("libertad sindical en la planta"))
    assert (crossing.said, crossing.instead) == ("libertad sindical", "FOA")
    assert BRIDGE.crossings(asked('"libertad sindical"')) == []


def test_a_word_of_many_senses_leads_nowhere():
    assert BRIDGE.crossings(asked("anexo")) == []
    assert BRIDGE.crossings(asked("archivo adjunto")) != []


def test_the_words_of_a_phrase_stand_side_by_side():
    row = spanish("negociación de un contrato colectivo de trabajo")
    assert answer(row, '"contrato colectivo"') is not None
    assert answer(row, "«colectivo de trabajo»") is not None
    assert answer(row, '"contrato trabajo"') is None
    assert answer(row, "contrato trabajo") is not None


def test_what_stands_behind_a_minus_does_not_stand_there():
    assert answer(spanish("una huelga larga"), "huelga -votación") is not None
    assert answer(spanish("una huelga y su votación"), "huelga -votación") is None
    assert answer(spanish("una huelga, su votación secreta"), 'huelga -"votación secreta"') is None


def test_a_number_is_found_with_dashes_and_without():
    row = spanish("Pedimos copias", codes=["ILC-2026-0001-0051"])
    for typed in ("ILC-2026-0001-0051", "ilc 2026 0001 0051", "ilc\u20112026\u20110001\u20110051", "ILC-2026-0001-51"):
        assert answer(row, typed) is not None, typed
    assert answer(row, "ILC-2026-0001-0051") is Tier.CODE
    assert answer(row, "ILC-2026-0001-0052") is None


def test_what_stands_in_a_title_is_better_than_what_stands_strongly_and_that_than_the_rest():
    long = " ".join(f"palabra{number}" for number in range(100))
    rows = [
        spanish(long, "Huelga"),
        spanish(long, "Una huelga larga"),
        spanish("huelga huelga"),
        spanish(f"huelga {long}"),
    ]
    assert [answer(row, "huelga") for row in rows] == [Tier.IS_TITLE, Tier.IN_TITLE, Tier.STRONG, Tier.ANYWHERE]


def test_words_of_what_is_restricted_are_other_words():
    row = spanish("Una huelga", reach=Reach("a", 17))
    assert answer(row, "huelga") is None
    assert answer(row, "huelga", Reader(("", "a18~"))) is None
    assert answer(row, "huelga", Reader(("", "a17~"))) is not None
    assert answer(row, "huelga", Reader(("", "a~"))) is not None
    assert answer(row, "huelga", Reader(("",), (("a~", ("a17", "a18")),))) is not None
    assert answer(row, "huelga", Reader(("",), (("a~", ("a18",)),))) is None
    assert all(word.startswith(("a17~", "a~", "@")) for word in row)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", Nothing.EMPTY), ("   ", Nothing.EMPTY), ("x" * 301, Nothing.TOO_LONG), ("e", Nothing.SAYS_NOTHING),
     ("de la que", Nothing.SAYS_NOTHING), ('"', Nothing.SAYS_NOTHING), ("*", Nothing.SAYS_NOTHING),
     ("🙂", Nothing.SAYS_NOTHING), ('"the of"', Nothing.SAYS_NOTHING), ("-huelga", Nothing.ONLY_WITHOUT)],
)  # fmt: skip
def test_what_asks_for_nothing_says_why(typed, why):
    assert asked(typed) is why


def test_of_too_many_words_the_first_are_looked_for():
    found = asked("uno1 dos2 tres3 cuatro4 cinco5 seis6 siete7")
    assert len(found.wanted) == 6
    assert found.left_out


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_is_typed_is_syntax_of_a_database(typed, fts5):
    ask(fts5, f"huelga {typed}")
    ask(fts5, typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_question_or_says_why_it_is_none(fts5, typed):
    ask(fts5, typed)


@given(st.text(max_size=60), st.sampled_from(["es", "en"]))
def test_a_text_is_found_by_each_of_its_words(text, language):
    row = set(indexed("contribution", [Text(language, (), text)]))
    for word in analysed(text):
        if not isinstance(found := asked(text[word.start : word.end]), Nothing) and len(found.wanted) == 1:
            assert holds(anything(found, [], Reader()), row)


@given(st.text(max_size=500), st.text(max_size=20))
def test_an_excerpt_is_a_piece_of_the_text_with_the_words_marked_in_it(text, typed):
    found = asked(typed)
    stems = found.stems("es") if not isinstance(found, Nothing) else set()
    pieces = excerpt(text, stems, "es")
    said = "".join(piece.words for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert said in text or said.startswith("…") or text.endswith("…")
    assert len(said) <= 220 + 2 * 40 + len(typed) or "…" in text


def test_an_excerpt_shows_where_most_of_the_words_stand():
    text = f"Hubo una huelga. {'Nada más. ' * 40}La huelga terminó con una votación. {'Fin del texto. ' * 30}"
    pieces = excerpt(text, asked("huelgas votacion").stems("es"), "es")
    assert [piece.words for piece in pieces if piece.marked] == ["huelga", "votación"]
    assert pieces[0].words == "… "
    assert pieces[-1].words == " …"


def test_where_nothing_has_all_the_words_one_may_be_missing():
    found = asked("huelga votación aguinaldo")
    row = set(spanish("una huelga y una votación"))
    assert holds(all_but_one(found, Reader()), row)
    assert not holds(all_but_one(found, Reader()), set(spanish("una huelga")))
    assert all_but_one(asked("huelga"), Reader()) is None


@pytest.fixture(scope="module")
def fts5():
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(
        "CREATE VIRTUAL TABLE found USING fts5(words, detail=none, columnsize=0, "
        "tokenize=\"ascii tokenchars '~^*=#@!:.'\")"
    )
    database.execute("INSERT INTO found VALUES (?)", (" ".join(spanish("Una huelga", "Título")),))
    yield database
    database.close()


def ask(database, typed):
    found = asked(typed)
    if isinstance(found, Nothing):
        return
    crossings = BRIDGE.crossings(found)
    for _tier, expression in tiers(found, crossings, Reader(("", "a17~"))):
        database.execute("SELECT rowid FROM found WHERE found MATCH ?", (for_fts5(expression),)).fetchall()
        assert for_tsquery(expression).count("'") % 2 == 0


def test_a_slip_leads_to_the_word_that_was_meant():
    known = [one.word for one in spelled(["El aguinaldo, la huelga y el reparto de utilidades"])]
    assert known == ["aguinaldo", "huelga", "reparto", "utilidades"]
    for typed, meant in (
        ("aguinlado", "aguinaldo"),
        ("huegla", "huelga"),
        ("repartto", "reparto"),
        ("hulga", "huelga"),
    ):
        near = [word for word in known if slips(word) & slips(typed)]
        assert nearest(typed, near) == [meant], typed
    assert nearest("huelga", known) == []
