import re
from collections import defaultdict
from random import Random

import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import editing
from bench.anchors import SHARES, Trial, quality
from portal.text.anchoring import Fit, Method, Quote, Span, find, place, places, quote_of
from portal.text.comparing import Change, Match, Unit, match
from portal.text.passages import Kind

SAMPLES = [
    [piece.text for piece in samples.pieces(name, 1, language)] for name in samples.NAMES for language in ("en", "es")
]
SCRIPTS = st.text(st.sampled_from("abc dñ é,.\u00a0\u0301\u200d👩🏽🔧🇲🇽❤️ שלום \u200fא \u0634\u064e31-"), max_size=50)


def carried(old, new, *spans):
    matches = match([Unit("", text) for text in old], [Unit("", text) for text in new])
    return places(spans, old, new, matches)


def at(text, words):
    start = text.index(words)
    return start, start + len(words)


def read(placed, new):
    return new[placed.index][placed.start : placed.end]


FIRST = "The receipt can be shown without revealing what was written."
SECOND = "A concern told by telephone is written down in the words of the person and read back before it is entered."
THIRD = "Silence is not consent. Without an answer the concern is counted and not published."


class TestPlace:
    def test_the_same_words_at_the_same_passage(self):
        placed = place(Span(0, *at(FIRST, "can be shown")), [FIRST], [FIRST], [Match((0,), (0,), Change.UNCHANGED)])

        assert (placed.index, placed.fit, placed.confidence) == (0, Fit.SAME, 100)
        assert placed.method is Method.IDENTITY
        assert read(placed, [FIRST]) == "can be shown"

    def test_the_same_words_further_on_in_the_passage(self):
        new = [FIRST, SECOND.replace("by telephone", "at a meeting, in a letter or by telephone"), THIRD]

        [placed] = carried([FIRST, SECOND, THIRD], new, Span(1, *at(SECOND, "in the words of the person")))

        assert (placed.index, placed.fit) == (1, Fit.SAME)
        assert read(placed, new) == "in the words of the person"

    def test_a_passage_that_moved(self):
        old, new = [FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST]

        words, whole = carried(old, new, Span(0, *at(FIRST, "without revealing")), Span(0))

        assert (words.index, words.fit, read(words, new)) == (2, Fit.MOVED, "without revealing")
        assert (whole.index, whole.start, whole.fit) == (2, None, Fit.MOVED)

    def test_words_that_changed(self):
        new = [FIRST, SECOND.replace("read back before", "read aloud to that person before"), THIRD]

        [placed] = carried([FIRST, SECOND, THIRD], new, Span(1, *at(SECOND, "person and read back before it")))

        assert (placed.index, placed.fit) == (1, Fit.CHANGED)
        assert read(placed, new) == "person and read aloud to that person before it"

    def test_a_passage_that_was_split(self):
        silence, answer = THIRD.split(". ")
        old, new = [FIRST, THIRD, SECOND], [FIRST, silence + ".", answer, SECOND]

        first, second, across, whole = carried(
            old,
            new,
            Span(1, *at(THIRD, "not consent")),
            Span(1, *at(THIRD, "the concern is counted")),
            Span(1, *at(THIRD, "is not consent. Without an")),
            Span(1),
        )

        assert (first.index, first.fit, read(first, new)) == (1, Fit.SPLIT, "not consent")
        assert (second.index, second.fit, read(second, new)) == (2, Fit.SPLIT, "the concern is counted")
        assert (across.fit, read(across, new)) == (Fit.SPLIT, "is not consent.")
        assert (whole.index, whole.start, whole.fit) == (2, None, Fit.SPLIT)

    def test_passages_that_were_joined(self):
        old, new = [FIRST, SECOND, THIRD], [f"{FIRST} {SECOND}", THIRD]

        words, whole = carried(old, new, Span(1, *at(SECOND, "told by telephone")), Span(0))

        assert (words.index, words.fit, read(words, new)) == (0, Fit.JOINED, "told by telephone")
        assert (whole.index, whole.fit) == (0, Fit.JOINED)

    def test_a_passage_that_was_taken_out(self):
        words, whole = carried([FIRST, SECOND, THIRD], [FIRST, THIRD], Span(1, 0, 9), Span(1))

        assert words.fit is whole.fit is Fit.REMOVED
        assert words.index is whole.index is None

    def test_words_that_were_taken_out_of_their_passage(self):
        new = [FIRST, SECOND.replace(" and read back before it is entered", ""), THIRD]

        [placed] = carried([FIRST, SECOND, THIRD], new, Span(1, *at(SECOND, "read back before it is")))

        assert (placed.index, placed.fit) == (None, Fit.REMOVED)

    def test_a_sentence_that_went_into_another_passage(self):
        new = [
            FIRST + " Without an answer the concern is counted and not published.",
            SECOND,
            "Silence is not consent.",
        ]

        [placed] = carried([FIRST, SECOND, THIRD], new, Span(2, *at(THIRD, "answer the concern is counted and not")))

        assert (placed.index, placed.fit, placed.method) == (0, Fit.MOVED, Method.SEARCH)
        assert read(placed, new) == "answer the concern is counted and not"

    def test_never_jumps_to_words_that_were_always_there(self):
        old = [FIRST, "The Committee may ask the organizations for more information.", THIRD, FIRST + " Always."]

        [placed] = carried(old, old[1:], Span(0, *at(FIRST, "shown without revealing what was written")))

        assert placed.fit in (Fit.REMOVED, Fit.UNCERTAIN)

    def test_a_language_that_is_missing_is_for_a_person(self):
        [placed] = places([Span(0, 0, 4)], [FIRST], [""], [Match((0,), (0,), Change.UNCHANGED)])

        assert (placed.index, placed.start, placed.fit) == (0, None, Fit.UNCERTAIN)

    def test_the_author_s_own_words_decide_what_is_the_same(self):
        quote = Quote("may be shown", "The receipt ", " without", 12, 24)
        there = at(FIRST, "can be shown")
        unchanged = [Match((0,), (0,), Change.UNCHANGED)]

        [placed] = places([Span(0, *there, quote)], [FIRST], [FIRST], unchanged)

        assert (placed.start, placed.fit) == (there[0], Fit.CHANGED)

    @pytest.mark.parametrize("span", [Span(0, 5, 5), Span(0, 50, 90), Span(0, -1, 3), Span(7, 0, 1), Span(-1)])
    def test_a_place_that_never_was_is_for_a_person(self, span):
        [placed] = carried([FIRST], [FIRST], span)

        assert placed.fit is Fit.UNCERTAIN


