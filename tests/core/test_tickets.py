import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import tickets
from portal.core.errors import Invalid

SECRET = b"a secret of the server, long enough"
keys = st.text(tickets.ALPHABET, min_size=26, max_size=26).map(lambda drawn: drawn + tickets._check_character(drawn))
places = st.integers(0, 26)


class TestNew:
    def test_is_sound_and_never_the_same(self):
        drawn = {tickets.new() for _ in range(200)}

        assert len(drawn) == 200
        assert all(tickets.normalised(key) == key for key in drawn)

    def test_is_shown_in_groups_of_five(self):
        assert [len(group) for group in tickets.shown(tickets.new()).split("-")] == [5, 5, 5, 5, 5, 2]


class TestNormalised:
    @given(keys, st.sampled_from(["-", " ", "–", "—", "\u2212", "\u2011", "\u00a0", ".", "\n", "\u200b", "\u00ad"]))
    def test_forgives_dashes_case_and_lookalikes(self, key, between):
        typed = between.join(tickets.shown(key).lower().split("-")).replace("0", "o").replace("1", "l")

        assert tickets.normalised(f" {typed}\ufeff") == key

    @given(keys)
    def test_reads_full_width_characters(self, key):
        assert tickets.normalised("".join(chr(ord(character) + 0xFEE0) for character in key)) == key

    @given(keys, places, st.sampled_from(tickets.ALPHABET))
    def test_notices_one_mistaken_character(self, key, place, other):
        typed = key[:place] + other + key[place + 1 :]

        if typed != key:
            with pytest.raises(tickets.Mistaken):
                tickets.normalised(typed)

    @given(keys, places, places)
    def test_notices_two_exchanged_characters(self, key, one, another):
        typed = list(key)
        typed[one], typed[another] = typed[another], typed[one]

        if "".join(typed) != key:
            with pytest.raises(tickets.Mistaken):
                tickets.normalised("".join(typed))

    @given(keys, places)
    def test_counts_what_is_missing(self, key, length):
        with pytest.raises((tickets.TooShort, tickets.Missing)) as refusal:
            tickets.normalised(key[:length])

        assert refusal.value.values == ({"found": length, "wanted": 27, "missing": 27 - length} if length else {})

    @given(keys)
    def test_counts_what_is_too_much(self, key):
        with pytest.raises(tickets.TooLong, match="entered 28"):
            tickets.normalised(key + "0")

    @given(keys, places, st.sampled_from("UÑ*é"))
    def test_names_a_character_that_no_key_contains(self, key, place, foreign):
        with pytest.raises(tickets.Foreign) as refusal:
            tickets.normalised(key[:place] + foreign + key[place:])

        assert refusal.value.values == {"character": foreign.upper()}

    @given(st.text())
    def test_never_fails_otherwise(self, typed):
        with suppress(Invalid):
            assert len(tickets.normalised(typed)) == 27


class TestFindMark:
    def test_needs_the_key_and_the_secret(self):
        key, other = tickets.new(), tickets.new()
        mark = tickets.find_mark(key, SECRET)

        assert mark == tickets.find_mark(key, SECRET)
        assert len(mark) == 64
        assert set(mark) <= set(string.hexdigits.lower())
        assert len({mark, tickets.find_mark(other, SECRET), tickets.find_mark(key, SECRET + b"!")}) == 3

    def test_derives_as_the_standard_says(self):
        """RFC 5869, test case 3, with its empty label and its first block."""
        okm = tickets._derived(b"\x0b" * 22, b"")

        assert okm.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"

    def test_and_the_key_that_opens_are_what_they_always_were(self):
        """Marks are stored, and so is what was sealed: another derivation would lose every tracking key."""
        key = "0123456789ABCDEFGHJKMNPQRS" + tickets._check_character("0123456789ABCDEFGHJKMNPQRS")

        assert tickets._derived(key[:26].encode(), b"find").hex() == (
            "55c7dc9601fdb016e012d97ea6708cf5a781586eea35a37e9d4445621cece3f4"
        )
        assert tickets.open_key(key).hex() == "ef4b378401a6b5452feaa6ddf81abf7f1c2ebc2ff886d716db6b60d0bbd5b912"
        assert tickets.find_mark(key, SECRET) == "38feb207b433a8df590dbf75a5ae619b0a7d8980e63e62317230e3fcc54187ce"
        with pytest.raises(ValueError, match="not a tracking key"):
            tickets.open_key(key[:26])

    def test_refuses_what_is_no_key_and_a_short_secret(self):
        with pytest.raises(ValueError, match="not a tracking key"):
            tickets.find_mark("0" * 26, SECRET)
        with pytest.raises(ValueError, match="too short"):
            tickets.find_mark(tickets.new(), b"short")


class TestSeal:
    def test_gives_back_the_key(self):
        key = tickets.new()

        assert tickets.unseal(tickets.seal(key, SECRET), SECRET) == key

    def test_refuses_a_key_that_somebody_chose(self):
        key = tickets.new()
        forged = [
            key,
            f"{key}.",
            f"{key}.{'0' * 64}",
            tickets.seal(key, SECRET + b"!"),
            tickets.seal(key, SECRET) + "0",
        ]

        for sealed in [*forged, "", "é" * 92, "\ud800" * 92, tickets.seal(key, SECRET).upper()]:
            with pytest.raises(tickets.Unsigned):
                tickets.unseal(sealed, SECRET)

    @given(keys, st.integers(0, 91), st.characters())
    def test_notices_any_change(self, key, place, other):
        sealed = tickets.seal(key, SECRET)
        changed = sealed[:place] + other + sealed[place + 1 :]

        if changed != sealed:
            with pytest.raises(tickets.Unsigned):
                tickets.unseal(changed, SECRET)
