"""How registers of the world call a workplace or a company, each with the check that its kind allows.

A check digit finds what was mistyped. It does not say that the register has such an entry.
"""

import re
from enum import StrEnum

from stdnum import lei
from stdnum.mx import rfc

from portal.core.errors import N_, Invalid

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_CLEE = re.compile(r"[0-9]{11}[0-9A-Z]{17}")
_OS_ID = re.compile(r"[A-Z]{2}[0-9]{7}[0-9A-HJKMNP-TV-Z]{6}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Scheme(StrEnum):
    """Whose numbers they are."""

    LEI = "lei"
    RFC = "rfc"
    CLEE = "clee"
    OS_ID = "os_id"


class NoIdentifier(Invalid):
    sentence = N_("“%(typed)s” is not a number of this register: something in it was mistyped or is missing.")


class OfAPerson(Invalid):
    sentence = N_("This tax number belongs to a person. Only tax numbers of companies, with 12 characters, are kept.")


def checked(scheme: Scheme, typed: str, field: str | None = None) -> str:
    """The number as its register writes it, or a refusal that says what is wrong."""
    value = "".join(typed.split()).replace("-", "").upper()
    if scheme is Scheme.RFC and len(value) == 13:  # XAXX010101000, "the public at large", is of this length, too
        raise OfAPerson(field=field)
    if not _is_sound(scheme, value):
        raise NoIdentifier(field=field, typed=typed[:40])
    return value


def check_digit_fits(scheme: Scheme, value: str) -> bool | None:
    """Whether its check digit is right; ``None`` where there is none. A wrong one in an RFC has been issued before."""
    if scheme is Scheme.CLEE:
        return None
    return bool(rfc.is_valid(value, validate_check_digits=True)) if scheme is Scheme.RFC else _is_sound(scheme, value)


def _is_sound(scheme: Scheme, value: str) -> bool:
    match scheme:
        case Scheme.LEI:
            return _LEI.fullmatch(value) is not None and bool(lei.is_valid(value))  # stdnum alone takes any length
        case Scheme.RFC:
            return len(value) == 12 and bool(rfc.is_valid(value))
        case Scheme.CLEE:
            return _CLEE.fullmatch(value) is not None
        case Scheme.OS_ID:
            return _OS_ID.fullmatch(value) is not None and _os_digit(value[:-1]) == value[-1]


def _os_digit(value: str) -> str:
    """What the last character of a number of Open Supply Hub follows from. It finds no two that changed places."""
    return _CROCKFORD[(sum(map(ord, value[:2])) + sum(map(_CROCKFORD.index, value[2:]))) % 32]
