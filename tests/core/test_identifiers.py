"""Numbers of other registers: taken as those write them, refused where something was mistyped."""

import pytest

from portal.core.identifiers import NoIdentifier, OfAPerson, Scheme, check_digit_fits, checked

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        (Scheme.LEI, "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"),
        (Scheme.OS_ID, "CN2021250D1DTN7", "CN2021250D1DTN7"),
        (Scheme.RFC, "MAB-930714-8T4", "MAB9307148T4"),
        (Scheme.CLEE, "01001311811000011000000000U9", "01001311811000011000000000U9"),
    ],
)
def test_a_number_is_kept_as_its_register_writes_it(scheme, typed, kept):
    assert checked(scheme, typed) == kept
    assert check_digit_fits(scheme, kept) is not False


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        (Scheme.LEI, "5493001KJTIIGC8Y1R13"), (Scheme.LEI, "98"), (Scheme.LEI, ""),
        (Scheme.OS_ID, "CN2021250D1DTN8"), (Scheme.OS_ID, "CN2021250I1DTN7"), (Scheme.OS_ID, "CN2021250"),
        (Scheme.RFC, "MAB930714"), (Scheme.RFC, "MAB931314814"), (Scheme.CLEE, "0100131181100001100000000U9"),
    ],
)  # fmt: skip
def test_what_was_mistyped_is_refused_at_its_field(scheme, typed):
    with pytest.raises(NoIdentifier) as refusal:
        checked(scheme, typed, "value")

    assert refusal.value.field == "value"


@pytest.mark.parametrize("typed", ["GODE561231GR8", "XAXX010101000"])
def test_the_tax_number_of_a_person_is_not_kept(typed):
    with pytest.raises(OfAPerson):
        checked(Scheme.RFC, typed)


def test_every_change_of_one_character_of_an_os_id_is_found():
    right = "CN2021250D1DTN7"
    for at in range(9, 15):
        for other in ALPHABET.replace(right[at], ""):
            with pytest.raises(NoIdentifier):
                checked(Scheme.OS_ID, right[:at] + other + right[at + 1 :])


def test_a_wrong_check_digit_of_an_rfc_is_told_and_not_refused():
    assert checked(Scheme.RFC, "MAB9307148T5") == "MAB9307148T5"
    assert check_digit_fits(Scheme.RFC, "MAB9307148T5") is False
