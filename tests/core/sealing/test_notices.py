"""The address of a neutral letter opens with the sealing secret and for its own case; all have one size."""

import pytest

from portal.core.sealing import Broken
from portal.core.sealing.keyring import Keyring
from portal.core.sealing.notices import opened_address, secret_of, shut_address

OLD, NEW = "1:" + "a" * 40, "2:" + "b" * 40
CASE, OTHER = "0" * 32, "1" * 32
ADDRESS = "nadie@correo.example"


def ring(*secrets):
    return Keyring.read(" ".join(secrets))


def test_opens_again():
    assert opened_address(shut_address(ADDRESS, CASE, ring(OLD)), CASE, ring(OLD)) == ADDRESS


def test_is_not_in_what_is_kept_and_has_one_size():
    blob = shut_address(ADDRESS, CASE, ring(OLD))

    assert ADDRESS.encode() not in blob
    assert len(blob) == len(shut_address("a@b.co", CASE, ring(OLD))) == len(shut_address("ñ" * 240, CASE, ring(OLD)))
    assert blob != shut_address(ADDRESS, CASE, ring(OLD))


@pytest.mark.parametrize(
    ("case", "secrets"),
    [(OTHER, (OLD,)), (CASE, (NEW,)), (CASE, ("1:" + "c" * 40,))],
)
def test_opens_for_no_other_case_and_with_no_other_secret(case, secrets):
    with pytest.raises(Broken):
        opened_address(shut_address(ADDRESS, CASE, ring(OLD)), case, ring(*secrets))


@pytest.mark.parametrize("cut", [0, 3, 7, 15, -1])
def test_does_not_open_altered(cut):
    blob = shut_address(ADDRESS, CASE, ring(OLD))
    altered = blob[:cut] if cut >= 0 else blob[:-1] + bytes((blob[-1] ^ 1,))
    with pytest.raises(Broken):
        opened_address(altered, CASE, ring(OLD))


def test_says_which_secret_shut_it_and_the_newest_does():
    blob = shut_address(ADDRESS, CASE, ring(OLD))
    assert secret_of(blob) == 1
    assert opened_address(blob, CASE, ring(NEW, OLD)) == ADDRESS
    assert secret_of(shut_address(ADDRESS, CASE, ring(NEW, OLD))) == 2
