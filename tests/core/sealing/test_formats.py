import copy
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.sealing import Broken, PrivateKey, Suite, formats, padding
from portal.core.sealing.cases import CaseKey, Generation, Opened
from portal.core.sealing.grants import Half
from portal.core.sealing.holders import SealingSecret
from portal.core.sealing.visits import VisitKey

GENERATION = Generation("c" * 32, 1, Suite.MLKEM768_X25519)
STORY = CaseKey.new(GENERATION)
WORDS = "Despidieron a Ximena"


class TestContexts:
    @pytest.mark.parametrize("word", ["a|b", "", "año", "a b", "a\n", "\x7f", "\u2028"])
    def test_refuse_a_word_that_could_be_read_as_another(self, word):
        with pytest.raises(ValueError, match="a word of a context") as refusal:
            formats.Header(Suite.P384, formats.Kind.SEAL, 1).bound("case", word)

        assert str(refusal.value) == "a word of a context is printable ASCII without a space or a bar"

    @settings(deadline=None)
    @given(*[st.lists(st.sampled_from(["a", "ab", "b", "1", "11"]), max_size=4)] * 2)
    def test_differ_where_the_words_do(self, words, others):
        header = formats.Header(Suite.P384, formats.Kind.SEAL, 1)

        assert (header.bound(*words) == header.bound(*others)) == (words == others)


class TestTexts:
    @settings(deadline=None)
    @given(st.text(), st.text(max_size=20), st.integers(1, 99), st.sampled_from([padding.SHORT, padding.LONG]))
    def test_open_at_their_place(self, text, field, revision, block):
        try:
            blob = STORY.seal(text, field, revision, block=block)
        except Broken:  # half of a surrogate pair
            assert any("\ud800" <= one <= "\udfff" for one in text)
            return

        assert STORY.open(blob, field, revision).text == text
        assert (len(blob) - formats.HEADER - formats.NONCE - formats.TAG) % block == 0

    def test_are_never_the_same_twice(self):
        assert STORY.seal(WORDS, "what", 1) != STORY.seal(WORDS, "what", 1)

    def test_of_one_block_are_equally_long(self):
        assert len(STORY.seal("", "what", 1)) == len(STORY.seal("x" * 4092, "what", 1)) == 4131
        assert len(STORY.seal("x" * 4093, "what", 1)) == 4131 + 4096
        assert len(STORY.seal_digest("x" * 508)) == len(STORY.seal("no", "retaliation", 1, block=padding.SHORT)) == 547

    def test_a_slot_says_neither_the_field_nor_that_two_cases_have_it(self):
        other = CaseKey.new(GENERATION)

        assert STORY.slot("retaliation") == STORY.slot("retaliation")
        assert len({STORY.slot("retaliation"), STORY.slot("what"), other.slot("retaliation")}) == 3
        assert len(STORY.slot("retaliation")) == 32

    def test_a_digest_opens_and_is_no_text(self):
        blob = STORY.seal_digest(WORDS)

        assert STORY.open_digest(blob).text == WORDS
        with pytest.raises(Broken):
            STORY.open(blob, "digest", 1)

    def test_the_key_of_a_file_opens_for_it_alone(self):
        blob = STORY.wrap(b"F" * 32, "f" * 32)

        assert STORY.unwrap(blob, "f" * 32) == b"F" * 32
        with pytest.raises(Broken):
            STORY.unwrap(blob, "e" * 32)

    def test_a_key_of_another_length_is_none(self):
        with pytest.raises(Broken):
            CaseKey(GENERATION, bytes(31))


SECRETS = [
    Opened(WORDS),
    STORY,
    PrivateKey(Suite.MLKEM768_X25519, 1, WORDS.ljust(32).encode()),
    Half(GENERATION, "half-1", WORDS.ljust(32).encode()),
    SealingSecret(1, WORDS.ljust(32).encode()),
    VisitKey(WORDS.ljust(32).encode()),
]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)
class TestSecrets:
    def test_are_not_shown(self, secret):
        assert repr(secret) == f"<{type(secret).__name__}>"
        assert "Ximena" not in f"{[secret]} {secret!r}"

    def test_are_not_written_out(self, secret):
        for write in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
            with pytest.raises(TypeError) as refusal:
                write(secret)
            assert "Ximena" not in str(refusal.value)


class TestOpened:
    def test_is_asked_for_by_name(self):
        opened = Opened(WORDS)

        assert opened.text == WORDS
        for way in (str, format, "{}".format, "%s".__mod__):
            with pytest.raises(TypeError, match="asked for by name"):
                way(opened)


class TestErrors:
    """An error is logged, with what it holds: nothing of that is anybody's words."""

    @pytest.mark.parametrize("text", ["\ud800 Ximena", "Ximena \udfff"])
    def test_of_words_that_cannot_be_encoded_hold_none_of_them(self, text):
        with pytest.raises(Broken) as refusal:
            STORY.seal(text, "what", 1)

        assert held(refusal.value) == [Broken]

    def test_of_words_that_cannot_be_decoded_hold_none_of_them(self):
        plain = padding.padded(b"Ximena \xff", padding.LONG)
        place = f"{STORY.slot('what')}.1"
        blob = formats.shut(STORY._texts, STORY._header(formats.Kind.TEXT), plain, GENERATION.case, place)

        with pytest.raises(Broken) as refusal:
            STORY.open(blob, "what", 1)

        assert held(refusal.value) == [Broken]

    @pytest.mark.parametrize("plain", [b"", b"\0\0", b"\0\0\0\x09Ximena", b"\0\0\0\x01Ximena"])
    def test_come_of_a_padding_that_is_none(self, plain):
        with pytest.raises(Broken) as refusal:
            padding.unpadded(plain)

        assert held(refusal.value) == [Broken]


def held(error):
    """The error and all that it holds on to, by their kinds; none of them may say anything."""
    found = []
    while error is not None:
        assert error.args == () or "Ximena" not in str(vars(error)) + str(error.args)
        found.append(type(error))
        error = error.__context__
    return found
