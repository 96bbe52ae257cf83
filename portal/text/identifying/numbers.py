"""Numbers that reach or name one person: telephones, social security, cards and accounts, and long ones of any kind.

Digits count however they are grouped, and also where they are spoken: «ochenta y uno, doce, …», "five five one two".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stdnum import luhn

from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading, Word

_MOST_GROUPS = 20
_LONGEST = 18  # digits of a CLABE
_NUMBER = 9  # digits of a number that is nobody's year, sum or count
_CUED = 60  # characters before a number in which a word says what it is
_DIGITS = re.compile("[0-9]+")
_SIGNS = r"[\s()./_*|\-]{0,4}"
_GAP = re.compile(
    rf"{_SIGNS}(?:,?{_SIGNS}(?:y|e|and|luego|despues|then|guion|dash|hyphen|punto|dot|espacio|space|terminacion)\b"
    rf"{_SIGNS}){{0,2}}"
)
_SPOKEN_GAP = re.compile(rf",?{_GAP.pattern}")
_MORE = re.compile("[.-][0-9]")
_TIGHT_GAP = re.compile("[ .-]?")
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|[12][0-9]|3[01])\2(?:19|20)[0-9]{2})(?![0-9])"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_PHONE_CUE = re.compile(
    r"\b(?:tel|tels|telefono|cel|celular|movil|whats|whatsapp|wapp|wa|lada|llam\w{1,8}|mar(?:c|qu)\w{1,6}|phone|cell|mobile|"
    r"call|text|fax|extension|ext)\b"
)
_NSS_CUE = re.compile(r"\b(?:nss|seguro social|seguridad social|imss|social security)\b")
_CLABE_CUE = re.compile(r"\b(?:clabe|cuenta|tarjeta|account|card|deposit\w{0,4}|transfer\w{0,8})\b")
_SSN_CUE = re.compile(r"\b(?:ssn|social security|itin)\b")

_UNITS = {
    "cero": 0, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "oh": 0,
}  # fmt: skip
_TEENS = {
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
    "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28,
    "veintinueve": 29,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_TWICE = {"doble": 2, "double": 2, "triple": 3}


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


def numbers(reading: Reading) -> Iterator[Finding]:
    plain, groups = reading.plain, _groups(reading)
    dates = [each.span() for each in _DATE.finditer(plain)]
    linked = [_is_linked(plain, one, other) for one, other in pairwise(groups)]
    told: list[tuple[int, int]] = []
    for first, group in enumerate(groups):
        for last in range(first, min(first + _MOST_GROUPS, len(groups))):
            if last > first and not linked[last - 1]:
                break
            run = groups[first : last + 1]
            digits = "".join(each.digits for each in run)
            if len(digits) > _LONGEST:
                break
            for kind in _kinds(plain, digits, run, dates):
                start = _opened(plain, group.start) if kind is Kind.PHONE else group.start
                told.append((start, run[-1].end))
                yield reading.finding(kind, start, run[-1].end)
    covered = iter(_joined(told))
    cover = next(covered, None)
    for group in groups:
        while cover and cover[1] <= group.start:
            cover = next(covered, None)
        if len(group.digits) >= _NUMBER and not (cover and cover[0] <= group.start and group.end <= cover[1]):
            yield reading.finding(Kind.NUMBER, group.start, group.end)


def spoken(words: Sequence[Word], at: int) -> tuple[str, int]:
    """The digits that are spoken from this word on, and how many words they take; none where none are."""
    word = words[at].plain
    after = [each.plain for each in words[at + 1 : at + 3]]
    if word in _TWICE and after and after[0] in _UNITS:
        return str(_UNITS[after[0]]) * _TWICE[word], 2
    if word in _TENS:
        if len(after) == 2 and after[0] == "y" and _UNITS.get(after[1], 0) > 0:
            return str(_TENS[word] + _UNITS[after[1]]), 3
        if after and _UNITS.get(after[0], 0) > 0 and words[at + 1].start == words[at].end + 1:
            return str(_TENS[word] + _UNITS[after[0]]), 2
        return str(_TENS[word]), 1
    value = _UNITS.get(word, _TEENS.get(word))
    return ("", 0) if value is None else (str(value), 1)


def _is_linked(plain: str, one: _Group, other: _Group) -> bool:
    """Whether both may be of one number. Who speaks digits puts commas between them."""
    spoken_too = plain[one.start].isalpha() or plain[other.start].isalpha()
    return (_SPOKEN_GAP if spoken_too else _GAP).fullmatch(plain, one.end, other.start) is not None


def _groups(reading: Reading) -> list[_Group]:
    found = [_Group(each.group(), *each.span()) for each in _DIGITS.finditer(reading.plain)]
    at = 0
    while at < len(reading.words):
        digits, many = spoken(reading.words, at)
        if digits:
            found.append(_Group(digits, reading.words[at].start, reading.words[at + many - 1].end))
        at += many or 1
    return sorted(found, key=lambda group: group.start)


def _kinds(plain: str, digits: str, run: Sequence[_Group], dates: Sequence[tuple[int, int]]) -> Iterator[Kind]:
    many = len(digits)
    if many < 7:
        return
    start = run[0].start
    before = plain[max(0, start - _CUED) : start]
    if _is_phone(plain, digits, run, before) and not _holds_a_date(plain, run, dates):
        yield Kind.PHONE
    if not all(_TIGHT_GAP.fullmatch(plain, one.end, other.start) for one, other in pairwise(run)):
        return
    if many == 11 and (_is_luhn(digits) or _NSS_CUE.search(before)):
        yield Kind.NSS
    if many == 18 and (_is_clabe(digits) or _CLABE_CUE.search(before)):
        yield Kind.ACCOUNT
    if many in (15, 16) and digits[0] in "3456" and (_is_luhn(digits) or _CLABE_CUE.search(before)):
        yield Kind.ACCOUNT
    if many == 9 and (_is_ssn(plain, run) or _SSN_CUE.search(before)):
        yield Kind.OTHER_ID


def _is_phone(plain: str, digits: str, run: Sequence[_Group], before: str) -> bool:
    if sum(_YEAR.fullmatch(each.digits) is not None for each in run) > 1 and not _PHONE_CUE.search(before):
        between = "".join(plain[one.end : other.start] for one, other in pairwise(run))
        if "\n" in between or any(map(str.isalpha, between)):
            return False
    if before.rstrip(" (").endswith("+") and 8 <= len(digits) <= 15:
        return True
    for prefix in ("", "1", "52", "521", "01", "044", "045", "0052", "001", "01152"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 10 and digits[len(prefix)] in "23456789":
            return True
    return len(digits) in (7, 8) and _PHONE_CUE.search(before[-25:]) is not None


def _is_ssn(plain: str, run: Sequence[_Group]) -> bool:
    """Three, two and four digits, and no more of them behind another dash."""
    return [len(each.digits) for each in run] == [3, 2, 4] and not _MORE.match(plain, run[-1].end)


def _opened(plain: str, start: int) -> int:
    """With the plus and the bracket before a telephone."""
    while start and plain[start - 1] in "(+":
        start -= 1
    return start


def _holds_a_date(plain: str, run: Sequence[_Group], dates: Sequence[tuple[int, int]]) -> bool:
    """A whole date among other numbers, set with another sign than they are."""
    start, end = run[0].start, run[-1].end
    for begin, stop in dates:
        if start <= begin and stop <= end:
            signs = {plain[one.end : other.start] for one, other in pairwise(run)}
            if len(signs) > 1:
                return True
    return False


def _is_luhn(digits: str) -> bool:
    return bool(luhn.is_valid(digits))


def _is_clabe(digits: str) -> bool:
    """The check digit of a bank account for transfers: weights 3, 7, 1, each product without its tens."""
    total = sum(int(digit) * (3, 7, 1)[place % 3] % 10 for place, digit in enumerate(digits[:17]))
    return (10 - total % 10) % 10 == int(digits[17])


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
