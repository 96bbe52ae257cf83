"""The drill: five test shares, of which three open the recovery key, and a planted case with it."""

from itertools import combinations

import pytest
from shamir_mnemonic.wordlist import WORDLIST

from portal.core.sealing import Broken, PrivateKey, Suite, grants, recovery
from portal.core.sealing.cases import CaseKey, Generation

SUITE = Suite.MLKEM768_X25519
PLANTED = Generation("c" * 32, 1, SUITE)


@pytest.fixture(scope="module")
def key():
    return PrivateKey.new(SUITE, 1)


@pytest.fixture(scope="module")
def entrusted(key):
    return recovery.entrust(key, "recovery")


def recovered(entrusted, shares, holder="recovery", number=1):
    return recovery.recovered(entrusted.wrapped, SUITE, number, holder, shares)


class TestShares:
    def test_are_five_of_thirty_three_words(self, entrusted):
        assert [len(share.split()) for share in entrusted.shares] == [33] * 5
        assert "academic" not in repr(entrusted)

    def test_any_three_open_a_planted_case(self, key, entrusted):
        story, office = CaseKey.new(PLANTED), CaseKey.new(PLANTED)
        seal = grants.grant_work(story, office, key.public, "recovery")
        blob = story.seal("planted words", "what", 1)

        for three in combinations(entrusted.shares, 3):
            opened, _office = grants.granted_work(seal, PLANTED, recovered(entrusted, three), "recovery")
            assert opened.open(blob, "what", 1).text == "planted words"

    def test_are_read_however_they_were_typed(self, key, entrusted):
        typed = [f"  {share.upper().replace(' ', chr(10) + ' ')} " for share in entrusted.shares[1:4]]

        assert recovered(entrusted, typed).public == key.public

    def test_open_for_their_holder_and_key_alone(self, entrusted):
        for other in ({"holder": "reader:7"}, {"number": 2}):
            with pytest.raises(Broken):
                recovered(entrusted, entrusted.shares[:3], **other)

    def test_of_another_ceremony_open_nothing(self, key, entrusted):
        with pytest.raises(Broken):
            recovered(entrusted, recovery.entrust(key, "recovery").shares[:3])


def altered(share, place, word):
    words = share.split()
    words[place] = word
    return " ".join(words)


class TestShareThatAreRefused:
    """And no error says a word of a share: the library's do."""

    @pytest.fixture
    def refused(self, entrusted):
        known = {word for share in entrusted.shares for word in share.split()} | {"xylophone"}

        def refuse(shares):
            with pytest.raises(Broken) as refusal:
                recovered(entrusted, shares)
            error = refusal.value
            assert error.args == ()
            assert error.__cause__ is error.__context__ is None  # nothing that could be printed after it
            assert not known & set(str(error).split())

        return refuse

    def test_fewer_and_more_than_three(self, entrusted, refused):
        for many in (0, 1, 2, 4, 5):
            refused(entrusted.shares[:many])

    def test_one_of_them_twice(self, entrusted, refused):
        one, other, *_more = entrusted.shares
        refused([one, other, other])

    def test_one_of_another_ceremony(self, key, entrusted, refused):
        foreign = recovery.entrust(key, "recovery").shares[4]
        refused([*entrusted.shares[:2], foreign])

    def test_a_wrong_word_at_any_place(self, entrusted, refused):
        one, other, third = entrusted.shares[:3]
        for place in range(33):
            wrong = WORDLIST[(WORDLIST.index(third.split()[place]) + 1) % len(WORDLIST)]
            refused([one, other, altered(third, place, wrong)])
            refused([one, other, altered(third, place, "xylophone")])

    def test_words_that_changed_places_are_missing_or_too_many(self, entrusted, refused):
        one, other, third = entrusted.shares[:3]
        words = third.split()
        for typed in (words[1:] + words[:1], words[:-1], [*words, words[-1]], [], ["\ud800"], words[:20]):
            refused([one, other, " ".join(typed)])
