import pytest

from portal.core.sealing.keyring import Keyring

OLD, NEW = "1:" + "a" * 32, "2:" + "b" * 32


def test_a_row_is_vouched_for_as_it_was_and_not_otherwise():
    keyring = Keyring.read(OLD)
    proof = keyring.proof("holder", "reader:7", 1, b"\x01\xff")

    assert keyring.vouches(proof, "holder", "reader:7", 1, b"\x01\xff")
    for changed in (("holder", "reader:8", 1, b"\x01\xff"), ("holder", "reader:7", 1, b"\x01\xfe"), ("holder",), ()):
        assert not keyring.vouches(proof, *changed)


@pytest.mark.parametrize(
    "proof", ["", "1", "1.", ".x", "x.y", "3." + "0" * 64, "1." + "0" * 64, "²." + "0" * 64, "ñ.é"]
)
def test_what_is_no_proof_vouches_for_nothing(proof):
    assert not Keyring.read(OLD).vouches(proof, "holder")


def test_another_secret_vouches_for_nothing_of_the_old_one():
    proof = Keyring.read(OLD).proof("holder")

    assert not Keyring.read("1:" + "c" * 32).vouches(proof, "holder")
    assert not Keyring.read(NEW).vouches(proof, "holder")


def test_beside_a_new_secret_the_old_one_counts_and_the_new_one_is_used():
    both = Keyring.read(f"{OLD} {NEW}")

    assert both.vouches(Keyring.read(OLD).proof("holder"), "holder")
    assert both.proof("holder") == Keyring.read(NEW).proof("holder")


def test_words_with_a_bar_cannot_pass_for_two():
    with pytest.raises(ValueError, match="bar"):
        Keyring.read(OLD).proof("holder|reader:7")


def test_none_is_none_and_shows_nothing_of_itself():
    assert Keyring.read("") is None
    assert "a" * 8 not in repr(Keyring.read(OLD))
    with pytest.raises(ValueError, match="too short"):
        Keyring.read("1:short")


class TestTheMarkOfTheTrail:
    def test_is_one_for_a_case_and_no_other_and_fits_a_column(self):
        keyring = Keyring.read(OLD)
        marks = {keyring.trail_mark(f"{number:032x}") for number in range(50)}

        assert len(marks) == 50
        assert all(0 < mark < 2**63 for mark in marks)
        assert keyring.trail_mark("7" * 32) == Keyring.read(OLD).trail_mark("7" * 32)

    def test_is_made_with_the_secret_of_the_server(self):
        assert Keyring.read(OLD).trail_mark("7" * 32) != Keyring.read("1:" + "c" * 32).trail_mark("7" * 32)

    def test_stays_the_same_while_a_new_secret_comes_in(self):
        assert Keyring.read(f"{NEW} {OLD}").trail_mark("7" * 32) == Keyring.read(OLD).trail_mark("7" * 32)
