"""The lot, by vectors that were computed in two other languages, and by what it must refuse."""

import json
import subprocess
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from portal.core import lot
from portal.core.errors import Invalid
from portal.core.migrating import HOME

VECTORS = json.loads((Path(__file__).parent / "lot_vectors.json").read_text("utf-8"))
FIXED, MARK, SEED = VECTORS["commitment"], VECTORS["commitment_sha256"], bytes.fromhex(VECTORS["seed"])
FIRST = VECTORS["draws"][0]
SCRIPT = HOME / "docs" / "verify_lot.py"


def lists(**more):
    return {"US": ["us-01"], "MX": ["mx-01"], "JOINT": ["j-01"], **more}


def published(**more):
    return {
        "commitment": FIXED, "commitment_sha256": MARK, "seed": SEED.hex(), "order": FIRST["order"],
        "public_value": FIRST["public_value"], **more,
    }  # fmt: skip


def verified(tmp_path, said):
    file = tmp_path / "lot.json"
    file.write_text(json.dumps(said), "utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True, timeout=30, check=False)


def test_a_commitment_is_written_in_one_way_and_has_one_fingerprint():
    assert lot.canonical(FIXED).decode() == VECTORS["canonical"]
    assert lot.fingerprint(FIXED) == MARK
    made = lot.commitment(FIXED["case"], 1, FIXED["lists"], FIXED["public_value"], SEED)
    assert made == FIXED


def test_what_comes_of_it_is_what_the_vectors_say():
    key = lot.key(SEED, MARK, FIRST["public_value"])
    assert key.hex() == VECTORS["key_for_first"]
    assert [lot.index(key, f"US\n{i}", i + 1) for i in (3, 2, 1)] == VECTORS["indices_US_for_first"]
    for each in VECTORS["draws"]:
        assert lot.draw(FIXED, MARK, SEED, each["public_value"]) == each["order"]


@pytest.mark.parametrize("case", VECTORS["index_small_words"])
def test_what_would_prefer_some_is_drawn_again(case):
    key = lot.key(SEED, MARK, FIRST["public_value"])

    assert lot.index(key, case["label"], case["n"], case["bits"]) == case["index"]
    assert case["rejected"] > 0


def test_spaces_around_the_public_value_do_not_count_and_its_case_does():
    value = FIRST["public_value"]

    assert lot.key(SEED, MARK, f" {value}\n") == lot.key(SEED, MARK, value)
    assert lot.key(SEED, MARK, value.upper()) != lot.key(SEED, MARK, value)


def test_every_order_is_about_as_likely():
    seen = Counter(tuple(lot.ranked(bytes([i % 256, i // 256]), "US", "abcd")[0]) for i in range(6_000))

    assert set(seen) == set(permutations("abcd"))
    assert all(150 < many < 360 for many in seen.values())


@pytest.mark.parametrize(
    "wrong",
    [{"US": ["US-01"]}, {"US": ["us 01"]}, {"US": ["ñ"]}, {"US": [""]}, {"US": ["us-01", "us-01"]}, {"MX": ["us-01"]},
     {"JOINT": []}, {"US": ["a" * 41]}],
)  # fmt: skip
def test_marks_that_are_malformed_or_stand_twice_are_refused(wrong):
    with pytest.raises(Invalid):
        lot.commitment("x", 1, lists(**wrong), {}, SEED)


def test_a_changed_list_and_another_seed_are_refused():
    changed = {**FIXED, "lists": {**FIXED["lists"], "US": FIXED["lists"]["US"][1:]}}

    with pytest.raises(lot.OtherCommitment):
        lot.draw(changed, MARK, SEED, "0")
    with pytest.raises(lot.OtherSeed):
        lot.draw(FIXED, MARK, b"another", "0")


class TestTheProgramOfAStranger:
    def test_comes_to_the_same(self, tmp_path):
        said = verified(tmp_path, published())

        assert (said.returncode, said.stdout.splitlines()[0]) == (0, "US us-03 us-01 us-02 us-04")

    @pytest.mark.parametrize(
        ("more", "what"),
        [
            ({"commitment": {**FIXED, "draw": 2}}, "the commitment"),
            ({"seed": "00"}, "the seed"),
            ({"public_value": "0"}, "US"),
            ({"order": {**FIRST["order"], "JOINT": FIXED["lists"]["JOINT"]}}, "JOINT"),
        ],
    )
    def test_finds_what_is_another_one(self, tmp_path, more, what):
        said = verified(tmp_path, published(**more))

        assert said.returncode != 0
        assert f"{what} is another one" in said.stderr

    def test_is_short_and_needs_nothing_of_the_portal(self):
        text = SCRIPT.read_text("utf-8")

        assert len(text.splitlines()) <= 34
        assert "portal." not in text.split('"""')[2]