def hold(old, new, spans, matches):
    """What must be true of every placement, whatever was edited."""
    placed = places(spans, old, new, matches)

    assert len(placed) == len(spans)  # none is lost
    for span, each in zip(spans, placed, strict=True):
        assert 0 <= each.confidence <= 100
        assert each.index is not None or each.fit in (Fit.REMOVED, Fit.UNCERTAIN)
        assert each.fit is not Fit.REMOVED or each.index is None
        if each.index is not None:
            assert 0 <= each.index < len(new)
        if each.start is not None:
            assert 0 <= each.start < each.end <= len(new[each.index])
        if each.fit in (Fit.SAME, Fit.MOVED):
            before = old[span.index][span.start : span.end]
            assert before == read(each, new)
        if each.fit is Fit.SAME:
            assert (each.index,) == next(match.new for match in matches if span.index in match.old)


def anchors(chance, old, many):
    for _ in range(many):
        index = chance.randrange(len(old))
        if old[index] and chance.random() < 0.8:
            start = chance.randrange(len(old[index]))
            yield Span(index, start, chance.randint(start + 1, min(len(old[index]), start + 60)))
        else:
            yield Span(index)


class TestWhateverIsEdited:
    @settings(max_examples=40, deadline=None)
    @given(st.sampled_from(SAMPLES), st.sampled_from([0.05, 0.15, 0.3, 0.7, 1.0]), st.integers(0, 10**6))
    def test_the_sample_documents_keep_every_comment(self, old, share, seed):
        chance = Random(seed)
        words = [word for text in old for word in text.split(" ")]
        new = editing.texts(editing.Editor(chance, words).edited(editing.worded(old), share))

        matches = match([Unit("", text) for text in old], [Unit("", text) for text in new])
        hold(old, new, list(anchors(chance, old, 60)), matches)

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.one_of(SCRIPTS, st.text(max_size=30)), min_size=1, max_size=8),
        st.sampled_from([0.1, 0.3, 0.8]),
        st.integers(0, 10**6),
    )
    def test_so_does_any_text(self, old, share, seed):
        chance = Random(seed)
        words = [word for text in old for word in text.split(" ")]
        new = editing.texts(editing.Editor(chance, words).edited(editing.worded(old), share))

        matches = match([Unit("", text) for text in old], [Unit("", text) for text in new])
        hold(old, new, list(anchors(chance, old, 20)), matches)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(SCRIPTS, min_size=1, max_size=6), st.lists(SCRIPTS, max_size=6), st.integers(0, 10**6))
    def test_so_do_texts_that_have_little_in_common(self, old, new, seed):
        matches = match([Unit("", text) for text in old], [Unit("", text) for text in new])

        hold(old, new, list(anchors(Random(seed), old, 20)), matches)

    def test_most_comments_find_their_words_again(self):
        found = quality(row for text in SAMPLES for row in judged(Trial(text, 0.15, seed=1, many=150)))

        assert found["precision"] > 0.93
        assert found["recall"] > 0.8


def judged(trial):
    return trial.judged(trial.placed)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", samples.NAMES)
