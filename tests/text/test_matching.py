from random import Random

import pytest
import samples
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench import editing
from portal.text.comparing import Change, Unit, match
from portal.text.passages import Kind


def told(name, languages):
    """What was matched, in the form of the true correspondence: numbered paragraphs only."""
    old, new = ([piece.label for piece in samples.pieces(name, version, "en")] for version in (1, 2))
    found = set()
    for each in match(samples.units(name, 1, languages), samples.units(name, 2, languages)):
        for left in each.old or (None,):
            for right in each.new or (None,):
                pair = (old[left] if left is not None else "", new[right] if right is not None else "")
                if all(label.isdigit() or not label for label in pair) and any(pair):
                    found.add((*pair, str(each.change)))
    return found


@pytest.mark.parametrize("name", samples.NAMES)
class TestTheSampleDocuments:
    def test_what_truly_became_of_every_paragraph_is_found(self, name):
        assert told(name, ("en", "es")) == samples.changes(name)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_one_language_is_enough(self, name, language):
        def places(rows):  # of two that changed places, either may be the one that moved
            return {(left, right) for left, right, _change in rows}

        assert places(told(name, (language,))) == places(samples.changes(name))


def texts(*lines, kind=Kind.PARAGRAPH):
    return [Unit("", line, kind) for line in lines]


def told_of(old, new):
    return [(each.old, each.new, each.change) for each in match(old, new)]


ONE = "The receipt can be shown without revealing what was written."
TWO = "Silence is not consent. Without an answer the concern is counted and not published."
THREE = "Identity and content are kept apart, under different keys."


class TestMatch:
    def test_takes_a_space_for_a_space(self):
        assert told_of(texts("Anexo\u00a031-A  hoy"), texts("Anexo 31-A hoy")) == [((0,), (0,), Change.UNCHANGED)]

    def test_tells_what_was_taken_out_where_it_stood(self):
        assert told_of(texts(ONE, TWO, THREE), texts(ONE, THREE)) == [
            ((0,), (0,), Change.UNCHANGED),
            ((1,), (), Change.DELETED),
            ((2,), (1,), Change.UNCHANGED),
        ]

    def test_sees_that_two_became_one(self):
        assert told_of(texts(ONE, TWO, THREE), texts(f"{ONE} {TWO}", THREE))[0] == ((0, 1), (0,), Change.JOINED)

    def test_sees_what_moved_and_was_edited(self):
        edited = TWO.replace("counted", "counted once a year")

        assert told_of(texts(TWO, ONE, THREE), texts(ONE, THREE, edited))[-1] == ((0,), (2,), Change.MOVED_EDITED)

    def test_does_not_take_one_text_for_another_because_it_stands_there(self):
        assert {each.change for each in match(texts(ONE, TWO), texts(ONE, THREE))} == {
            Change.UNCHANGED,
            Change.DELETED,
            Change.INSERTED,
        }

    def test_goes_by_the_language_that_both_versions_have(self):
        both, one = texts(f"{ONE}\nUno dos tres.", f"{TWO}\nCuatro cinco."), texts(f"{TWO}\n", f"{ONE}\n")

        assert {(old, new) for old, new, _change in told_of(both, one)} == {((0,), (1,)), ((1,), (0,))}

    def test_tells_rows_of_one_table_from_each_other(self):
        rows = [f"{number}\t{name}\tfor discussion" for number, name in enumerate(("Glass", "Tires", "Mining"), 1)]

        assert told_of(texts(*rows, kind=Kind.ROW), texts(rows[0], rows[2], kind=Kind.ROW)) == [
            ((0,), (0,), Change.UNCHANGED),
            ((1,), (), Change.DELETED),
            ((2,), (1,), Change.UNCHANGED),
        ]

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.text("ab cñ.\u0301👩\n", max_size=30), max_size=8),
        st.sampled_from([0.2, 0.6]),
        st.integers(0, 10**6),
    )
    @example(["", ".", "..", "", ".."], 0.2, 1)  # one of two twins was torn
    def test_tells_every_passage_once(self, old, share, seed):
        new = editing.texts(editing.Editor(Random(seed), ["a", "b"]).edited(editing.worded(old), share))

        found = match(texts(*old), texts(*new))

        assert sorted(index for each in found for index in each.old) == list(range(len(old)))
        assert sorted(index for each in found for index in each.new) == list(range(len(new)))
        assert [each.new[0] for each in found if each.new] == sorted(each.new[0] for each in found if each.new)
