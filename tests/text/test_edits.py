import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.text.comparing import Edit, Op, edits
from portal.text.comparing.tokens import spans

TRICKY = st.text(st.sampled_from("aeñ ABC,.\u00a0\u0301\u200d👩🏽🔧🇲🇽שלוםא\u200f\t31-"), max_size=40)


def said(found):
    return [(str(edit.op), edit.text) for edit in found]


class TestEdits:
    def test_speak_in_words(self):
        assert said(edits("read at once by a person", "read on the same day by a person")) == [
            ("same", "read "),
            ("deleted", "at once"),
            ("inserted", "on the same day"),
            ("same", " by a person"),
        ]

    def test_take_a_space_for_a_space(self):
        assert edits("Anexo\u00a031-A", "Anexo 31-A") == [Edit(Op.SAME, "Anexo 31-A")]

    @pytest.mark.parametrize("whole", ["👩🏽‍🔧", "🇲🇽", "e\u0323\u0301", "❤️"])
    def test_never_cut_what_looks_like_one(self, whole):
        assert said(edits(f"a {whole} b", "a 👩 b"))[1] == ("deleted", whole)

    def test_of_nothing_are_none(self):
        assert edits("", "") == []
        assert said(edits("", "a b")) == [("inserted", "a b")]
        assert said(edits("a b", "")) == [("deleted", "a b")]

    @settings(max_examples=100, deadline=None)
    @given(st.one_of(TRICKY, st.text(max_size=60)), st.one_of(TRICKY, st.text(max_size=60)))
    def test_tell_both_texts_whole(self, old, new):
        found = edits(old, new)

        assert "".join(edit.text for edit in found if edit.op is not Op.DELETED) == new
        before = "".join(edit.text for edit in found if edit.op is not Op.INSERTED)
        assert before.split() == old.split()
        assert all(edit.text for edit in found)


class TestSpans:
    @settings(max_examples=100, deadline=None)
    @given(TRICKY)
    def test_cover_the_text_and_leave_accents_on_their_letters(self, text):
        found = spans(text)

        assert "".join(text[start:end] for start, end in found) == text
        assert not any(unicodedata.combining(text[start]) for start, _end in found[1:])