def test_what_was_truly_edited_leads_no_comment_to_another_paragraph(name, language):
    old, new = samples.pieces(name, 1, language), samples.pieces(name, 2, language)
    heirs = defaultdict(set)
    for was, became, change in samples.changes(name):
        heirs[was].add((became, change))
    runs = [Span(*run) for index, piece in enumerate(old) if piece.label.isdigit() for run in few_words(index, piece)]

    found = places(
        runs,
        [piece.text for piece in old],
        [piece.text for piece in new],
        match(samples.units(name, 1), samples.units(name, 2)),
    )

    for span, each in zip(runs, found, strict=True):
        became = heirs[old[span.index].label]
        if each.index is not None and each.fit is not Fit.UNCERTAIN:
            assert new[each.index].label in {label for label, _change in became}
        if {change for _label, change in became} == {"unchanged"}:
            assert each.fit is Fit.SAME
        elif {change for _label, change in became} == {"moved"}:
            assert each.fit is Fit.MOVED


def few_words(index, piece):
    if piece.kind is Kind.PARAGRAPH:
        words = [word.span() for word in re.finditer(r"\S+", piece.text)]
        yield from ((index, words[at][0], words[at + 3][1]) for at in range(0, len(words) - 3, 2))
        yield (index,)


class TestAFewWords:
    """A short quotation that stands there again may be another one: where that can be, a person looks."""

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("Draft criteria for the choice of subsectors", "Draft criteria of work for the subsectors", "the"),
            ("The list is a tool of work for the Committee.", "The list is a of work for 3. the Committee.", "of work"),
            ("III. Lo que la lista no es", "III. Lo que no es y lo que la lista no es", "Lo"),
            (
                "Considera la conducta de todas las partes.",
                "Considera la conducta de todas las para siguen las partes.",
                "de todas las",
            ),
            ("No se publican cifras que se refieran a pocos.", "No se refieran a pocos.", "No se"),
            (
                "Its rules bind the employer and the union, and the inspector.",
                "Its rules bind the union, and any inspector.",
                "the",
            ),
        ],
    )
    def test_beside_a_change_need_an_eye(self, old, new, words):
        [placed] = carried([FIRST, old, THIRD], [FIRST, new, THIRD], Span(1, *at(old, words)))

        assert placed.fit is Fit.UNCERTAIN
        assert placed.index == 1  # with a place for the person to look at
        assert read(placed, [FIRST, new, THIRD]) == words

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("Draft criteria for the choice of subsectors", "Draft criteria for the choice of any subsectors", "the"),
            ("El patrón podrá despedir a quien falte.", "El patrón no podrá despedir a quien falte.", "despedir"),
            ("Reply within five days.", "Reply in writing within five days.", "Reply"),
            ("A notice is sent with the cause.", "A notice is sent with the cause and the date.", "with the cause"),
        ],
    )
    def test_are_the_same_where_nothing_else_can_be_meant(self, old, new, words):
        [placed] = carried([FIRST, old, THIRD], [FIRST, new, THIRD], Span(1, *at(old, words)))

        assert (placed.fit, read(placed, [FIRST, new, THIRD])) == (Fit.SAME, words)

    def test_of_a_passage_that_has_hardly_more_and_went_elsewhere_need_an_eye(self):
        old = ["I. The question", FIRST, SECOND, THIRD]
        new = [FIRST, SECOND, THIRD, "I. The answer"]

        found = carried(old, new, Span(0, *at(old[0], "The")), Span(0, *at(old[0], "I. The")))

        assert not {each.fit for each in found} & {Fit.SAME, Fit.MOVED}

    def test_that_turn_up_elsewhere_between_other_words_need_an_eye(self):
        words = "the Spanish on substance is read."
        old = [f"{FIRST} Of {words} It is so.", SECOND, THIRD]
        new = [FIRST, f"{SECOND} Nobody knew that {words}", THIRD]

        [placed] = carried(old, new, Span(0, *at(old[0], words)))

        assert placed.fit is Fit.UNCERTAIN

    @pytest.mark.parametrize("share", SHARES)
    def test_are_never_told_to_be_the_same_wrongly(self, share):
        found = quality(
            row for text in SAMPLES for seed in (5, 15) for row in judged(Trial(text, share, seed, many=150))
        )

        assert found["wrong same"] == 0


class TestQuote:
    def test_takes_a_little_of_what_stands_around(self):
        quote = quote_of(SECOND, *at(SECOND, "told"))

        assert (quote.exact, quote.prefix) == ("told", "A concern ")
        assert quote.suffix == SECOND[14:46]
        assert quote_of("👩🏽‍🔧 é", 0, 4).exact == "👩🏽‍🔧"

    @pytest.mark.parametrize("span", [(0, 0), (-1, 3), (5, 2), (0, 7)])
    def test_stays_inside_its_text(self, span):
        with pytest.raises(ValueError, match="not inside"):
            quote_of("Silence"[:6], *span)


class TestFind:
    def test_looks_where_the_words_were_said_to_be(self):
        assert find(Quote("is", "", "", 8, 10), THIRD) == (8, 10)

    def test_then_where_the_text_around_them_fits(self):
        second = THIRD.index("is counted")
        quote = quote_of(THIRD, second, second + 2)

        assert find(Quote("is", quote.prefix, quote.suffix, 0, 2), THIRD) == (second, second + 2)

    def test_says_when_the_words_are_not_there(self):
        assert find(Quote("was", "", "", 8, 11), THIRD) is None
        assert find(Quote("", "", "", 0, 0), THIRD) is None
