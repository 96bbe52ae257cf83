"""What became of a passage, word by word, as it is told to readers."""

from hypothesis import given
from hypothesis import strategies as st

from portal.text.comparing import Op, told

TEXTS = st.lists(st.text(alphabet="ab ñ\u0301\u200d👩\u00a0,.\t", max_size=30), max_size=3)


def said(blocks):
    return [[(edit.op.value, edit.text) for edit in block] for block in blocks]


class TestTold:
    def test_an_edited_passage_has_its_old_and_its_new_words(self):
        found = told(["Seek information from the workplace."], ["Seek information from the workers."])

        assert said(found.inline) == [
            [("same", "Seek information from the "), ("deleted", "workplace"), ("inserted", "workers"), ("same", ".")]
        ]
        assert said(found.left) == [[("same", "Seek information from the "), ("deleted", "workplace"), ("same", ".")]]

    def test_a_split_passage_is_cut_where_the_new_ones_begin(self):
        found = told(["The list is open. It is read again."], ["The list is open.", "It is read twice again."])

        assert said(found.inline) == [
            [("same", "The list is open.")],
            [("same", "It is read "), ("inserted", "twice "), ("same", "again.")],
        ]
        assert len(found.left) == 1

    def test_joined_passages_stand_apart_on_the_old_side_only(self):
        found = told(["One a b.", "Two c d."], ["One a b, and Two c  d."])

        assert [[text for _op, text in block] for block in said(found.left)] == [["One a b", "."], ["Two c d."]]
        assert len(found.inline) == len(found.right) == 1

    def test_what_was_taken_out_or_put_in_has_one_side_only(self):
        assert told(["gone"], []).right == ()
        assert said(told(["gone"], []).inline) == [[("deleted", "gone")]]
        assert said(told([], ["came"]).inline) == [[("inserted", "came")]]

    @given(TEXTS, TEXTS)
    def test_each_side_is_exactly_what_the_version_says(self, olds, news):
        if len(olds) > 1 and len(news) > 1:
            news = news[:1]

        found = told(olds, news)

        assert ["".join(edit.text for edit in block) for block in found.left] == olds
        assert ["".join(edit.text for edit in block) for block in found.right] == news
        assert not [edit for block in found.left for edit in block if edit.op is Op.INSERTED]
        assert not [edit for block in found.right for edit in block if edit.op is Op.DELETED]
        if news:
            kept = ["".join(edit.text for edit in block if edit.op is not Op.DELETED) for block in found.inline]
            assert kept == news
