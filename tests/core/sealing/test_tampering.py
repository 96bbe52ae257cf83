"""Whatever is done to what is stored, it opens as it was sealed or not at all."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import tickets
from portal.core.sealing import Broken, PrivateKey, Suite, files, grants, holders
from portal.core.sealing.cases import CaseKey, Generation
from portal.core.sealing.visits import VisitKey

CASE, OTHER_CASE, REF, REQUEST = ("c" * 32, "d" * 32, "f" * 32, "a" * 32)


@dataclass(frozen=True)
class Blob:
    """Something sealed, and how it is opened: with what, and as what."""

    sealed: bytes
    open: Callable[..., object]
    place: dict[str, object]

    def opened(self, **elsewhere):
        return self.open(elsewhere.pop("sealed", self.sealed), **{**self.place, **elsewhere})


def planted(suite):
    """One of everything that is stored of a case, in this suite."""
    generation = Generation(CASE, 3, suite)
    story, office, identity = (CaseKey.new(generation) for _key in range(3))
    key, officer, cookie = PrivateKey.new(suite, 4), PrivateKey.new(suite, 2), VisitKey.new()
    open_key = tickets.open_key(tickets.new())
    one, _other = grants.halved(identity)
    photo = files.SealedFile(io.BytesIO(b"photo" * 50), 250, CASE, REF, suite)
    sealed_photo = photo.read(10_000)

    def text(sealed, key, field, revision):
        return key.open(sealed, field, revision).text

    def work(sealed, key, generation, holder):
        return [found.raw for found in grants.granted_work(sealed, generation, key, holder)]

    def story_of(sealed, key, generation, holder):
        return grants.granted_story(sealed, generation, key, holder).raw

    def identity_of(sealed, key, generation, holder):
        return grants.granted_identity(sealed, generation, key, holder).raw

    def half(sealed, key, generation, what, holder):
        return grants.Half.granted(sealed, generation, what, key, holder).raw

    def release(sealed, key, generation, what, request):
        return grants.Half.released(sealed, generation, what, key, request).raw

    def photograph(sealed, key, case, ref, suite):
        return b"".join(files.unsealed(key, io.BytesIO(sealed), case, ref, suite))

    def submitters(sealed, key, suite, number, case):
        return holders.unlock_submitters(sealed, suite, number, case, key).public

    def visit(sealed, key, suite, number, visit, holder):
        return key.unwrap(sealed, suite, number, visit, holder).public

    own = {"key": key, "generation": generation}
    return {
        "text": Blob(story.seal("words", "what", 2), text, {"key": story, "field": "what", "revision": 2}),
        "digest": Blob(story.seal_digest("words"), lambda sealed, key: key.open_digest(sealed).text, {"key": story}),
        "file key": Blob(
            story.wrap(photo.key, REF), lambda sealed, key, ref: key.unwrap(sealed, ref), {"key": story, "ref": REF}
        ),
        "file": Blob(sealed_photo, photograph, {"key": photo.key, "case": CASE, "ref": REF, "suite": suite}),
        "work": Blob(grants.grant_work(story, office, key.public, "reader:7"), work, own | {"holder": "reader:7"}),
        "story": Blob(grants.grant_story(story, key.public, "reader:7"), story_of, own | {"holder": "reader:7"}),
        "identity": Blob(
            grants.grant_identity(identity, key.public, "reader:7"), identity_of, own | {"holder": "reader:7"}
        ),
        "half": Blob(one.grant(key.public, "reader:7"), half, own | {"what": "half-1", "holder": "reader:7"}),
        "release": Blob(
            one.release(officer.public, REQUEST),
            release,
            {"key": officer, "generation": generation, "what": "half-1", "request": REQUEST},
        ),
        "submitter": Blob(
            holders.keep_submitters(key, CASE, open_key),
            submitters,
            {"key": open_key, "suite": suite, "number": 4, "case": CASE},
        ),
        "visit": Blob(
            cookie.wrap(key, 12, "reader:7"),
            visit,
            {"key": cookie, "suite": suite, "number": 4, "visit": 12, "holder": "reader:7"},
        ),
    }


PLANTED = {suite: planted(suite) for suite in Suite}
ANOTHER = {suite: planted(suite) for suite in Suite}
ALL = [(suite, name) for suite in Suite for name in PLANTED[suite]]


def each(*, only=None):
    chosen = [one for one in ALL if only is None or one[1] in only]
    return pytest.mark.parametrize(("suite", "name"), chosen, ids=lambda value: getattr(value, "name", value))


@each()
class TestEverythingThatIsStored:
    def test_opens_where_it_belongs(self, suite, name):
        assert PLANTED[suite][name].opened() is not None

    def test_does_not_open_with_any_byte_altered(self, suite, name):
        blob = PLANTED[suite][name]
        for place, byte in enumerate(blob.sealed):
            with pytest.raises(Broken):
                blob.opened(sealed=blob.sealed[:place] + bytes((byte ^ 1 << place % 8,)) + blob.sealed[place + 1 :])

    def test_does_not_open_cut_or_with_more(self, suite, name):
        blob = PLANTED[suite][name]
        for end in {*range(40), *range(40, len(blob.sealed), 37), len(blob.sealed) - 16, len(blob.sealed) - 1}:
            with pytest.raises(Broken):
                blob.opened(sealed=blob.sealed[:end])
        for more in (b"\0", b"\0" * 16, blob.sealed):
            with pytest.raises(Broken):
                blob.opened(sealed=blob.sealed + more)

    def test_does_not_open_for_another(self, suite, name):
        with pytest.raises(Broken):
            PLANTED[suite][name].opened(key=ANOTHER[suite][name].place["key"])

    def test_does_not_open_in_any_other_place(self, suite, name):
        """Another case, field, revision, generation, holder, key number, suite, request, half: each for itself."""
        place = PLANTED[suite][name].place
        others = {
            "field": ["when", "what ", "What"],
            "revision": [1, 3, 22],
            "ref": ["e" * 32, CASE],
            "case": [OTHER_CASE, REF],
            "holder": ["reader:8", "reader:77", "submitter"],
            "number": [3, 5, 2**32 - 1],
            "visit": [13, "half", 1],
            "suite": [Suite(suite % 3 + 1)],
            "request": ["b" * 32],
            "what": ["half-2", "identity"],
        }
        if "generation" in place:
            others["generation"] = [replace(place["generation"], case=OTHER_CASE)]
        if "generation" in place and name != "release":  # that is bound to its request, and one is of one generation
            others["generation"] += [replace(place["generation"], number=4)]
        for word in place.keys() & others.keys():
            for other in others[word]:
                with pytest.raises(Broken):
                    PLANTED[suite][name].opened(**{word: other})


@each(only={"text", "digest", "file key"})
def test_what_is_under_the_key_of_a_case_does_not_open_in_another_case_or_generation(suite, name):
    """Even where somebody gave two cases one key."""
    key = PLANTED[suite][name].place["key"]
    for change in ({"case": OTHER_CASE}, {"number": 4}, {"suite": Suite(suite % 3 + 1)}):
        moved = CaseKey(replace(key.generation, **change), key.raw)
        with pytest.raises(Broken):
            PLANTED[suite][name].opened(key=moved)


@pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.name)
def test_nothing_opens_as_another_kind_of_thing(suite):
    """The same key, holder and case, and only what it is differs."""
    seals = ["work", "story", "identity", "half"]
    for one, other in permutations(seals, 2):
        with pytest.raises(Broken):
            PLANTED[suite][other].opened(sealed=PLANTED[suite][one].sealed, key=PLANTED[suite][one].place["key"])
    for one, other in permutations(["text", "digest", "file key"], 2):
        with pytest.raises(Broken):
            PLANTED[suite][other].opened(sealed=PLANTED[suite][one].sealed)


@pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.name)
@settings(deadline=None)
@given(
    noise=st.binary(max_size=2000), name=st.sampled_from([name for _suite, name in ALL[:11]]), kept=st.integers(0, 60)
)
def test_noise_opens_nothing(suite, noise, name, kept):
    """Nor raises anything else, whatever stands behind the beginning of a real one."""
    blob = PLANTED[suite][name]
    if blob.sealed[:kept] + noise != blob.sealed:
        with pytest.raises(Broken):
            blob.opened(sealed=blob.sealed[:kept] + noise)


@settings(deadline=None)
@given(st.binary(min_size=26, max_size=26))
def test_the_key_that_opens_is_not_the_mark(drawn):
    key = "".join(tickets.ALPHABET[byte % 32] for byte in drawn)
    key += tickets._check_character(key)

    assert tickets.open_key(key).hex() != tickets.find_mark(key, bytes(32))
