import unicodedata

import pytest

from portal.core import tickets
from portal.core.sealing import Broken, PrivateKey, Suite, holders
from portal.core.sealing.holders import ARGON2ID, Kept, SealingSecret  # before tests make it cheap
from portal.core.sealing.visits import HALF, VisitKey

PASSPHRASE = "la niña sueña despacio"
SECRET = SealingSecret(2, b"the part of the server, 32 bytes!")
SUITE = Suite.MLKEM768_X25519


@pytest.fixture(scope="module")
def key():
    return PrivateKey.new(SUITE, 4)


@pytest.fixture(scope="module")
def kept(key):
    """At the cost that the portal has: it is the subject here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "ARGON2ID", ARGON2ID)
        return holders.keep(key, "reader:7", PASSPHRASE, SECRET)


def unlocked(kept, suite=SUITE, number=4, holder="reader:7", passphrase=PASSPHRASE, secrets=(SECRET,)):
    return holders.unlock(kept, suite, number, holder, passphrase, {secret.number: secret for secret in secrets})


class TestAReadersKey:
    def test_opens_with_the_passphrase_and_the_secret_of_the_server(self, key, kept):
        assert unlocked(kept).public == key.public
        assert kept.parameters == {"memory": 65536, "iterations": 3, "lanes": 1, "secret": 2}

    def test_opens_however_the_passphrase_is_typed(self, key, kept):
        for form in ("NFC", "NFD", "NFKC"):
            assert unlocked(kept, passphrase=unicodedata.normalize(form, PASSPHRASE)).public == key.public

    def test_has_a_salt_of_its_own(self, key, kept):
        again = holders.keep(key, "reader:7", PASSPHRASE, SECRET)

        assert again.salt != kept.salt
        assert unlocked(again).public == key.public
        with pytest.raises(Broken):
            unlocked(Kept(again.wrapped, kept.salt, kept.parameters))

    def test_opens_after_the_secret_of_the_server_has_got_a_successor(self, key, kept):
        successor = SealingSecret(3, b"the next part of the server, 32 bytes")

        assert unlocked(kept, secrets=(SECRET, successor)).public == key.public
        with pytest.raises(Broken):
            unlocked(kept, secrets=(successor,))

    @pytest.mark.parametrize(
        "other",
        [
            {"passphrase": PASSPHRASE + "!"},
            {"passphrase": ""},
            {"passphrase": "\ud800"},
            {"holder": "reader:8"},
            {"number": 5},
            {"suite": Suite.P384},
            {"secrets": ()},
            {"secrets": (SealingSecret(2, b"the part of another server, 32 bytes"),)},
        ],
        ids=str,
    )
    def test_does_not_open_otherwise(self, kept, other):
        with pytest.raises(Broken) as refusal:
            unlocked(kept, **other)

        assert refusal.value.args == ()
        assert PASSPHRASE not in repr(refusal.value.__context__)

    @pytest.mark.parametrize(
        "altered",
        [
            {"secret": 2},
            {"memory": 65536, "iterations": 2, "lanes": 1, "secret": 2},
            {"memory": 65536, "iterations": 3, "lanes": 1},
            {"memory": 2**40, "iterations": 3, "lanes": 1, "secret": 2},
            {"memory": 65536, "iterations": 2**31, "lanes": 1, "secret": 2},
            {"memory": 1, "iterations": 3, "lanes": 16, "secret": 2},
            {"memory": 65536, "iterations": 0, "lanes": 1, "secret": 2},
        ],
        ids=str,
    )
    def test_does_not_open_with_another_cost_nor_work_for_ever_on_an_altered_one(self, kept, altered):
        with pytest.raises(Broken):
            unlocked(Kept(kept.wrapped, kept.salt, altered))

    @pytest.mark.parametrize("suite", [Suite.MLKEM1024_P384, Suite.P384])
    def test_has_what_fips_140_approves_in_the_suites_for_it(self, suite):
        key = PrivateKey.new(suite, 1)
        kept = holders.keep(key, "reader:7", PASSPHRASE, SECRET)

        assert kept.parameters == {"iterations": 600_000, "secret": 2}
        assert unlocked(kept, suite=suite, number=1).public == key.public
        with pytest.raises(Broken):
            unlocked(kept, suite=suite, number=1, secrets=(SealingSecret(2, b"of another server, of 32 bytes and 1"),))

    def test_wants_a_secret_that_is_long_enough(self):
        with pytest.raises(ValueError, match="too short"):
            SealingSecret(1, bytes(31))


class TestTheSubmittersKey:
    def test_opens_with_the_tracking_key_for_its_case(self, key):
        ticket, other = tickets.new(), tickets.new()
        blob = holders.keep_submitters(key, "c" * 32, tickets.open_key(ticket))

        opened = holders.unlock_submitters(blob, SUITE, 4, "c" * 32, tickets.open_key(ticket))

        assert opened.public == key.public
        for case, typed in [("d" * 32, ticket), ("c" * 32, other)]:
            with pytest.raises(Broken):
                holders.unlock_submitters(blob, SUITE, 4, case, tickets.open_key(typed))


class TestTheKeyOfAVisit:
    def test_opens_with_the_cookie(self, key):
        cookie = VisitKey.new()
        blob = cookie.wrap(key, 12, "reader:7")

        assert VisitKey.of(cookie.word).unwrap(blob, SUITE, 4, 12, "reader:7").public == key.public
        assert VisitKey.of(cookie.word).mark == cookie.mark

    def test_the_row_says_nothing_of_the_cookie(self, key):
        cookie = VisitKey.new()

        assert cookie.mark not in (cookie.word, cookie._wrap.hex())
        assert bytes.fromhex(cookie.word) not in cookie.wrap(key, 12, "reader:7")

    def test_opens_nowhere_else(self, key):
        """Not half-way as a visit, not in another visit, for another holder, with another cookie."""
        cookie, other = VisitKey.new(), VisitKey.new()
        half_way, visit = cookie.wrap(key, HALF, "reader:7"), cookie.wrap(key, 12, "reader:7")

        for with_, blob, where, holder, number in [
            (cookie, half_way, 12, "reader:7", 4),
            (cookie, visit, HALF, "reader:7", 4),
            (cookie, visit, 13, "reader:7", 4),
            (cookie, visit, 12, "reader:8", 4),
            (cookie, visit, 12, "reader:7", 5),
            (other, visit, 12, "reader:7", 4),
        ]:
            with pytest.raises(Broken):
                with_.unwrap(blob, SUITE, number, where, holder)
        assert cookie.unwrap(half_way, SUITE, 4, HALF, "reader:7").public == key.public

    @pytest.mark.parametrize("word", ["", "0" * 63, "0" * 65, "g" * 64, "É" * 64, "A" * 64, " " * 64, "٣" * 64])
    def test_what_is_no_word_of_ours_is_nobodys(self, word):
        assert VisitKey.of(word) is None
