import pytest

from portal.core.sealing import Broken, PrivateKey, Suite, grants
from portal.core.sealing.cases import CaseKey, Generation

GENERATION = Generation("c" * 32, 1, Suite.MLKEM768_X25519)
SUITES = list(Suite)


@pytest.fixture(params=SUITES, ids=lambda suite: suite.name)
def key(request):
    return PrivateKey.new(request.param, 4)


@pytest.fixture
def identity():
    return CaseKey.new(GENERATION)


class TestGrants:
    def test_open_for_their_holder(self, key, identity):
        story, office = CaseKey.new(GENERATION), CaseKey.new(GENERATION)

        work = grants.grant_work(story, office, key.public, "reader:7")
        of_story = grants.grant_story(story, key.public, "submitter")
        of_identity = grants.grant_identity(identity, key.public, "recovery")

        opened = grants.granted_work(work, GENERATION, key, "reader:7")
        assert [one.raw for one in opened] == [story.raw, office.raw]
        assert grants.granted_story(of_story, GENERATION, key, "submitter").raw == story.raw
        assert grants.granted_identity(of_identity, GENERATION, key, "recovery").raw == identity.raw

    def test_are_of_one_generation(self, key):
        later = CaseKey.new(Generation(GENERATION.case, 2, GENERATION.suite))

        with pytest.raises(ValueError, match="one generation"):
            grants.grant_work(CaseKey.new(GENERATION), later, key.public, "reader:7")

    def test_a_key_lives_on_in_its_raw_form(self, key, identity):
        blob = grants.grant_identity(identity, key.public, "recovery")
        again = PrivateKey.unwrapped(key.suite, 4, key.wrapped(b"k" * 32, "a"), b"k" * 32, "a")

        assert grants.granted_identity(blob, GENERATION, again, "recovery").raw == identity.raw
        assert again.public == key.public

    @pytest.mark.parametrize("raw", [b"", bytes(31), bytes(47), bytes(48), bytes(112), b"\xff" * 48, bytes(64)])
    def test_what_is_no_private_key_is_refused_without_showing_it(self, raw):
        for suite in SUITES:
            with pytest.raises(Broken) as refusal:
                PrivateKey(suite, 1, raw)
            assert str(refusal.value) == ""

    @pytest.mark.parametrize("raw", [b"", bytes(97), b"\x04" + bytes(96), bytes(1216), bytes(1665), b"\xff" * 1216])
    def test_what_is_no_public_key_takes_nothing(self, raw):
        from portal.core.sealing import PublicKey

        for suite in SUITES:
            with pytest.raises(Broken):
                PublicKey(suite, 1, raw).seal(bytes(32), "a")


class TestHalves:
    def test_of_two_agencies_open_the_identity_for_the_officer_who_asked(self, key, identity):
        """Each custodian seals their half anew, to the officer, for one request."""
        custodians = [PrivateKey.new(key.suite, 1) for _agency in range(2)]
        seals = [
            half.grant(custodian.public, f"custodian:{place}")
            for place, (half, custodian) in enumerate(zip(grants.halved(identity), custodians, strict=True))
        ]

        releases = [
            grants.Half.granted(seal, GENERATION, what, custodian, f"custodian:{place}").release(key.public, "r" * 32)
            for place, (seal, what, custodian) in enumerate(zip(seals, grants.HALVES, custodians, strict=True))
        ]

        one, other = (
            grants.Half.released(release, GENERATION, what, key, "r" * 32)
            for release, what in zip(releases, grants.HALVES, strict=True)
        )
        assert grants.joined(one, other).raw == grants.joined(other, one).raw == identity.raw

    def test_one_alone_says_nothing(self, identity):
        """Halved twice, the identity has nothing in common with any half, nor have the halves."""
        halves = [half.raw for _time in range(2) for half in grants.halved(identity)]

        assert len({*halves, identity.raw}) == 5

    def test_do_not_join_where_they_do_not_belong_together(self, identity):
        one, other = grants.halved(identity)
        later = Generation(GENERATION.case, 2, GENERATION.suite)
        elsewhere = Generation("d" * 32, 1, GENERATION.suite)

        for foreign in (one, *(grants.Half(place, other.what, other.raw) for place in (later, elsewhere))):
            with pytest.raises(Broken):
                grants.joined(one, foreign)

    def test_do_not_open_in_another_request_as_the_other_half_or_for_another_officer(self, key, identity):
        one, _other = grants.halved(identity)
        release = one.release(key.public, "r" * 32)
        another = PrivateKey.new(key.suite, 4)

        for what, officer, request in [
            ("half-1", key, "s" * 32),
            ("half-2", key, "r" * 32),
            ("half-1", another, "r" * 32),
        ]:
            with pytest.raises(Broken):
                grants.Half.released(release, GENERATION, what, officer, request)
        assert grants.Half.released(release, GENERATION, "half-1", key, "r" * 32).raw == one.raw

    def test_that_was_granted_is_no_release_and_no_release_is_a_grant(self, key, identity):
        one, _other = grants.halved(identity)

        with pytest.raises(Broken):
            grants.Half.released(one.grant(key.public, "custodian:1"), GENERATION, "half-1", key, "r" * 32)
        with pytest.raises(Broken):
            grants.Half.granted(one.release(key.public, "r" * 32), GENERATION, "half-1", key, "r" * 32)
